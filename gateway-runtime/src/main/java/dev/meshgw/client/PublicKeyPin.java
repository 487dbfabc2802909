package dev.meshgw.client;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import java.util.List;

/**
 * The public keys that a server may have (RFC 7469 §2.4): the base64 of the SHA-256 of their SubjectPublicKeyInfo. Immutable.
 *
 * @param hashes without {@code sha256//}; none fits any server
 */
public record PublicKeyPin(List<String> hashes) {

    public PublicKeyPin {
        hashes = List.copyOf(hashes);
    }

    public boolean fits(PublicKey key) {
        return hashes.contains(hash(key));
    }

    /** As {@link #hashes} holds it. */
    public static String hash(PublicKey key) {
        return hash(key.getEncoded());
    }

    /** @param subjectPublicKeyInfo the key in DER */
    public static String hash(byte[] subjectPublicKeyInfo) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(subjectPublicKeyInfo));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JVM has SHA-256", e);
        }
    }
}
