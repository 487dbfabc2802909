package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import io.netty.channel.ChannelHandler;
import java.time.Duration;

/** One endpoint as one event loop sees it: how busy it is, and its connections. Event loop only. */
final class UpstreamEndpoint {

    private final UpstreamConnector connector;
    private final UpstreamPool pool;
    private final Cluster.UpstreamProtocol protocol;
    private final Duration connectTimeout;
    private final Cluster.Endpoint definition;
    private final StatScope<ClusterStat> clusterStats;
    private final StatScope<EndpointStat> stats;
    private int active;

    UpstreamEndpoint(
            Worker worker,
            UpstreamConnector connector,
            LoopStats.OfCluster stats,
            Cluster cluster,
            Cluster.Endpoint definition) {
        this.connector = connector;
        this.protocol = cluster.protocol();
        this.connectTimeout = cluster.connectionPool().tcp().connectTimeout();
        this.definition = definition;
        this.clusterStats = stats.cluster();
        this.stats = stats.endpoint(address());
        this.pool =
                protocol == Cluster.UpstreamProtocol.HTTP_2 ? new Http2Pool(worker, this) : new Http1Pool(worker, this);
    }

    /** Whether a new definition means this endpoint in every respect. */
    boolean serves(Cluster cluster, Cluster.Endpoint endpoint) {
        return definition.equals(endpoint)
                && protocol == cluster.protocol()
                && connectTimeout.equals(cluster.connectionPool().tcp().connectTimeout());
    }

    Cluster.Endpoint definition() {
        return definition;
    }

    /** {@code host:port}. */
    String address() {
        String host = definition.host();
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + definition.port() : host + ":" + definition.port();
    }

    StatScope<EndpointStat> stats() {
        return stats;
    }

    /** Requests and relayed connections in hand. */
    int active() {
        return active;
    }

    void begin() {
        active++;
    }

    void end() {
        active--;
    }

    /** Gives the request a connection, now or later, or says why not. */
    void acquire(UpstreamRequest request) {
        pool.acquire(request);
    }

    void cancel(UpstreamRequest request) {
        pool.cancel(request);
    }

    /** Opens a connection, which belongs to the caller. */
    void connect(ChannelHandler handler, UpstreamConnector.Outcome outcome) {
        connector.connect(
                definition.host(),
                definition.port(),
                connectTimeout,
                handler,
                UpstreamConnectionStats.counted(clusterStats, stats, protocol, outcome));
    }

    void closeIdle(long nowNanos) {
        pool.closeIdle(nowNanos);
    }

    /** Takes no new requests; those in hand are finished. */
    void close() {
        pool.close();
    }
}
