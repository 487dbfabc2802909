package dev.meshgw.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate says, for people and for JSON. Certificates that no verifier would accept can be described too, so that
 * people can see why. Immutable.
 *
 * @param version 1, 2 or 3
 * @param notBefore first second in which it is valid
 * @param notAfter last second in which it is valid; in a broken certificate before {@code notBefore}
 * @param signatureAlgorithm {@code ECDSA with SHA-256}, or a dotted OID
 * @param extensions in the order of the certificate; none in version 1
 * @param fingerprints of its encoding
 */
public record CertificateDescription(
        int version,
        BigInteger serialNumber,
        DistinguishedName subject,
        DistinguishedName issuer,
        Instant notBefore,
        Instant notAfter,
        PublicKeyDescription publicKey,
        String signatureAlgorithm,
        List<ExtensionDescription> extensions,
        Fingerprints fingerprints) {

    /** Where a moment lies to the validity of a certificate. {@code toString} is for programs to read. */
    public enum Status {
        NOT_YET_VALID("notYetValid"),
        VALID("valid"),
        EXPIRED("expired");

        private final String label;

        Status(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    public CertificateDescription {
        extensions = List.copyOf(extensions);
    }

    public static CertificateDescription of(X509Certificate certificate) {
        return of(holder(certificate), encoded(certificate));
    }

    static X509CertificateHolder holder(X509Certificate certificate) {
        try {
            return new X509CertificateHolder(encoded(certificate));
        } catch (IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static byte[] encoded(X509Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static CertificateDescription of(X509CertificateHolder certificate) {
        try {
            return of(certificate, certificate.getEncoded());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @param der the certificate as it was found; what BouncyCastle would write again may differ */
    static CertificateDescription of(X509CertificateHolder certificate, byte[] der) {
        return new CertificateDescription(
                certificate.getVersionNumber(),
                certificate.getSerialNumber(),
                new DistinguishedName(certificate.getSubject()),
                new DistinguishedName(certificate.getIssuer()),
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant(),
                PublicKeyDescription.of(certificate.getSubjectPublicKeyInfo()),
                SignatureNames.of(certificate.getSignatureAlgorithm()),
                ExtensionReader.read(certificate.getExtensions()),
                Fingerprints.of(der));
    }

    /** Every certificate of a PEM text, read without the JDK. */
    static List<X509CertificateHolder> holders(String source, String pem) {
        var holders = new ArrayList<X509CertificateHolder>();
        List<PemBlock> blocks = PemBlock.scan(source, pem);
        for (PemBlock block : blocks) {
            if (block.isCertificate()) {
                holders.add(holder(source, block));
            }
        }
        if (holders.isEmpty()) {
            throw Pem.absentCertificate(source, pem, blocks);
        }
        return holders;
    }

    static X509CertificateHolder holder(String source, PemBlock block) {
        try {
            var holder = new X509CertificateHolder(block.der(source));
            of(holder);
            // a name that cannot be compared with another is damaged too
            holder.getSubject().hashCode();
            holder.getIssuer().hashCode();
            return holder;
        } catch (PkiException e) {
            throw e;
        } catch (IOException | RuntimeException e) {
            throw block.damaged(source, e);
        }
    }

    /** @throws PkiException if it ends before it starts */
    public Validity validity() {
        return new Validity(notBefore, notAfter);
    }

    /** Both ends of the validity are part of it. */
    public Status status(Instant now) {
        if (now.isAfter(notAfter)) {
            return Status.EXPIRED;
        }
        return now.isBefore(notBefore) ? Status.NOT_YET_VALID : Status.VALID;
    }

    /** Names that TLS peers match; see {@link #otherNames} for the rest. */
    public List<SubjectAltName> subjectAltNames() {
        return alternativeNames()
                .map(ExtensionDescription.AlternativeNames::known)
                .orElse(List.of());
    }

    /** Subject alternative names of kinds that TLS peers do not match, such as {@code dirName:/CN=a}. */
    public List<String> otherNames() {
        return alternativeNames()
                .map(ExtensionDescription.AlternativeNames::others)
                .orElse(List.of());
    }

    private Optional<ExtensionDescription.AlternativeNames> alternativeNames() {
        return extension("subjectAltName", ExtensionDescription.AlternativeNames.class);
    }

    /** Whether the basic constraints say CA:TRUE. */
    public boolean authority() {
        return extension("basicConstraints", ExtensionDescription.BasicConstraints.class)
                .map(ExtensionDescription.BasicConstraints::authority)
                .orElse(false);
    }

    /** How many authorities may stand below it, null for any number. */
    public @Nullable Integer pathLength() {
        return extension("basicConstraints", ExtensionDescription.BasicConstraints.class)
                .map(ExtensionDescription.BasicConstraints::pathLength)
                .orElse(null);
    }

    /** What it may issue for, if it binds itself. */
    public Optional<ExtensionDescription.NameConstraints> nameConstraints() {
        return extension("nameConstraints", ExtensionDescription.NameConstraints.class);
    }

    /** RFC 5280's names; empty if the extension is absent. */
    public List<String> keyUsage() {
        return extension("keyUsage", ExtensionDescription.KeyUsage.class)
                .map(ExtensionDescription.KeyUsage::usages)
                .orElse(List.of());
    }

    /** {@code serverAuth}, {@code clientAuth}, … or dotted OIDs; empty if the extension is absent. */
    public List<String> extendedKeyUsage() {
        return extension("extendedKeyUsage", ExtensionDescription.ExtendedKeyUsage.class)
                .map(ExtensionDescription.ExtendedKeyUsage::purposes)
                .orElse(List.of());
    }

    /** Lower-case hex, null if the extension is absent. */
    public @Nullable String subjectKeyId() {
        return extension("subjectKeyIdentifier", ExtensionDescription.KeyIdentifier.class)
                .map(ExtensionDescription.KeyIdentifier::keyId)
                .orElse(null);
    }

    /** Lower-case hex, null if the extension is absent or names the key otherwise. */
    public @Nullable String authorityKeyId() {
        return extension("authorityKeyIdentifier", ExtensionDescription.KeyIdentifier.class)
                .map(ExtensionDescription.KeyIdentifier::keyId)
                .orElse(null);
    }

    /** The extension of that name, empty if it is absent or malformed. */
    private <T extends ExtensionDescription> Optional<T> extension(String name, Class<T> type) {
        for (ExtensionDescription extension : extensions) {
            if (extension.id().name().equals(name) && type.isInstance(extension)) {
                return Optional.of(type.cast(extension));
            }
        }
        return Optional.empty();
    }

    /** SHA-256 of its encoding in lower-case hex. */
    public String sha256() {
        return fingerprints.sha256();
    }

    /** Why this certificate must not sign others, or null if it may. */
    public @Nullable String reasonNotToIssue() {
        if (!authority()) {
            return version == 1
                    ? "it is an X.509 version 1 certificate, which has no basic constraints"
                    : "its basic constraints do not say CA:TRUE";
        }
        List<String> usage = keyUsage();
        return usage.isEmpty() || usage.contains("keyCertSign") ? null : "its key usage does not include keyCertSign";
    }

    /** Whether it names itself as its issuer. */
    public boolean isSelfIssued() {
        return subject.equals(issuer);
    }
}
