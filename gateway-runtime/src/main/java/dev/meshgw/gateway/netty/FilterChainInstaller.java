package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.TransportSocket;
import org.jspecify.annotations.Nullable;

/** Builds the pipeline that a filter chain asks for: transport socket first, network filter behind it. Stateless. */
final class FilterChainInstaller {

    private FilterChainInstaller() {}

    /**
     * @param live where the chain comes from
     * @param hello null if the connection is not TLS
     * @return false if the chain terminates TLS and has no certificate yet
     */
    static boolean install(
            DownstreamConnection connection, LiveSnapshot live, FilterChain chain, @Nullable ClientHello hello) {
        if (chain.transportSocket() instanceof TransportSocket.Termination) {
            TlsTermination termination = live.termination(connection.listenerName(), chain);
            if (termination == null) {
                return false;
            }
            termination.install(connection, chain, hello);
            return true;
        }
        filter(connection, chain, null);
        return true;
    }

    /** @param alpn what was agreed on; null if nothing was, or there is no TLS of ours */
    static void filter(DownstreamConnection connection, FilterChain chain, @Nullable String alpn) {
        if (chain.filter() instanceof NetworkFilter.TcpProxy tcp) {
            TcpProxy.install(connection, tcp.clusters());
        } else if (chain.filter() instanceof NetworkFilter.HttpConnectionManager http) {
            HttpCodecSelector.install(connection, http.routes(), alpn);
        } else {
            throw new AssertionError(chain.filter());
        }
    }
}
