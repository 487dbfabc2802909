package dev.meshgw.client;

import dev.meshgw.client.wire.Octets;
import java.util.List;
import java.util.Optional;
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

    /** @param names in DER; one that is not, nobody can compare with: it is left out */
    static ClientCertificateRequest of(List<Octets> names) {
        return new ClientCertificateRequest(names.stream()
                .map(Octets::distinguishedName)
                .flatMap(Optional::stream)
                .toList());
    }
}
