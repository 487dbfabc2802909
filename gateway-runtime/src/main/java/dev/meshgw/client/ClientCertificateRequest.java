package dev.meshgw.client;

import java.util.List;
import javax.security.auth.x500.X500Principal;

/**
 * The server asked for a client certificate (RFC 8446 §4.3.2, RFC 5246 §7.4.4). Immutable.
 *
 * @param authorities the names of the CAs that it accepts, in its order; empty if it did not say
 */
public record ClientCertificateRequest(List<X500Principal> authorities) {

    public ClientCertificateRequest {
        authorities = List.copyOf(authorities);
    }

    /** @throws IllegalArgumentException if a name is not DER */
    static ClientCertificateRequest of(List<byte[]> names) {
        return new ClientCertificateRequest(
                names.stream().map(X500Principal::new).toList());
    }
}
