package dev.meshgw.pki.path;

import dev.meshgw.pki.Signatures;
import java.io.IOException;
import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;

/**
 * Whether a signature was made with a key, by the Java runtime, or where that does not know curve or algorithm, by BouncyCastle.
 * Keys that take long to compute with are refused. Stateless.
 */
final class SignatureCheck {

    /** The longest modulus that OpenSSL uses (OPENSSL_RSA_MAX_MODULUS_BITS): one check takes milliseconds. */
    private static final int MAX_MODULUS_BITS = 16384;

    /** The longest public exponent that BoringSSL uses: 65537 is the usual one. */
    private static final int MAX_EXPONENT_BITS = 33;

    private SignatureCheck() {}

    static boolean isSignedBy(ChainCertificate certificate, PublicKeyInfo key) {
        return verifies(
                key,
                certificate.signatureOid(),
                certificate.signatureAlgorithm(),
                certificate.signed(),
                certificate.signature());
    }

    static boolean verifies(PublicKeyInfo key, String oid, byte[] algorithm, byte[] signed, byte[] signature) {
        BigInteger modulus = key.modulus();
        BigInteger exponent = key.exponent();
        if (modulus != null
                && exponent != null
                && (modulus.bitLength() > MAX_MODULUS_BITS || exponent.bitLength() > MAX_EXPONENT_BITS)) {
            return false;
        }
        if (key.isExplicitCurve()) {
            return false;
        }
        try {
            var verifier = Signature.getInstance(oid);
            verifier.initVerify(
                    KeyFactory.getInstance(nameOf(key.algorithm())).generatePublic(new X509EncodedKeySpec(key.der())));
            if (oid.equals(Oid.RSA_PSS)) {
                verifier.setParameter(pssParameters(algorithm));
            }
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (SignatureException damaged) {
            return false;
        } catch (GeneralSecurityException | IOException | MalformedCertificateException unknownToJava) {
            return Signatures.verifies(key.der(), algorithm, signed, signature);
        } catch (RuntimeException defectOfProvider) {
            return false;
        }
    }

    /** Java knows most key factories only by name. */
    private static String nameOf(String algorithm) {
        return switch (algorithm) {
            case Oid.EC -> "EC";
            case Oid.RSA -> "RSA";
            case Oid.RSA_PSS -> "RSASSA-PSS";
            case Oid.ED25519 -> "Ed25519";
            case Oid.ED448 -> "Ed448";
            case Oid.DSA -> "DSA";
            default -> algorithm;
        };
    }

    private static PSSParameterSpec pssParameters(byte[] algorithm) throws GeneralSecurityException, IOException {
        List<Der> parts = Der.of(algorithm).sequence("an algorithm");
        if (parts.size() < 2) {
            return PSSParameterSpec.DEFAULT;
        }
        var parameters = AlgorithmParameters.getInstance("RSASSA-PSS");
        parameters.init(parts.get(1).encoded());
        return parameters.getParameterSpec(PSSParameterSpec.class);
    }
}
