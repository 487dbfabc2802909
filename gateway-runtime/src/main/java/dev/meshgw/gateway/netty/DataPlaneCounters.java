package dev.meshgw.gateway.netty;

import java.util.List;

/**
 * How often what happened to the listeners and clusters that are live. A snapshot of counters that move independently.
 *
 * @param downstreamConnections accepted
 * @param downstreamConnectionsActive open now
 * @param tlsHandshakes completed
 * @param tlsHandshakesFailed by either side
 * @param noFilterChain connections closed because no filter chain takes their SNI
 * @param certificatesNotReady connections closed because the filter chain has no certificate yet
 * @param helloTimeouts connections closed before a whole ClientHello
 * @param requests HTTP requests received
 * @param upstreamConnections opened
 * @param upstreamConnectFailures that were refused, timed out or not resolved
 * @param retries of requests
 * @param recordsDropped log records that came faster than the sink took them
 */
public record DataPlaneCounters(
        long downstreamConnections,
        long downstreamConnectionsActive,
        long tlsHandshakes,
        long tlsHandshakesFailed,
        long noFilterChain,
        long certificatesNotReady,
        long helloTimeouts,
        long requests,
        long upstreamConnections,
        long upstreamConnectFailures,
        long retries,
        long recordsDropped) {

    static DataPlaneCounters of(List<LoopStats> loops, long downstreamConnectionsActive, long recordsDropped) {
        ScopeStats listeners = ScopeStats.of(
                ListenerStat.class,
                loops.stream()
                        .flatMap(loop -> loop.listeners().values().stream())
                        .map(LoopStats.OfListener::listener)
                        .toList());
        ScopeStats http = ScopeStats.of(
                HttpStat.class,
                loops.stream()
                        .flatMap(loop -> loop.listeners().values().stream())
                        .map(LoopStats.OfListener::http)
                        .toList());
        ScopeStats clusters = ScopeStats.of(
                ClusterStat.class,
                loops.stream()
                        .flatMap(loop -> loop.clusters().values().stream())
                        .map(LoopStats.OfCluster::cluster)
                        .toList());
        return new DataPlaneCounters(
                listeners.counter("downstream_cx_total"),
                downstreamConnectionsActive,
                listeners.counter("ssl.handshake"),
                listeners.counter("ssl.connection_error")
                        + listeners.counter("ssl.fail_verify_error")
                        + listeners.counter("ssl.fail_verify_no_cert")
                        + listeners.counter("ssl.fail_verify_san")
                        + listeners.counter("ssl.fail_verify_cert_hash"),
                listeners.counter("no_filter_chain_match"),
                listeners.counter("server_ssl_socket_factory.downstream_context_secrets_not_ready"),
                listeners.counter("downstream_pre_cx_timeout"),
                http.counter("downstream_rq_total"),
                clusters.counter("upstream_cx_total"),
                clusters.counter("upstream_cx_connect_fail"),
                clusters.counter("upstream_rq_retry"),
                recordsDropped);
    }
}
