package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.ConnectionPool;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HashKey;
import dev.meshgw.snapshot.WeightedClusters;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import dev.meshgw.snapshot.XxHash64;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's tcp_proxy: connects one downstream connection to one endpoint and relays bytes both ways, unchanged. A side that
 * is slow stops the reading of the other one; the end of one direction is passed on while the other still runs. Both
 * connections belong to one event loop, so nothing here is shared.
 */
final class TcpProxy implements DownstreamConnection.Owner, UpstreamConnector.Outcome {

    /** What a connection counts as where answers are counted. */
    private static final int CONNECTED = 200;

    private final DownstreamConnection connection;
    private final RelaySide downstreamSide = new RelaySide(this);
    private final RelaySide upstreamSide = new RelaySide(this);
    private @Nullable String cluster;
    private @Nullable UpstreamEndpoint endpoint;
    private @Nullable String upstreamLocalAddress;
    private @Nullable String failureReason;
    private @Nullable String flags;
    private boolean active;
    /** 0 if only the listener's idle timeout holds. */
    private long idleNanos;

    private long lastActiveNanos;
    private @Nullable Future<?> idle;
    private @Nullable Future<?> end;
    private boolean closed;

    private TcpProxy(DownstreamConnection connection) {
        this.connection = connection;
    }

    /** Adds the relay to the pipeline and begins to connect. Nothing is read before the upstream is there. */
    static void install(DownstreamConnection connection, WeightedClusters clusters) {
        var proxy = new TcpProxy(connection);
        connection.owner(proxy);
        Channel channel = connection.channel();
        channel.config().setAutoRead(false);
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        channel.pipeline().addBefore(LastResort.NAME, null, proxy.downstreamSide);
        channel.closeFuture().addListener(closed -> proxy.finished());
        proxy.connect(clusters);
    }

    private void connect(WeightedClusters clusters) {
        Worker worker = connection.worker();
        WeightedCluster destination = clusters.choose(worker.random().nextInt(clusters.totalWeight()));
        cluster = destination.name();
        Cluster definition = destination.cluster();
        if (definition == null) {
            fail("NC", null);
            return;
        }
        UpstreamCluster live = worker.clusters().of(definition);
        endpoint = live.choose(hash(live.hashKey()), null);
        if (endpoint == null) {
            fail("UH", null);
            return;
        }
        endpoint.begin();
        boolean allowed = endpoint.connect(
                UpstreamHello.BYTES,
                false,
                new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel upstream) {
                        upstream.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
                        upstream.pipeline().addLast(upstreamSide).addLast(LastResort.NAME, LastResort.INSTANCE);
                    }
                },
                this);
        if (!allowed) {
            fail(UpstreamFailure.OVERFLOW.flag(), null);
        }
    }

    /** Bytes have no key but where they come from. */
    private long hash(@Nullable HashKey key) {
        return key instanceof HashKey.SourceIp
                ? XxHash64.of(connection.remoteIp().toString())
                : connection.worker().random().nextLong();
    }

    @Override
    public void connected(Channel upstream) {
        if (!connection.channel().isActive()) {
            upstream.close();
            return;
        }
        upstreamLocalAddress = DownstreamConnection.text(upstream.localAddress());
        if (endpoint != null) {
            endpoint.connected();
            endpoint.answered(CONNECTED);
            limitTime(endpoint.settings().tcp());
        }
        upstreamSide.peer(connection.channel());
        downstreamSide.peer(upstream);
        downstreamSide.resumeReading();
    }

    /** Envoy makes one attempt. */
    @Override
    public void failed(UpstreamFailure failure, String reason) {
        if (endpoint != null) {
            endpoint.failed(failure);
        }
        fail(failure.flag() + ",URX", reason);
    }

    private void fail(String responseFlags, @Nullable String reason) {
        flags = responseFlags;
        failureReason = reason;
        connection.channel().close();
    }

    /** A byte passed. */
    void active() {
        active = true;
        if (idleNanos > 0) {
            lastActiveNanos = System.nanoTime();
        }
    }

    private void limitTime(ConnectionPool.Tcp settings) {
        if (settings.idleTimeout() != null && !settings.idleTimeout().isZero()) {
            idleNanos = settings.idleTimeout().toNanos();
            lastActiveNanos = System.nanoTime();
            idle = schedule(this::closeIfIdle, idleNanos);
        }
        if (settings.maxConnectionDuration() != null) {
            end = schedule(
                    () -> connection.channel().close(),
                    settings.maxConnectionDuration().toNanos());
        }
    }

    private void closeIfIdle() {
        long left = lastActiveNanos + idleNanos - System.nanoTime();
        if (left <= 0) {
            connection.channel().close();
        } else {
            idle = schedule(this::closeIfIdle, left);
        }
    }

    private Future<?> schedule(Runnable task, long nanos) {
        return connection.worker().loop().schedule(task, nanos, TimeUnit.NANOSECONDS);
    }

    RelaySide other(RelaySide side) {
        return side == downstreamSide ? upstreamSide : downstreamSide;
    }

    /** The peer of this side sends no more: its other end is told so once it has got everything. */
    void inputEnded(RelaySide from) {
        RelaySide to = other(from);
        Channel channel = from.peer();
        if (channel == null) {
            return; // not connected yet: the relay looks again when it is
        }
        if (to.inputHasEnded()) {
            closeAfterWrites(channel);
            Channel own = to.peer();
            if (own != null) {
                closeAfterWrites(own);
            }
            return;
        }
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) written -> {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls != null) {
                tls.closeOutbound(); // close_notify is how TLS says it
            } else {
                ((DuplexChannel) channel).shutdownOutput();
            }
        });
    }

    /** One of the two connections is gone. */
    void closed(RelaySide side) {
        Channel other = side.peer();
        if (other == null) {
            return;
        }
        if (side.wasReset()) {
            reset(other);
        } else {
            closeAfterWrites(other);
        }
    }

    /** As Envoy passes a reset on: whoever waits for the rest must not take what came for all of it. */
    private static void reset(Channel channel) {
        if (channel.isActive()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
        }
        channel.close();
    }

    private static void closeAfterWrites(Channel channel) {
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }

    private void finished() {
        if (closed) {
            return;
        }
        closed = true;
        if (endpoint != null) {
            endpoint.end(false);
        }
        if (idle != null) {
            idle.cancel(false);
        }
        if (end != null) {
            end.cancel(false);
        }
        TrafficQueue traffic = connection.worker().traffic();
        if (traffic != null) {
            traffic.offer(record());
        }
    }

    private ConnectionRecord record() {
        FilterChain chain = connection.filterChain();
        return new ConnectionRecord(
                connection.startMillis(),
                connection.durationMillis(),
                connection.peer(),
                chain == null ? null : chain.name(),
                flags,
                null,
                downstreamSide.bytes(),
                upstreamSide.bytes(),
                cluster == null
                        ? null
                        : new UpstreamPeer(
                                cluster,
                                endpoint == null ? null : endpoint.address(),
                                upstreamLocalAddress,
                                failureReason));
    }

    @Override
    public boolean wasActive() {
        boolean was = active;
        active = false;
        return was;
    }

    /** Bytes without meaning have no good moment to end: they go on until the drain time is over. */
    @Override
    public void drain() {}

    @Override
    public void idleTimeout() {
        connection.channel().close();
    }
}
