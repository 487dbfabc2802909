package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.ConnectionPool;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.resolver.NoopAddressResolverGroup;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Opens connections to endpoints on the event loop of the downstream that wants them. Event loop only. */
final class UpstreamConnector {

    /** Bulk responses are read in pieces of up to 256 KiB, which saves a sixth of the CPU time of each byte. */
    private static final AdaptiveRecvByteBufAllocator RECEIVE_BUFFERS =
            new AdaptiveRecvByteBufAllocator(2 * 1024, 16 * 1024, 256 * 1024);

    /** Told once how an attempt ended, on the event loop; a failure perhaps before {@link #connect} returns. */
    interface Outcome {

        void connected(Channel channel);

        /** @param reason in Envoy's words, for logs and local replies */
        void failed(UpstreamFailure failure, String reason);
    }

    private final Worker worker;
    private final NameResolver resolver;
    private final Transport transport;
    private final Bootstrap bootstrap;

    UpstreamConnector(Worker worker, Transport transport, NameResolver resolver) {
        this.worker = worker;
        this.resolver = resolver;
        this.transport = transport;
        this.bootstrap = new Bootstrap()
                .group(worker.loop())
                .channel(transport.socketChannel())
                .resolver(NoopAddressResolverGroup.INSTANCE)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.RECVBUF_ALLOCATOR, RECEIVE_BUFFERS);
    }

    /** @param handler the pipeline of the new channel */
    void connect(String host, int port, ConnectionPool.Tcp settings, ChannelHandler handler, Outcome outcome) {
        List<InetAddress> addresses = resolver.known(host);
        if (addresses != null && !addresses.isEmpty()) {
            connect(new InetSocketAddress(addresses.get(0), port), settings, handler, outcome);
            return;
        }
        resolver.resolve(host, worker.loop()).addListener(resolved -> {
            if (resolved.isSuccess()) {
                connect(new InetSocketAddress((InetAddress) resolved.getNow(), port), settings, handler, outcome);
            } else {
                outcome.failed(UpstreamFailure.REMOTE_CONNECTION_FAILURE, "cannot resolve " + host);
            }
        });
    }

    private void connect(
            InetSocketAddress address, ConnectionPool.Tcp settings, ChannelHandler handler, Outcome outcome) {
        Duration timeout = settings.connectTimeout();
        Bootstrap attempt = bootstrap.clone();
        if (settings.keepalive() != null) {
            transport.keepAlive(attempt, settings.keepalive());
        }
        attempt.handler(handler)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) Math.min(timeout.toMillis(), Integer.MAX_VALUE))
                .connect(address)
                .addListener((ChannelFutureListener) connected -> {
                    if (worker.loop().inEventLoop()) {
                        ended(connected, outcome);
                    } else { // no file descriptor was left, which Netty tells on a thread of its own
                        worker.loop().execute(() -> ended(connected, outcome));
                    }
                });
    }

    private static void ended(ChannelFuture connected, Outcome outcome) {
        if (connected.isSuccess()) {
            outcome.connected(connected.channel());
        } else {
            outcome.failed(failure(connected.cause()), reason(connected.cause()));
        }
    }

    private static UpstreamFailure failure(@Nullable Throwable cause) {
        return cause instanceof ConnectTimeoutException
                ? UpstreamFailure.CONNECTION_TIMEOUT
                : UpstreamFailure.REMOTE_CONNECTION_FAILURE;
    }

    private static String reason(@Nullable Throwable cause) {
        if (cause instanceof ConnectTimeoutException) {
            return "";
        }
        if (cause instanceof UnknownHostException) {
            return "cannot resolve " + cause.getMessage();
        }
        if (cause instanceof ConnectException refused
                && String.valueOf(refused.getMessage()).contains("refused")) {
            return "delayed connect error: Connection refused";
        }
        return "delayed connect error: " + (cause == null ? "unknown" : cause.getMessage());
    }
}
