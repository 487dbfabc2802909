package dev.meshgw.gateway.netty;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;

/** The SHA-256 hashes by which certificates are pinned, in lower-case hex. Stateless. */
final class CertificateHashes {

    private CertificateHashes() {}

    /** Of the whole certificate, as Envoy's verify_certificate_hash. */
    static String certificate(X509Certificate certificate) throws CertificateEncodingException {
        return sha256(certificate.getEncoded());
    }

    /** Of its SubjectPublicKeyInfo, as Envoy's verify_certificate_spki. */
    static String publicKey(X509Certificate certificate) {
        return sha256(certificate.getPublicKey().getEncoded());
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new AssertionError(everyJdkHasIt);
        }
    }
}
