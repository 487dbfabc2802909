package dev.meshgw.gateway.netty;

/**
 * How often what happened since the start. A snapshot of counters that move independently.
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
        long recordsDropped) {}
