package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;

/** Counts one upstream connection from the attempt to its end, and passes on how the attempt ended. Event loop only. */
final class UpstreamConnectionStats implements UpstreamConnector.Outcome {

    private final StatScope<ClusterStat> cluster;
    private final StatScope<EndpointStat> endpoint;
    private final Cluster.UpstreamProtocol protocol;
    private final UpstreamConnector.Outcome outcome;
    private long startNanos = System.nanoTime();

    private UpstreamConnectionStats(
            StatScope<ClusterStat> cluster,
            StatScope<EndpointStat> endpoint,
            Cluster.UpstreamProtocol protocol,
            UpstreamConnector.Outcome outcome) {
        this.cluster = cluster;
        this.endpoint = endpoint;
        this.protocol = protocol;
        this.outcome = outcome;
    }

    /** Begins to count an attempt to connect. */
    static UpstreamConnector.Outcome counted(
            StatScope<ClusterStat> cluster,
            StatScope<EndpointStat> endpoint,
            Cluster.UpstreamProtocol protocol,
            UpstreamConnector.Outcome outcome) {
        cluster.increment(ClusterStat.UPSTREAM_CX_TOTAL);
        cluster.increment(ClusterStat.UPSTREAM_CX_ACTIVE);
        endpoint.increment(EndpointStat.CX_TOTAL);
        endpoint.increment(EndpointStat.CX_ACTIVE);
        return new UpstreamConnectionStats(cluster, endpoint, protocol, outcome);
    }

    @Override
    public void connected(Channel channel) {
        long now = System.nanoTime();
        cluster.record(ClusterStat.UPSTREAM_CX_CONNECT_MS, (now - startNanos) / 1_000_000);
        startNanos = now;
        cluster.increment(
                protocol == Cluster.UpstreamProtocol.HTTP_2
                        ? ClusterStat.UPSTREAM_CX_HTTP2_TOTAL
                        : ClusterStat.UPSTREAM_CX_HTTP1_TOTAL);
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            HandshakeStats.upstreamSucceeded(cluster, tls.engine());
        }
        channel.closeFuture().addListener(closed -> ended());
        outcome.connected(channel);
    }

    @Override
    public void failed(UpstreamFailure failure, String reason) {
        cluster.increment(ClusterStat.UPSTREAM_CX_CONNECT_FAIL);
        endpoint.increment(EndpointStat.CX_CONNECT_FAIL);
        HandshakeStats.upstreamFailed(cluster, reason);
        if (failure == UpstreamFailure.CONNECTION_TIMEOUT) {
            cluster.increment(ClusterStat.UPSTREAM_CX_CONNECT_TIMEOUT);
        }
        ended();
        outcome.failed(failure, reason);
    }

    private void ended() {
        cluster.decrement(ClusterStat.UPSTREAM_CX_ACTIVE);
        endpoint.decrement(EndpointStat.CX_ACTIVE);
        cluster.increment(ClusterStat.UPSTREAM_CX_DESTROY);
        cluster.record(ClusterStat.UPSTREAM_CX_LENGTH_MS, (System.nanoTime() - startNanos) / 1_000_000);
    }
}
