package dev.meshgw.gateway.netty;

import java.util.List;

/**
 * What a ClientHello offered.
 *
 * @param versions of TLS, as JSSE names them, oldest first; {@code TLSv1.2}
 * @param alpn in the client's order
 * @param acceptsEcdsa whether the client can verify an ECDSA certificate
 */
public record ClientOffer(List<String> versions, List<String> alpn, boolean acceptsEcdsa) {

    public ClientOffer {
        versions = List.copyOf(versions);
        alpn = List.copyOf(alpn);
    }
}
