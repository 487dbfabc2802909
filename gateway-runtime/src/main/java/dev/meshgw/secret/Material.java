package dev.meshgw.secret;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * The bytes that a resource is made of. Not to be printed.
 *
 * @param source {@code secret istio-system/httpbin-credential}
 * @param privateKeyKey empty for authorities, which have no private key
 * @param oddities what is wrong but does not stop the resource
 */
record Material(
        String source,
        String certificateKey,
        byte[] certificate,
        String privateKeyKey,
        byte[] privateKey,
        List<Problem> oddities) {

    String certificateSource() {
        return source + " key \"" + certificateKey + "\"";
    }

    String privateKeySource() {
        return source + " key \"" + privateKeyKey + "\"";
    }

    String certificatePem() {
        return new String(certificate, StandardCharsets.UTF_8);
    }

    String privateKeyPem() {
        return new String(privateKey, StandardCharsets.UTF_8);
    }

    boolean hasBytesOf(Material other) {
        return source.equals(other.source)
                && Arrays.equals(certificate, other.certificate)
                && Arrays.equals(privateKey, other.privateKey);
    }

    @Override
    public String toString() {
        return "Material[" + source + "]";
    }
}
