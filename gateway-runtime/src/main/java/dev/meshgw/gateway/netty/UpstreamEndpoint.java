package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.UpstreamTransport;
import io.netty.channel.ChannelHandler;
import java.time.Duration;

/** One endpoint as one event loop sees it: how busy it is, and its connections. Event loop only. */
final class UpstreamEndpoint {

    private final Worker worker;
    private final UpstreamConnector connector;
    private final EndpointPools pools;
    private final String cluster;
    private final UpstreamTransport transport;
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
        this.worker = worker;
        this.connector = connector;
        this.cluster = cluster.name();
        this.transport = cluster.transport();
        this.protocol = cluster.protocol();
        this.connectTimeout = cluster.connectionPool().tcp().connectTimeout();
        this.definition = definition;
        this.clusterStats = stats.cluster();
        this.stats = stats.endpoint(address());
        this.pools = new EndpointPools(worker, this, transport);
    }

    /** Whether a new definition means this endpoint in every respect. */
    boolean serves(Cluster cluster, Cluster.Endpoint endpoint) {
        return definition.equals(endpoint)
                && protocol == cluster.protocol()
                && transport.equals(cluster.transport())
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
        pool(request).acquire(request);
    }

    void cancel(UpstreamRequest request) {
        pool(request).cancel(request);
    }

    private UpstreamPool pool(UpstreamRequest request) {
        return pools.of(request, protocol == Cluster.UpstreamProtocol.HTTP_2);
    }

    /** Opens a connection, which belongs to the caller. */
    void connect(UpstreamHello hello, ChannelHandler handler, UpstreamConnector.Outcome outcome) {
        UpstreamConnector.Outcome counted = UpstreamConnectionStats.counted(clusterStats, stats, protocol, outcome);
        if (transport instanceof UpstreamTransport.PlainText) {
            connect(handler, counted);
            return;
        }
        UpstreamTlsContext context = transport instanceof UpstreamTransport.Tls settings
                ? worker.upstreamTls().of(settings, hello.alpn())
                : null;
        if (context == null) {
            UpstreamHandshake.refuse(worker, counted);
        } else {
            var handshake =
                    new UpstreamHandshake(worker, cluster, address(), context, hello, connectTimeout, handler, counted);
            connect(handshake, handshake);
        }
    }

    private void connect(ChannelHandler handler, UpstreamConnector.Outcome outcome) {
        connector.connect(definition.host(), definition.port(), connectTimeout, handler, outcome);
    }

    void closeIdle(long nowNanos) {
        pools.closeIdle(nowNanos);
    }

    /** Takes no new requests; those in hand are finished. */
    void close() {
        pools.close();
    }
}
