package dev.meshgw.cli.pki;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.ExtensionDescription;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What should be mended in a file of certificates, as far as it can be seen without knowing what it is for. */
final class Remarks {

    /** NIST SP 800-131A and every browser: shorter RSA keys can be broken. */
    private static final int MIN_RSA_BITS = 2048;

    private final PkiSource source;
    private final List<PkiEntry> entries;
    private final Instant now;
    private final List<String> sentences = new ArrayList<>();

    Remarks(PkiSource source, Instant now) {
        this.source = source;
        this.entries = source.entries();
        this.now = now;
    }

    List<String> sentences() {
        certificates();
        order();
        keys();
        revocationLists();
        return List.copyOf(sentences);
    }

    private void certificates() {
        Set<String> seen = new HashSet<>();
        for (int at = 0; at < entries.size(); at++) {
            if (entries.get(at) instanceof PkiEntry.Certificate entry) {
                if (!seen.add(entry.description().sha256())) {
                    sentences.add(name(at) + " is here twice");
                } else {
                    certificate(name(at), entry, at);
                }
            }
        }
    }

    private void certificate(String name, PkiEntry.Certificate entry, int at) {
        CertificateDescription certificate = entry.description();
        if (certificate.notAfter().isBefore(certificate.notBefore())) {
            sentences.add(name + " ends before it starts: it was never valid");
        } else if (now.isAfter(certificate.notAfter())) {
            sentences.add(name + " expired on " + Text.date(certificate.notAfter()));
        } else if (now.isBefore(certificate.notBefore())) {
            sentences.add(name + " is not valid before " + Text.dateTime(certificate.notBefore()));
        }
        if (!certificate.authority() && certificate.subjectAltNames().isEmpty()) {
            sentences.add(name + " has no subject alternative name that TLS matches: browsers and Go refuse it as a"
                    + " server's");
        }
        boolean isRoot = entry.issuerIndex() != null && entry.issuerIndex() == at;
        if (!isRoot && isWeakHash(certificate.signatureAlgorithm())) {
            sentences.add(name + " is signed with " + certificate.signatureAlgorithm()
                    + ", which OpenSSL 3, Java and browsers refuse");
        }
        if (rsaBits(certificate) > 0 && rsaBits(certificate) < MIN_RSA_BITS) {
            sentences.add(name + " has an RSA key of " + rsaBits(certificate) + " bits: Envoy and browsers refuse less"
                    + " than " + MIN_RSA_BITS);
        }
        extensions(name, certificate);
    }

    private void extensions(String name, CertificateDescription certificate) {
        for (ExtensionDescription extension : certificate.extensions()) {
            if (extension instanceof ExtensionDescription.Malformed malformed) {
                sentences.add("the extension " + malformed.id().name() + " of " + name
                        + " is malformed: verifiers refuse the certificate");
            }
            boolean isUnknown = extension instanceof ExtensionDescription.Other other && other.text() == null;
            if (isUnknown && extension.id().critical()) {
                sentences.add("the extension " + extension.id().name() + " of " + name
                        + " is critical and unknown here: whoever does not know it refuses the certificate");
            }
        }
    }

    /** A server's chain starts with its own certificate; each further one has issued the one before it. */
    private void order() {
        List<Integer> chain = new ArrayList<>();
        for (int at = 0; at < entries.size(); at++) {
            // a key store has no order that a server would send
            if (entries.get(at) instanceof PkiEntry.Certificate
                    && !(entries.get(at).place() instanceof Place.Alias)) {
                chain.add(at);
            }
        }
        List<Integer> leaves = chain.stream()
                .filter(at -> !certificate(at).description().authority())
                .toList();
        if (leaves.size() != 1) {
            return;
        }
        int leaf = leaves.get(0);
        chain.removeIf(at -> !part(at).equals(part(leaf)));
        if (chain.size() < 2) {
            return;
        }
        if (leaf != chain.get(0)) {
            sentences.add("the order is wrong for a server: " + name(leaf) + " must come first");
        } else {
            for (int i = 0; i < chain.size() - 1; i++) {
                Integer issuer = certificate(chain.get(i)).issuerIndex();
                if (issuer != null && !issuer.equals(chain.get(i)) && !issuer.equals(chain.get(i + 1))) {
                    sentences.add("the order is wrong for a server: " + name(issuer) + " must follow "
                            + name(chain.get(i)) + ", which it issued");
                    return;
                }
            }
        }
        for (int at : chain) {
            Integer issuer = certificate(at).issuerIndex();
            if (issuer != null && issuer == at && at != leaf) {
                sentences.add(
                        "the root (" + name(at) + ") need not be sent: clients trust their own copy of it or none");
            }
        }
    }

    private void keys() {
        boolean holdsCertificate = entries.stream().anyMatch(PkiEntry.Certificate.class::isInstance);
        boolean holdsPlainKey = false;
        for (int at = 0; at < entries.size(); at++) {
            if (entries.get(at) instanceof PkiEntry.Key key) {
                holdsPlainKey = true;
                if (holdsCertificate && owner(entries, key) < 0) {
                    sentences.add("the private key (" + place(at) + ") belongs to no certificate here");
                }
            }
        }
        if (holdsPlainKey && source.path() != null && isOpenToOthers(source.path())) {
            sentences.add("others on this machine can read this private key: chmod 600 "
                    + ErrorPrinter.printable(source.name()));
        }
    }

    private void revocationLists() {
        for (int at = 0; at < entries.size(); at++) {
            if (entries.get(at) instanceof PkiEntry.Crl list) {
                String name = "the revocation list (" + place(at) + ")";
                list.list()
                        .nextUpdate()
                        .filter(now::isAfter)
                        .ifPresent(end -> sentences.add(name + " was to be renewed by " + Text.date(end)
                                + ": who checks it refuses everybody"));
            }
        }
    }

    /** Position of the certificate that the key belongs to, -1 if it is not there. */
    static int owner(List<PkiEntry> entries, PkiEntry.Key key) {
        for (int at = 0; at < entries.size(); at++) {
            if (entries.get(at) instanceof PkiEntry.Certificate certificate
                    && certificate
                            .description()
                            .publicKey()
                            .sha256()
                            .equals(key.publicKey().sha256())) {
                return at;
            }
        }
        return -1;
    }

    /** The key of a Secret's data, empty for what is one file. */
    private String part(int at) {
        return entries.get(at).place() instanceof Place.Part part ? part.name() : "";
    }

    private PkiEntry.Certificate certificate(int at) {
        return (PkiEntry.Certificate) entries.get(at);
    }

    private String name(int at) {
        return entries.size() == 1 ? "the certificate" : "certificate " + (at + 1);
    }

    private String place(int at) {
        return entries.get(at).place().toString();
    }

    private static boolean isWeakHash(String signature) {
        return signature.endsWith("SHA-1") || signature.endsWith("MD5") || signature.endsWith("MD2");
    }

    private static int rsaBits(CertificateDescription certificate) {
        String algorithm = certificate.publicKey().algorithm();
        boolean isRsa = algorithm.matches("RSA(-PSS)? [0-9]+");
        return isRsa ? Integer.parseInt(algorithm.substring(algorithm.lastIndexOf(' ') + 1)) : 0;
    }

    private static boolean isOpenToOthers(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
