package dev.meshgw.cli.pki;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.ExtensionDescription;
import dev.meshgw.pki.Fingerprints;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.PkiFile;
import dev.meshgw.pki.PublicKeyDescription;
import dev.meshgw.pki.RevocationList;
import dev.meshgw.pki.RevokedCertificate;
import dev.meshgw.pki.SigningRequest;
import dev.meshgw.pki.SubjectAltName;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** An {@link Inspection} for a person to read. */
final class InspectionText {

    /** A screenful; {@code -o json} has up to {@link InspectionObject#MAX_REVOKED}. */
    private static final int MAX_REVOKED = 20;

    private final StringBuilder text = new StringBuilder();
    private final List<PkiEntry> entries;
    private final Instant now;

    /** The certificates of a server have no places. */
    private final boolean withPlaces;

    private InspectionText(Inspection inspection, Instant now) {
        this.entries = inspection.entries();
        this.now = now;
        this.withPlaces = inspection.source().server() == null;
    }

    static String render(Inspection inspection, Instant now) {
        var page = new InspectionText(inspection, now);
        page.head(inspection.source());
        for (int at = 0; at < page.entries.size(); at++) {
            page.text.append('\n');
            page.entry(at);
        }
        String chains = ChainDrawing.of(page.entries);
        if (!chains.isEmpty()) {
            page.text.append("\nchain\n").append(chains);
        }
        inspection
                .remarks()
                .forEach(remark -> page.text.append("\nnote: ").append(remark).append('\n'));
        return page.text.toString();
    }

    private void head(PkiSource source) {
        text.append(ErrorPrinter.printable(source.name()));
        LiveServer server = source.server();
        if (server == null) {
            PkiFile.Form form = source.form();
            text.append(form == null || form == PkiFile.Form.PEM ? "\n" : " (" + form + ")\n");
            return;
        }
        text.append(" at ").append(server.address()).append('\n');
        HandshakeReport.Negotiated negotiated = server.handshake().negotiated();
        if (negotiated != null) {
            field("protocol", negotiated.version().label() + ", " + negotiated.cipherSuite());
        }
        String serverName = server.handshake().serverName();
        field("server name", serverName == null ? "none sent" : serverName);
        field("verified", "no: shown as received, nothing was checked against a trusted root");
        if (server.failure() != null) {
            field("failure", server.failure());
        }
    }

    private void entry(int at) {
        PkiEntry entry = entries.get(at);
        if (entry instanceof PkiEntry.Certificate certificate) {
            title(at, certificate.description().authority() ? "CA certificate" : "certificate");
            certificate(certificate.description());
            field("issued by", issuer(at, certificate));
        } else if (entry instanceof PkiEntry.Request request) {
            title(at, "signing request");
            request(request.request());
        } else if (entry instanceof PkiEntry.Key key) {
            title(at, "private key");
            field("key", key.publicKey().algorithm() + " (" + key.label() + ")");
            publicKey(key.publicKey());
            int owner = Remarks.owner(entries, key);
            field("belongs to", owner < 0 ? "no certificate here" : "certificate " + (owner + 1) + " here");
        } else if (entry instanceof PkiEntry.EncryptedKey key) {
            title(at, "encrypted private key");
            field("form", key.label());
            field("opens with", "--pass-file FILE or --pass-env NAME");
        } else if (entry instanceof PkiEntry.Crl list) {
            title(at, "revocation list");
            revocations(list.list());
        } else if (entry instanceof PkiEntry.Other other) {
            title(at, other.label());
            field("this is", other.meaning());
        } else {
            throw new AssertionError(entry);
        }
    }

    private void title(int at, String kind) {
        text.append(entries.size() == 1 ? kind : (at + 1) + ". " + kind);
        text.append(withPlaces ? " (" + entries.get(at).place() + ")\n" : "\n");
    }

    private void certificate(CertificateDescription certificate) {
        field("subject", certificate.subject().toString());
        field("issuer", certificate.issuer().toString());
        String covered = names(certificate.subjectAltNames(), certificate.otherNames());
        if (!covered.isEmpty() || !certificate.authority()) {
            field("covers", orNone(covered));
        }
        field("valid", validity(certificate));
        field("serial", serial(certificate.serialNumber()));
        field("key", certificate.publicKey().algorithm());
        field("signature", certificate.signatureAlgorithm());
        field("use", use(certificate));
        extensions(certificate.extensions());
        fingerprints(certificate.fingerprints());
        publicKey(certificate.publicKey());
        lines(
                "for Istio",
                List.of(
                        "verifyCertificateSpki: [\"" + certificate.publicKey().pin() + "\"]",
                        "verifyCertificateHash: [\"" + certificate.sha256() + "\"]"));
    }

    private void request(SigningRequest request) {
        field("subject", request.subject().toString());
        field("asks for", orNone(names(request.subjectAltNames(), request.otherNames())));
        field("key", request.publicKey().algorithm());
        request.profile().ifPresent(profile -> field("use", profile.name().toLowerCase(Locale.ROOT)));
        extensions(request.extensions());
        field("signature", "valid: the asker holds the private key");
        publicKey(request.publicKey());
    }

    private void revocations(RevocationList list) {
        field("issuer", list.issuer().toString());
        list.number().ifPresent(number -> field("number", number.toString()));
        field("this update", Text.dateTime(list.thisUpdate()));
        field(
                "next update",
                list.nextUpdate()
                        .map(end -> Text.dateTime(end) + ", "
                                + (now.isAfter(end) ? "PASSED " + Text.ago(end, now) : Text.left(now, end) + " left"))
                        .orElse("not said"));
        field("signature", list.signatureAlgorithm() + ", not checked");
        extensions(list.extensions());
        List<RevokedCertificate> revoked = list.entries();
        var lines = new ArrayList<String>();
        lines.add(revoked.size() + (revoked.size() == 1 ? " certificate" : " certificates"));
        revoked.stream()
                .limit(MAX_REVOKED)
                .forEach(entry -> lines.add(serial(entry.serialNumber()) + " on "
                        + Text.dateTime(entry.revocationDate()) + ", " + entry.reason()));
        if (revoked.size() > MAX_REVOKED) {
            lines.add("and " + (revoked.size() - MAX_REVOKED) + " more: -o json");
        }
        lines("revoked", lines);
    }

    private void extensions(List<ExtensionDescription> extensions) {
        if (extensions.isEmpty()) {
            return;
        }
        int width = extensions.stream()
                .mapToInt(extension -> head(extension).length())
                .max()
                .orElse(0);
        var lines = new ArrayList<String>();
        for (ExtensionDescription extension : extensions) {
            String head = head(extension);
            for (String words : extension.words()) {
                lines.add(head + " ".repeat(width - head.length()) + "  " + words);
                head = "";
            }
        }
        lines("extensions", lines);
    }

    private static String head(ExtensionDescription extension) {
        return extension.id().name() + (extension.id().critical() ? " (critical)" : "");
    }

    private void fingerprints(Fingerprints fingerprints) {
        lines(
                "fingerprint",
                List.of(
                        "SHA-256 " + Text.colons(fingerprints.sha256()),
                        "SHA-1   " + Text.colons(fingerprints.sha1())));
    }

    private void publicKey(PublicKeyDescription key) {
        field("public key", "SHA-256 " + Text.colons(key.sha256()));
    }

    private void field(String label, String value) {
        lines(label, List.of(value));
    }

    private void lines(String label, List<String> values) {
        String head = label;
        for (String value : values) {
            text.append("  ")
                    .append(head)
                    .append(" ".repeat(13 - head.length()))
                    .append(value)
                    .append('\n');
            head = "";
        }
    }

    private static String names(List<SubjectAltName> known, List<String> others) {
        return String.join(
                ", ",
                Stream.concat(known.stream().map(Object::toString), others.stream())
                        .toList());
    }

    private static String orNone(String names) {
        return names.isEmpty() ? "no subject alternative name" : names;
    }

    private String validity(CertificateDescription certificate) {
        Instant end = certificate.notAfter();
        String range = Text.dateTime(certificate.notBefore()) + " to " + Text.dateTime(end);
        if (end.isBefore(certificate.notBefore())) {
            return range + ", NEVER";
        }
        if (now.isBefore(certificate.notBefore())) {
            return range + ", NOT YET VALID for " + Text.left(now, certificate.notBefore());
        }
        return now.isAfter(end)
                ? range + ", EXPIRED " + Text.ago(end, now)
                : range + ", " + Text.left(now, end) + " left";
    }

    private static String serial(BigInteger serial) {
        return serial.bitLength() <= 31 ? serial.toString() : "0x" + serial.toString(16);
    }

    private static String use(CertificateDescription certificate) {
        var use = new ArrayList<String>();
        if (certificate.authority()) {
            Integer below = certificate.pathLength();
            use.add(
                    below == null
                            ? "authority"
                            : "authority with at most " + below
                                    + (below == 1 ? " authority below it" : " authorities below it"));
        }
        use.addAll(certificate.extendedKeyUsage());
        use.addAll(certificate.keyUsage());
        return use.isEmpty() ? "not restricted (X.509 version " + certificate.version() + ")" : String.join(", ", use);
    }

    private String issuer(int at, PkiEntry.Certificate certificate) {
        Integer issuer = certificate.issuerIndex();
        if (issuer != null) {
            return issuer == at
                    ? "itself (self-signed)"
                    : "certificate " + (issuer + 1) + " here; its signature is valid";
        }
        DistinguishedName wanted = certificate.description().issuer();
        boolean sameName = entries.stream()
                .anyMatch(other -> other instanceof PkiEntry.Certificate candidate
                        && candidate.description().subject().equals(wanted));
        return sameName
                ? "nobody here: a certificate has the issuer's name, but another key"
                : "an authority that is not here";
    }
}
