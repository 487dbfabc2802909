package dev.meshgw.pki;

import java.io.IOException;
import java.math.BigInteger;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.cert.X509CertificateHolder;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate says, for people and for JSON. Immutable.
 *
 * @param version 1 or 3
 * @param subjectAltNames without those in {@code otherNames}
 * @param otherNames subject alternative names of kinds that TLS peers do not match, such as {@code email:a@example.com}
 * @param authority whether the basic constraints say CA:TRUE
 * @param pathLength how many authorities may stand below it, null for any number
 * @param keyUsage RFC 5280's names; empty if the extension is absent
 * @param extendedKeyUsage {@code serverAuth}, {@code clientAuth}, … or dotted OIDs; empty if the extension is absent
 * @param subjectKeyId lower-case hex, null if the extension is absent
 * @param authorityKeyId lower-case hex, null if the extension is absent
 * @param sha256 fingerprint in lower-case hex
 */
public record CertificateDescription(
        int version,
        BigInteger serialNumber,
        DistinguishedName subject,
        DistinguishedName issuer,
        Validity validity,
        List<SubjectAltName> subjectAltNames,
        List<String> otherNames,
        PublicKeyDescription publicKey,
        String signatureAlgorithm,
        boolean authority,
        @Nullable Integer pathLength,
        List<String> keyUsage,
        List<String> extendedKeyUsage,
        @Nullable String subjectKeyId,
        @Nullable String authorityKeyId,
        String sha256) {

    private static final List<Map.Entry<Integer, String>> KEY_USAGES = List.of(
            Map.entry(KeyUsage.digitalSignature, "digitalSignature"),
            Map.entry(KeyUsage.nonRepudiation, "nonRepudiation"),
            Map.entry(KeyUsage.keyEncipherment, "keyEncipherment"),
            Map.entry(KeyUsage.dataEncipherment, "dataEncipherment"),
            Map.entry(KeyUsage.keyAgreement, "keyAgreement"),
            Map.entry(KeyUsage.keyCertSign, "keyCertSign"),
            Map.entry(KeyUsage.cRLSign, "cRLSign"),
            Map.entry(KeyUsage.encipherOnly, "encipherOnly"),
            Map.entry(KeyUsage.decipherOnly, "decipherOnly"));

    private static final Map<KeyPurposeId, String> PURPOSES = Map.of(
            KeyPurposeId.id_kp_serverAuth, "serverAuth",
            KeyPurposeId.id_kp_clientAuth, "clientAuth",
            KeyPurposeId.id_kp_codeSigning, "codeSigning",
            KeyPurposeId.id_kp_emailProtection, "emailProtection",
            KeyPurposeId.id_kp_timeStamping, "timeStamping",
            KeyPurposeId.id_kp_OCSPSigning, "OCSPSigning",
            KeyPurposeId.anyExtendedKeyUsage, "anyExtendedKeyUsage");

    private static final Map<ASN1ObjectIdentifier, String> SIGNATURES = Map.of(
            PKCSObjectIdentifiers.sha1WithRSAEncryption, "RSA with SHA-1",
            PKCSObjectIdentifiers.sha256WithRSAEncryption, "RSA with SHA-256",
            PKCSObjectIdentifiers.sha384WithRSAEncryption, "RSA with SHA-384",
            PKCSObjectIdentifiers.sha512WithRSAEncryption, "RSA with SHA-512",
            PKCSObjectIdentifiers.id_RSASSA_PSS, "RSA-PSS",
            X9ObjectIdentifiers.ecdsa_with_SHA256, "ECDSA with SHA-256",
            X9ObjectIdentifiers.ecdsa_with_SHA384, "ECDSA with SHA-384",
            X9ObjectIdentifiers.ecdsa_with_SHA512, "ECDSA with SHA-512",
            EdECObjectIdentifiers.id_Ed25519, "Ed25519",
            EdECObjectIdentifiers.id_Ed448, "Ed448");

    public CertificateDescription {
        subjectAltNames = List.copyOf(subjectAltNames);
        otherNames = List.copyOf(otherNames);
        keyUsage = List.copyOf(keyUsage);
        extendedKeyUsage = List.copyOf(extendedKeyUsage);
    }

    public static CertificateDescription of(X509Certificate certificate) {
        return of(holder(certificate));
    }

    static X509CertificateHolder holder(X509Certificate certificate) {
        try {
            return new X509CertificateHolder(certificate.getEncoded());
        } catch (CertificateEncodingException | IOException e) {
            throw new IllegalArgumentException(e);
        }
    }

    static CertificateDescription of(X509CertificateHolder certificate) {
        Extensions extensions = certificate.getExtensions();
        boolean extended = extensions != null;
        BasicConstraints constraints = extended ? BasicConstraints.fromExtensions(extensions) : null;
        BigInteger pathLength = constraints == null ? null : constraints.getPathLenConstraint();
        SubjectKeyIdentifier subjectKeyId = extended ? SubjectKeyIdentifier.fromExtensions(extensions) : null;
        AuthorityKeyIdentifier authorityKeyId = extended ? AuthorityKeyIdentifier.fromExtensions(extensions) : null;
        return new CertificateDescription(
                certificate.getVersionNumber(),
                certificate.getSerialNumber(),
                new DistinguishedName(certificate.getSubject()),
                new DistinguishedName(certificate.getIssuer()),
                new Validity(
                        certificate.getNotBefore().toInstant(),
                        certificate.getNotAfter().toInstant()),
                SubjectAltNames.known(extensions),
                SubjectAltNames.others(extensions),
                PublicKeyDescription.of(certificate.getSubjectPublicKeyInfo()),
                signatureAlgorithm(certificate),
                constraints != null && constraints.isCA(),
                pathLength == null ? null : pathLength.intValue(),
                keyUsage(extended ? KeyUsage.fromExtensions(extensions) : null),
                extendedKeyUsage(extended ? ExtendedKeyUsage.fromExtensions(extensions) : null),
                subjectKeyId == null ? null : hex(subjectKeyId.getKeyIdentifier()),
                authorityKeyId == null ? null : hex(authorityKeyId.getKeyIdentifierOctets()),
                PublicKeyDescription.sha256(encoded(certificate)));
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
            var holder = new X509CertificateHolder(block.content());
            of(holder);
            return holder;
        } catch (IOException | RuntimeException e) {
            throw Pem.damagedCertificate(source, block, e);
        }
    }

    /** Why this certificate must not sign others, or null if it may. */
    public @Nullable String reasonNotToIssue() {
        if (!authority) {
            return version == 1
                    ? "it is an X.509 version 1 certificate, which has no basic constraints"
                    : "its basic constraints do not say CA:TRUE";
        }
        return keyUsage.isEmpty() || keyUsage.contains("keyCertSign")
                ? null
                : "its key usage does not include keyCertSign";
    }

    /** Whether it names itself as its issuer. */
    public boolean isSelfIssued() {
        return subject.equals(issuer);
    }

    private static List<String> keyUsage(@Nullable KeyUsage usage) {
        return usage == null
                ? List.of()
                : KEY_USAGES.stream()
                        .filter(bit -> usage.hasUsages(bit.getKey()))
                        .map(Map.Entry::getValue)
                        .toList();
    }

    private static List<String> extendedKeyUsage(@Nullable ExtendedKeyUsage usage) {
        return usage == null
                ? List.of()
                : Arrays.stream(usage.getUsages())
                        .map(purpose -> PURPOSES.getOrDefault(purpose, purpose.getId()))
                        .toList();
    }

    private static String signatureAlgorithm(X509CertificateHolder certificate) {
        ASN1ObjectIdentifier oid = certificate.getSignatureAlgorithm().getAlgorithm();
        return SIGNATURES.getOrDefault(oid, oid.getId());
    }

    private static @Nullable String hex(byte @Nullable [] bytes) {
        return bytes == null ? null : HexFormat.of().formatHex(bytes);
    }

    private static byte[] encoded(X509CertificateHolder certificate) {
        try {
            return certificate.getEncoded();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
