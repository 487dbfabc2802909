package dev.meshgw.snapshot;

import org.jspecify.annotations.Nullable;

/** What a snapshot does with a connection and its request, or how far they come. */
public sealed interface Decision {

    /** The connection is refused: nothing listens for this port of the gateway. */
    record NoListener(int gatewayPort) implements Decision {}

    /** The connection is closed without an answer (NR filter_chain_not_found). @param sni null if there was none */
    record NoFilterChain(Listener listener, @Nullable String sni) implements Decision {}

    /** The connection is closed without a TLS byte: the filter chain waits for a secret. */
    record SecretNotReady(Listener listener, FilterChain filterChain, String resourceName, String reason)
            implements Decision {}

    /** TLS was expected and something else came, or TLS came where HTTP was expected. */
    record ProtocolMismatch(Listener listener, FilterChain filterChain, boolean tlsExpected) implements Decision {}

    /** The bytes go to one of the clusters, untouched unless TLS ends here. */
    record Proxied(Listener listener, FilterChain filterChain, WeightedClusters clusters) implements Decision {}

    /** The request is decided by the routes of the filter chain. */
    record HttpRequest(Listener listener, FilterChain filterChain, RouteConfiguration routes, RouteDecision decision)
            implements Decision {}
}
