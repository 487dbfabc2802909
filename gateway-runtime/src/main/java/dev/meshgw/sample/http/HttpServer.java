package dev.meshgw.sample.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One port of a workload: bound to a free loopback port, while the application believes in the port that its configuration
 * names. Thread-safe.
 */
public final class HttpServer implements AutoCloseable {

    /** Connections that the kernel may hold before they are accepted; nginx on Linux asks for 511. */
    private static final int BACKLOG = 511;

    /** How long an answer that is under way may take once the server closes. */
    private static final long DRAIN_MILLIS = 2_000;

    private final Channel listener;
    private final ChannelGroup connections;

    private HttpServer(Channel listener, ChannelGroup connections) {
        this.listener = listener;
        this.connections = connections;
    }

    /**
     * Binds 127.0.0.1 and starts to answer. Blocks until the socket listens.
     *
     * @param serverPort the port that the workload would listen on in its own network, such as 443
     * @param tls null for plain HTTP
     * @param log takes a line of the access log; called on event loops, so it must not block
     * @throws IOException if no port is free
     */
    public static HttpServer bind(
            EventLoops loops,
            int serverPort,
            Application application,
            @Nullable TlsHosts tls,
            HttpLimits limits,
            Consumer<String> log)
            throws IOException {
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        HttpService service = new HttpService(application, limits, log);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops.group())
                .channel(loops.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                // A client may say all it has to say and close its side; it still gets its answers.
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        connections.add(channel);
                        if (tls == null) {
                            addPlainHandlers(channel, service, peer(channel, serverPort, false, null));
                        } else {
                            channel.pipeline().addLast(new TlsDetector(service, tls, serverPort));
                        }
                    }
                })
                .bind(InetAddress.getLoopbackAddress(), 0)
                .awaitUninterruptibly();
        Throwable failure = bound.cause();
        if (failure != null) {
            throw new IOException("no loopback port for a workload: " + failure.getMessage(), failure);
        }
        return new HttpServer(bound.channel(), connections);
    }

    /** The pipeline of HTTP/1.1, complete: on a TLS port it stands behind the TLS handler. */
    static void addPlainHandlers(Channel channel, HttpService service, Downstream peer) {
        channel.pipeline().addLast(new RequestDecoder(service.limits()), new Http1Connection(service, channel, peer));
    }

    static Downstream peer(Channel channel, int serverPort, boolean tlsListener, Downstream.@Nullable Tls tls) {
        if (channel.remoteAddress() instanceof InetSocketAddress remote) {
            return new Downstream(remote.getAddress().getHostAddress(), remote.getPort(), serverPort, tlsListener, tls);
        }
        return new Downstream("127.0.0.1", 0, serverPort, tlsListener, tls);
    }

    /** Where the server really listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Connections that are open now. */
    int connectionCount() {
        return connections.size();
    }

    /** Stops to accept at once, lets answers that are under way finish for at most two seconds, and does not wait for them. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        drain();
    }

    /** {@link #close} after a delay, without waiting: for a server that somebody may still send to in good faith. */
    public void closeAfter(Duration delay) {
        listener.eventLoop()
                .schedule(
                        () -> {
                            listener.close();
                            drain();
                        },
                        delay.toNanos(),
                        TimeUnit.NANOSECONDS);
    }

    private void drain() {
        for (Channel connection : connections) {
            connection.eventLoop().execute(() -> connection.pipeline().fireUserEventTriggered(Drain.INSTANCE));
        }
        listener.eventLoop().schedule(() -> connections.close(), DRAIN_MILLIS, TimeUnit.MILLISECONDS);
    }
}
