package dev.meshgw.pki;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.jspecify.annotations.Nullable;

/**
 * Whether a private key belongs to a certificate: its public half is the certificate's, or else it signs a probe that the
 * certificate's public key verifies.
 */
final class KeyMatch {

    private static final byte[] PROBE = {'m', 'e', 's', 'h', 'g', 'w'};

    private KeyMatch() {}

    /**
     * @param chain leaf first
     * @throws PkiException if the key is not that of the leaf
     */
    static void require(String certificateSource, List<X509Certificate> chain, String keySource, PrivateKey key) {
        if (!matches(chain.get(0), key)) {
            throw mismatch(certificateSource, chain, keySource, key);
        }
    }

    static PkiException mismatch(
            String certificateSource, List<X509Certificate> chain, String keySource, PrivateKey key) {
        String what = keySource + " does not belong to " + certificateSource;
        for (int at = 1; at < chain.size(); at++) {
            if (matches(chain.get(at), key)) {
                return new PkiException(
                        what,
                        "the key belongs to certificate " + (at + 1) + " of the chain, \""
                                + DistinguishedName.of(chain.get(at).getSubjectX500Principal())
                                + "\", but the leaf must come first",
                        "put that certificate first");
            }
        }
        String keyHash = hashOf(key);
        String certificateHash =
                PublicKeyDescription.sha256(chain.get(0).getPublicKey().getEncoded());
        if (keyHash.equals(certificateHash)) {
            return new PkiException(
                    keySource + " and " + certificateSource + " belong together, but Java cannot use their kind of key",
                    "this Java makes no signatures with "
                            + CertificateDescription.of(chain.get(0)).publicKey(),
                    PrivateKeys.USE_ANOTHER);
        }
        return new PkiException(
                what,
                "the SHA-256 of the public key is\n" + keyHash + " for the key,\n" + certificateHash
                        + " for the certificate \""
                        + DistinguishedName.of(chain.get(0).getSubjectX500Principal())
                        + "\"",
                "use the key that the certificate was issued for, or issue the certificate again");
    }

    private static String hashOf(PrivateKey key) {
        byte @Nullable [] encoded = key.getEncoded();
        try {
            return encoded == null
                    ? "not known"
                    : PublicKeyDescription.of(SigningKey.of(PrivateKeyInfo.getInstance(encoded))
                                    .publicKeyInfo())
                            .sha256();
        } catch (IOException | RuntimeException keyOfAnUnusualKind) {
            return "not known";
        }
    }

    static boolean matches(X509Certificate certificate, PrivateKey key) {
        return hasPublicKeyOf(certificate, key) || signsFor(certificate, key);
    }

    /** Takes a seventh of the time of a signature, which counts where thousands of pairs are loaded. */
    private static boolean hasPublicKeyOf(X509Certificate certificate, PrivateKey key) {
        if (key instanceof RSAPrivateCrtKey rsa) {
            return certificate.getPublicKey() instanceof RSAPublicKey publicKey
                    && publicKey.getModulus().equals(rsa.getModulus())
                    && publicKey.getPublicExponent().equals(rsa.getPublicExponent());
        }
        if (key instanceof ECPrivateKey && certificate.getPublicKey() instanceof ECPublicKey publicKey) {
            return hashOf(key).equals(PublicKeyDescription.sha256(publicKey.getEncoded()));
        }
        return false;
    }

    private static boolean signsFor(X509Certificate certificate, PrivateKey key) {
        String algorithm = switch (certificate.getPublicKey().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> certificate.getPublicKey().getAlgorithm();
        };
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(certificate.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException keyOfAnotherKind) {
            return false;
        }
    }
}
