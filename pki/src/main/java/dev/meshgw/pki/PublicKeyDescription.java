package dev.meshgw.pki;

import java.io.IOException;
import java.util.Base64;
import java.util.HexFormat;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.nist.NISTNamedCurves;
import org.bouncycastle.asn1.pkcs.RSAPublicKey;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x9.ECNamedCurveTable;
import org.bouncycastle.asn1.x9.X962Parameters;

/**
 * What can be told of a public key.
 *
 * @param algorithm {@code RSA 2048}, {@code EC P-256}, {@code Ed25519}, …, or a dotted OID
 * @param sha256 lower-case hex of the SHA-256 of the SubjectPublicKeyInfo, the same for a key, its request and its certificate
 */
public record PublicKeyDescription(String algorithm, String sha256) {

    static PublicKeyDescription of(SubjectPublicKeyInfo info) {
        try {
            return new PublicKeyDescription(algorithmOf(info), sha256(info.getEncoded(ASN1Encoding.DER)));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sha256(byte[] bytes) {
        return Fingerprints.sha256(bytes);
    }

    /** Base64 of the same hash, as Istio's {@code verifyCertificateSpki} and HTTP key pins (RFC 7469 §2.4) write it. */
    public String pin() {
        return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(sha256));
    }

    private static String algorithmOf(SubjectPublicKeyInfo info) {
        String oid = info.getAlgorithm().getAlgorithm().getId();
        return switch (oid) {
            case "1.2.840.113549.1.1.1" -> "RSA" + bits(info);
            case "1.2.840.113549.1.1.10" -> "RSA-PSS" + bits(info);
            case "1.2.840.10045.2.1" -> "EC " + curve(info);
            case "1.2.840.10040.4.1" -> "DSA";
            case "1.3.101.110" -> "X25519";
            case "1.3.101.112" -> "Ed25519";
            case "1.3.101.113" -> "Ed448";
            case "2.16.840.1.101.3.4.3.17" -> "ML-DSA-44";
            case "2.16.840.1.101.3.4.3.18" -> "ML-DSA-65";
            case "2.16.840.1.101.3.4.3.19" -> "ML-DSA-87";
            default -> oid;
        };
    }

    private static String bits(SubjectPublicKeyInfo info) {
        try {
            return " "
                    + RSAPublicKey.getInstance(info.parsePublicKey())
                            .getModulus()
                            .bitLength();
        } catch (IOException | RuntimeException damaged) {
            return " (damaged)";
        }
    }

    private static String curve(SubjectPublicKeyInfo info) {
        try {
            var parameters = X962Parameters.getInstance(info.getAlgorithm().getParameters());
            return parameters != null && parameters.isNamedCurve()
                    ? curveName(ASN1ObjectIdentifier.getInstance(parameters.getParameters()))
                    : "with explicit parameters";
        } catch (RuntimeException damaged) {
            return "(damaged)";
        }
    }

    private static String curveName(ASN1ObjectIdentifier curve) {
        String name = NISTNamedCurves.getName(curve);
        if (name == null) {
            name = ECNamedCurveTable.getName(curve);
        }
        return name == null ? curve.getId() : name;
    }

    @Override
    public String toString() {
        return algorithm;
    }
}
