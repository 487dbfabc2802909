package dev.meshgw.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes that a resource is made of. Not to be printed.
 *
 * @param source {@code secret istio-system/httpbin-credential}
 * @param certificateSource what the certificates came from: {@code secret istio-system/x key "tls.crt"}, or a file
 * @param privateKey empty for authorities, which have none
 * @param extra an OCSP response for a key pair, revocation lists for authorities; empty for none
 * @param oddities what is wrong but does not stop the resource
 */
record Material(
        String source,
        String certificateSource,
        byte[] certificate,
        String privateKeySource,
        byte[] privateKey,
        String extraSource,
        byte[] extra,
        List<Problem> oddities) {

    String certificatePem() {
        return new String(certificate, StandardCharsets.UTF_8);
    }

    String privateKeyPem() {
        return new String(privateKey, StandardCharsets.UTF_8);
    }

    boolean hasExtra() {
        return extra.length > 0;
    }

    boolean hasBytesOf(Material other) {
        return source.equals(other.source)
                && Arrays.equals(certificate, other.certificate)
                && Arrays.equals(privateKey, other.privateKey)
                && Arrays.equals(extra, other.extra);
    }

    @Override
    public String toString() {
        return "Material[" + source + "]";
    }
}
