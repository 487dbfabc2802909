package dev.meshgw.snapshot;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything the data plane obeys at one moment. Immutable; equal snapshots behave equally.
 *
 * @param listeners one for each address and port that is served; a port whose servers have no filter chain is absent, so
 *     that connections are refused as Envoy refuses them
 * @param clusters by Envoy's name, {@code outbound|8000||httpbin.default.svc.cluster.local}
 */
public record Snapshot(List<Listener> listeners, Map<String, Cluster> clusters) {

    public static final Snapshot EMPTY = new Snapshot(List.of(), Map.of());

    public Snapshot {
        listeners = List.copyOf(listeners);
        clusters = Map.copyOf(clusters);
    }

    /**
     * The listener of a port, as the Gateway names it or else as it is bound; the first, if several addresses serve it.
     *
     * @param port 443 or 8443
     */
    public @Nullable Listener listener(int port) {
        Listener bound = null;
        for (Listener listener : listeners) {
            if (listener.gatewayPort() == port) {
                return listener;
            }
            if (bound == null && listener.port() == port) {
                bound = listener;
            }
        }
        return bound;
    }

    /** What happens to a connection and the request that it brings; the data plane takes the same steps. Pure. */
    public Decision decide(ConnectionFacts connection, RequestFacts request) {
        Listener listener = listener(connection.gatewayPort());
        if (listener == null) {
            return new Decision.NoListener(connection.gatewayPort());
        }
        FilterChain chain = listener.filterChain(connection.sni());
        if (chain == null) {
            return new Decision.NoFilterChain(listener, connection.sni());
        }
        if (chain.transportSocket() instanceof TransportSocket.Termination termination) {
            if (!connection.tls()) {
                return new Decision.ProtocolMismatch(listener, chain, true);
            }
            if (termination.certificates() instanceof TransportSocket.ServerCertificates.NotReady notReady) {
                return new Decision.SecretNotReady(listener, chain, notReady.resourceName(), notReady.reason());
            }
        }
        if (chain.filter() instanceof NetworkFilter.TcpProxy proxy) {
            return new Decision.Proxied(listener, chain, proxy.clusters());
        }
        if (connection.tls() && chain.transportSocket() instanceof TransportSocket.PlainText) {
            return new Decision.ProtocolMismatch(listener, chain, false);
        }
        RouteConfiguration routes = ((NetworkFilter.HttpConnectionManager) chain.filter()).routes();
        return new Decision.HttpRequest(listener, chain, routes, routes.route(request));
    }
}
