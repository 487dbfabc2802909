package dev.meshgw.snapshot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One bound address.
 *
 * @param name Envoy's, {@code 0.0.0.0_8443}: identity across snapshots
 * @param bind literal address to bind
 * @param port port to bind; 0 for one that the system picks
 * @param gatewayPort {@code spec.servers[].port.number}, 443 for 8443
 * @param protocol of the first server, for status output: HTTP, HTTPS, TLS, TCP
 */
public record Listener(
        String name,
        String bind,
        int port,
        int gatewayPort,
        String protocol,
        List<FilterChain> filterChains,
        HostTable<FilterChain> bySni) {

    public static Listener of(
            String name, String bind, int port, int gatewayPort, String protocol, List<FilterChain> filterChains) {
        Map<HostPattern, FilterChain> table = new LinkedHashMap<>();
        for (FilterChain chain : filterChains) {
            for (HostPattern serverName : chain.serverNames()) {
                table.putIfAbsent(serverName, chain);
            }
            if (chain.serverNames().isEmpty()) {
                table.putIfAbsent(new HostPattern("*"), chain);
            }
        }
        return new Listener(name, bind, port, gatewayPort, protocol, List.copyOf(filterChains), HostTable.of(table));
    }

    /** Whether the ClientHello must be read before a filter chain can be chosen. */
    public boolean inspectsTls() {
        return filterChains.stream().anyMatch(chain -> !(chain.transportSocket() instanceof TransportSocket.PlainText));
    }

    /**
     * The filter chain of a connection, as Envoy's filter_chain_match on server_names picks it.
     *
     * @param sni lower case without trailing dot; null if the connection has none or is not TLS
     * @return null if the connection is to be closed (NR filter_chain_not_found)
     */
    public @Nullable FilterChain filterChain(@Nullable String sni) {
        return bySni.find(sni);
    }
}
