package dev.meshgw.pki;

import java.util.HexFormat;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;

/**
 * Hashes of a certificate's encoding, in lower-case hex. Computed without the JDK's provider framework.
 *
 * @param sha256 also Istio's {@code verifyCertificateHash}
 * @param sha1 for comparison with old tools; proves nothing
 */
public record Fingerprints(String sha256, String sha1) {

    static Fingerprints of(byte[] der) {
        return new Fingerprints(hex(new SHA256Digest(), der), hex(new SHA1Digest(), der));
    }

    static String sha256(byte[] bytes) {
        return hex(new SHA256Digest(), bytes);
    }

    private static String hex(Digest digest, byte[] bytes) {
        digest.update(bytes, 0, bytes.length);
        byte[] hash = new byte[digest.getDigestSize()];
        digest.doFinal(hash, 0);
        return HexFormat.of().formatHex(hash);
    }
}
