package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.ConnectionPool;
import dev.meshgw.snapshot.LoadBalancing;
import dev.meshgw.snapshot.LoadBalancing.SlowStart;
import dev.meshgw.snapshot.UpstreamTransport;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One endpoint as one event loop sees it: how busy it is, and its connections. Event loop only. */
final class UpstreamEndpoint {

    private final Worker worker;
    private final UpstreamConnector connector;
    private final EndpointPools pools;
    private final String cluster;
    private final SharedCluster shared;
    private final Cluster.UpstreamProtocol protocol;
    private final ConnectionPool settings;
    private final UpstreamTransport transport;
    private final Duration idleTimeout;
    private final Cluster.Endpoint definition;
    private final StatScope<ClusterStat> clusterStats;
    private final StatScope<EndpointStat> stats;
    private final String address;
    private final OutlierDetector.@Nullable Host health;
    private final @Nullable SlowStart slowStart;
    private int active;

    UpstreamEndpoint(
            Worker worker,
            UpstreamConnector connector,
            LoopStats.OfCluster stats,
            Cluster cluster,
            SharedCluster shared,
            Cluster.Endpoint definition) {
        this.worker = worker;
        this.connector = connector;
        this.cluster = cluster.name();
        this.shared = shared;
        this.protocol = cluster.protocol();
        this.settings = cluster.connectionPool();
        this.transport = cluster.transport();
        Duration ownTimeout = settings.http().idleTimeout();
        this.idleTimeout = ownTimeout == null ? worker.options().upstreamIdleTimeout() : ownTimeout;
        this.definition = definition;
        this.address = address(definition);
        this.clusterStats = stats.cluster();
        this.stats = stats.endpoint(address);
        this.health = health(shared, address);
        this.slowStart = slowStart(cluster.loadBalancing());
        this.pools = new EndpointPools(worker, this, transport);
    }

    /** One that went and came back is known anew. */
    private static OutlierDetector.@Nullable Host health(SharedCluster shared, String address) {
        OutlierDetector outliers = shared.outliers();
        return outliers == null ? null : outliers.host(address);
    }

    private static @Nullable SlowStart slowStart(LoadBalancing policy) {
        return policy instanceof LoadBalancing.RoundRobin roundRobin
                ? roundRobin.slowStart()
                : policy instanceof LoadBalancing.LeastRequest leastRequest ? leastRequest.slowStart() : null;
    }

    /** Whether a new definition means this endpoint in every respect. */
    boolean serves(Cluster cluster, SharedCluster itsShared, Cluster.Endpoint endpoint) {
        return shared == itsShared
                && health == health(itsShared, address)
                && definition.equals(endpoint)
                && protocol == cluster.protocol()
                && settings.equals(cluster.connectionPool())
                && transport.equals(cluster.transport())
                && Objects.equals(slowStart, slowStart(cluster.loadBalancing()));
    }

    Cluster.Endpoint definition() {
        return definition;
    }

    /** {@code host:port}. */
    static String address(Cluster.Endpoint endpoint) {
        String host = endpoint.host();
        return host.indexOf(':') >= 0 ? "[" + host + "]:" + endpoint.port() : host + ":" + endpoint.port();
    }

    StatScope<ClusterStat> clusterStats() {
        return clusterStats;
    }

    StatScope<EndpointStat> stats() {
        return stats;
    }

    /** {@code host:port}. */
    String address() {
        return address;
    }

    ConnectionPool settings() {
        return settings;
    }

    /** Of a connection without a request; zero for none. */
    Duration idleTimeout() {
        return idleTimeout;
    }

    /** Its share, which grows while the endpoint is new. */
    double weight() {
        if (slowStart == null) {
            return definition.weight();
        }
        long age = System.nanoTime() - shared.sinceNanos(address);
        double elapsed = (double) age / slowStart.window().toNanos();
        if (elapsed >= 1) {
            return definition.weight();
        }
        double grown = Math.pow(Math.max(elapsed, 1e-9), 1 / slowStart.aggression());
        return definition.weight() * Math.max(grown, slowStart.minimumPercent() / 100);
    }

    // What it is busy with.

    /** Requests and relayed connections in hand. */
    int active() {
        return active;
    }

    void begin() {
        active++;
    }

    /** @param admitted whether it came as far as {@link #admit} */
    void end(boolean admitted) {
        active--;
        if (admitted) {
            shared.requests().release();
        }
    }

    /** Lets a request onto a connection, unless as many are as may be. */
    boolean admit() {
        return shared.requests().tryAcquire();
    }

    Limit pendingRequests() {
        return shared.pendingRequests();
    }

    // How it fares.

    boolean isHealthy() {
        return health == null || !health.isEjected();
    }

    /** A request got a connection. */
    void connected() {
        if (health != null) {
            health.connected();
        }
    }

    void answered(int status) {
        if (health != null) {
            health.answered(status);
        }
    }

    /** Nothing came of a request or connection. */
    void failed(UpstreamFailure failure) {
        if (health != null && failure != UpstreamFailure.OVERFLOW) { // that says nothing about the endpoint
            health.failed(false);
        }
    }

    /** The response did not come in time. */
    void timedOut() {
        if (health != null) {
            health.failed(true);
        }
    }

    // Its connections.

    /** Gives the request a connection, now or later, or says why not. */
    void acquire(UpstreamRequest request) {
        pool(request).acquire(request);
    }

    void cancel(UpstreamRequest request) {
        pool(request).cancel(request);
    }

    private UpstreamPool pool(UpstreamRequest request) {
        boolean overHttp2 = protocol == Cluster.UpstreamProtocol.HTTP_2
                || (protocol == Cluster.UpstreamProtocol.DOWNSTREAM && request.isHttp2());
        return pools.of(request, overHttp2);
    }

    /**
     * Opens a connection, which belongs to the caller.
     *
     * @param always opens it even if the cluster has as many as it may
     * @return false if it may not be opened; then nothing is told to the outcome
     */
    boolean connect(UpstreamHello hello, boolean always, ChannelHandler handler, UpstreamConnector.Outcome outcome) {
        Limit connections = shared.connections();
        if (!connections.tryAcquire()) {
            clusterStats.increment(ClusterStat.UPSTREAM_CX_OVERFLOW);
            if (!always) {
                return false;
            }
            connections.acquire();
        }
        UpstreamConnector.Outcome counted =
                UpstreamConnectionStats.counted(clusterStats, stats, protocol, limited(connections, outcome));
        if (transport instanceof UpstreamTransport.PlainText) {
            connect(handler, counted);
            return true;
        }
        UpstreamTlsContext context = transport instanceof UpstreamTransport.Tls tls
                ? worker.upstreamTls().of(tls, hello.alpn())
                : null;
        if (context == null) {
            UpstreamHandshake.refuse(worker, counted);
        } else {
            var handshake = new UpstreamHandshake(
                    worker, cluster, address, context, hello, settings.tcp().connectTimeout(), handler, counted);
            connect(handshake, handshake);
        }
        return true;
    }

    private void connect(ChannelHandler handler, UpstreamConnector.Outcome outcome) {
        connector.connect(definition.host(), definition.port(), settings.tcp(), handler, outcome);
    }

    /** Gives back what the connection holds of the limit when it is gone. */
    private static UpstreamConnector.Outcome limited(Limit connections, UpstreamConnector.Outcome outcome) {
        return new UpstreamConnector.Outcome() {
            @Override
            public void connected(Channel channel) {
                channel.closeFuture().addListener(closed -> connections.release());
                outcome.connected(channel);
            }

            @Override
            public void failed(UpstreamFailure failure, String reason) {
                connections.release();
                outcome.failed(failure, reason);
            }
        };
    }

    void closeIdle(long nowNanos) {
        pools.closeIdle(nowNanos);
    }

    /** Takes no new requests; those in hand are finished. */
    void close() {
        pools.close();
    }
}
