package dev.meshgw.pki;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The certificate authorities that a peer's chain must lead to. Immutable.
 *
 * @param authorities never empty, in the order of the file; duplicates removed
 */
public record TrustBundle(List<X509Certificate> authorities) {

    /** @throws PkiException if there is no certificate */
    public TrustBundle {
        authorities = authorities.stream().distinct().toList();
        if (authorities.isEmpty()) {
            throw new PkiException("the bundle holds no certificate", null, null);
        }
    }

    /**
     * Reads every CERTIFICATE block; other blocks and text between them are passed over, as OpenSSL does.
     *
     * @param source what the text came from, for messages: a file, or {@code secret istio-system/x key "ca.crt"}
     * @throws PkiException if there is no certificate, or one cannot be read
     */
    public static TrustBundle parse(String source, String pem) {
        return new TrustBundle(Pem.certificates(source, pem));
    }
}
