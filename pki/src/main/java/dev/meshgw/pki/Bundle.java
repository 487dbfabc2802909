package dev.meshgw.pki;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What several files hold together: at most one private key, and certificates without repetition. Immutable. */
public final class Bundle {

    private final List<PkiFile> files;
    private final List<X509Certificate> certificates;

    private Bundle(List<PkiFile> files, List<X509Certificate> certificates) {
        this.files = List.copyOf(files);
        this.certificates = List.copyOf(certificates);
    }

    /** @throws PkiException if a file holds neither a certificate nor a key, or a damaged one */
    public static Bundle of(List<PkiFile> files) {
        var certificates = new ArrayList<X509Certificate>();
        for (PkiFile file : files) {
            if (file.hasCertificates() || !file.hasPrivateKey()) {
                file.certificates().stream()
                        .filter(certificate -> !certificates.contains(certificate))
                        .forEach(certificates::add);
            }
        }
        return new Bundle(files, certificates);
    }

    public boolean hasPrivateKey() {
        return files.stream().anyMatch(PkiFile::hasPrivateKey);
    }

    public List<X509Certificate> certificates() {
        return certificates;
    }

    /**
     * The key and the chain of its certificate, in order, as far as the files have it.
     *
     * @throws PkiException if there is no key or more than one, or it belongs to none of the certificates
     */
    public TlsCredential credential() {
        List<PkiFile> holders = files.stream().filter(PkiFile::hasPrivateKey).toList();
        if (holders.isEmpty()) {
            throw new PkiException(
                    "there is no private key in " + names(files),
                    "a key store is a key and the chain of its certificate",
                    "name the file of the key too, or make a trust store with --trust");
        }
        if (holders.size() > 1) {
            throw new PkiException(
                    "there are several private keys in " + names(holders),
                    "a key store here has one",
                    "name one of them");
        }
        PrivateKey key = holders.get(0).privateKey();
        if (certificates.isEmpty()) {
            throw new PkiException(
                    "there is no certificate in " + names(files),
                    "a key store is a key and the chain of its certificate",
                    "name the file of the certificate too");
        }
        List<PkiFile> certified =
                files.stream().filter(PkiFile::hasCertificates).toList();
        return TlsCredential.of(names(certified), certificates, holders.get(0).source(), key);
    }

    /** The subject of the issuer that the chain of a credential lacks; empty if it ends with a root. */
    public static Optional<DistinguishedName> missingIssuer(TlsCredential credential) {
        X509Certificate last = credential.chain().get(credential.chain().size() - 1);
        return last.getSubjectX500Principal().equals(last.getIssuerX500Principal())
                ? Optional.empty()
                : Optional.of(DistinguishedName.of(last.getIssuerX500Principal()));
    }

    /**
     * The certificates that others may be trusted through: authorities, and those that nobody else signed.
     *
     * @return by an alias that is made of the common name
     * @throws PkiException if there is none
     */
    public Map<String, X509Certificate> authorities() {
        var authorities = new LinkedHashMap<String, X509Certificate>();
        for (X509Certificate certificate : certificates) {
            var description = CertificateDescription.of(certificate);
            if (description.authority() || description.isSelfIssued()) {
                String name = alias(description.subject());
                String alias = name;
                for (int i = 2; authorities.containsKey(alias); i++) {
                    alias = name + "-" + i;
                }
                authorities.put(alias, certificate);
            }
        }
        if (authorities.isEmpty()) {
            throw new PkiException(
                    "there is no certificate authority in " + names(files),
                    certificates.isEmpty()
                            ? "a trust store is made of certificates of authorities"
                            : CertificateDescription.of(certificates.get(0)).subject()
                                    + " was signed by somebody else and may sign nobody",
                    "name the root that it was issued by");
        }
        return authorities;
    }

    /** What a key store calls the entry of a subject: its common name in lower case, as Java does anyway. */
    public static String alias(DistinguishedName subject) {
        return subject.commonName().orElse("certificate").toLowerCase(Locale.ROOT);
    }

    private static String names(List<PkiFile> files) {
        return String.join(" and ", files.stream().map(PkiFile::source).toList());
    }
}
