package dev.meshgw.pki;

import org.bouncycastle.asn1.pkcs.RSASSAPSSparams;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.jspecify.annotations.Nullable;

/** What people call signature algorithms: {@code RSA with SHA-256}, {@code ECDSA with SHA-384}, {@code Ed25519}. */
final class SignatureNames {

    private SignatureNames() {}

    /** The dotted OID of an algorithm that has no name here. */
    static String of(AlgorithmIdentifier algorithm) {
        String oid = algorithm.getAlgorithm().getId();
        return switch (oid) {
            case "1.2.840.113549.1.1.2" -> "RSA with MD2";
            case "1.2.840.113549.1.1.4" -> "RSA with MD5";
            case "1.2.840.113549.1.1.5", "1.3.14.3.2.29" -> "RSA with SHA-1";
            case "1.2.840.113549.1.1.14" -> "RSA with SHA-224";
            case "1.2.840.113549.1.1.11" -> "RSA with SHA-256";
            case "1.2.840.113549.1.1.12" -> "RSA with SHA-384";
            case "1.2.840.113549.1.1.13" -> "RSA with SHA-512";
            case "1.2.840.113549.1.1.10" -> pss(algorithm);
            case "1.2.840.10040.4.3" -> "DSA with SHA-1";
            case "2.16.840.1.101.3.4.3.2" -> "DSA with SHA-256";
            case "1.2.840.10045.4.1" -> "ECDSA with SHA-1";
            case "1.2.840.10045.4.3.1" -> "ECDSA with SHA-224";
            case "1.2.840.10045.4.3.2" -> "ECDSA with SHA-256";
            case "1.2.840.10045.4.3.3" -> "ECDSA with SHA-384";
            case "1.2.840.10045.4.3.4" -> "ECDSA with SHA-512";
            case "1.3.101.112" -> "Ed25519";
            case "1.3.101.113" -> "Ed448";
            case "2.16.840.1.101.3.4.3.17" -> "ML-DSA-44";
            case "2.16.840.1.101.3.4.3.18" -> "ML-DSA-65";
            case "2.16.840.1.101.3.4.3.19" -> "ML-DSA-87";
            default -> oid;
        };
    }

    private static String pss(AlgorithmIdentifier algorithm) {
        try {
            RSASSAPSSparams parameters = RSASSAPSSparams.getInstance(algorithm.getParameters());
            String hash = parameters == null
                    ? null
                    : hash(parameters.getHashAlgorithm().getAlgorithm().getId());
            return hash == null ? "RSA-PSS" : "RSA-PSS with " + hash;
        } catch (RuntimeException malformedParameters) {
            return "RSA-PSS";
        }
    }

    private static @Nullable String hash(String oid) {
        return switch (oid) {
            case "1.3.14.3.2.26" -> "SHA-1";
            case "2.16.840.1.101.3.4.2.1" -> "SHA-256";
            case "2.16.840.1.101.3.4.2.2" -> "SHA-384";
            case "2.16.840.1.101.3.4.2.3" -> "SHA-512";
            default -> null;
        };
    }
}
