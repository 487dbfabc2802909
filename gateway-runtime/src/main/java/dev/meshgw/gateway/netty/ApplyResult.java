package dev.meshgw.gateway.netty;

import java.util.List;

/**
 * What became of a snapshot. It is live in any case; what is listed as failed is not served.
 *
 * @param bound every listener that now accepts connections
 * @param notBound listeners whose address could not be bound
 * @param unusable filter chains that accept connections only to close them
 */
public record ApplyResult(List<BoundListener> bound, List<NotBound> notBound, List<Unusable> unusable) {

    /** @param reason the system's, such as {@code Address already in use} */
    public record NotBound(String name, String address, int port, int gatewayPort, String reason) {

        /** The reason of an address that is a name, and of no machine. */
        public static final String NO_ADDRESS = "the name has no address";
    }

    /** @param reason why the TLS engine refuses the parameters or certificate of this chain */
    public record Unusable(String filterChain, String reason) {}

    public ApplyResult {
        bound = List.copyOf(bound);
        notBound = List.copyOf(notBound);
        unusable = List.copyOf(unusable);
    }
}
