package dev.meshgw.pki;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;

/** Whether a private key belongs to a certificate: it signs a probe that the certificate's public key must verify. */
final class KeyMatch {

    private static final byte[] PROBE = {'m', 'e', 's', 'h', 'g', 'w'};

    private KeyMatch() {}

    static void require(X509Certificate leaf, PrivateKey key) {
        if (!matches(leaf, key)) {
            throw new PkiException(
                    "the private key does not belong to the certificate \"" + leaf.getSubjectX500Principal() + "\"",
                    "a signature by the key (" + key.getAlgorithm()
                            + ") does not verify with the certificate's public key ("
                            + leaf.getPublicKey().getAlgorithm() + ")",
                    "use the key that the certificate was issued for, or issue the certificate again");
        }
    }

    private static boolean matches(X509Certificate leaf, PrivateKey key) {
        String algorithm = switch (leaf.getPublicKey().getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> leaf.getPublicKey().getAlgorithm();
        };
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(leaf.getPublicKey());
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException keyOfAnotherKind) {
            return false;
        }
    }
}
