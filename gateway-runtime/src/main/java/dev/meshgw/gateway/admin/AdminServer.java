package dev.meshgw.gateway.admin;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpServerKeepAliveHandler;
import io.netty.handler.flow.FlowControlHandler;
import io.netty.handler.timeout.ReadTimeoutHandler;
import io.netty.handler.timeout.WriteTimeoutHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The socket of the admin interface. It has an event loop of its own and one thread that makes the pages, so neither a slow
 * reader nor a costly page touches the data plane. Thread-safe.
 */
public final class AdminServer implements AutoCloseable {

    /** A page is asked for by name and a few parameters; the limits are those of Netty, written down. */
    private static final int MAX_REQUEST_LINE_BYTES = 4 * 1024;

    private static final int MAX_HEADER_BYTES = 8 * 1024;
    /** No page reads a body. */
    private static final int MAX_BODY_BYTES = 16 * 1024;
    /** One person and a few scrapers; what is more is closed at once. */
    private static final int MAX_CONNECTIONS = 64;
    /** For a whole request, and between two of them. */
    private static final long READ_TIMEOUT_SECONDS = 60;
    /** For a page to be taken. */
    private static final long WRITE_TIMEOUT_SECONDS = 30;

    private final EventLoopGroup loop;
    private final ExecutorService pages;
    private final Channel listener;
    private final ChannelGroup connections;

    private AdminServer(EventLoopGroup loop, ExecutorService pages, Channel listener, ChannelGroup connections) {
        this.loop = loop;
        this.pages = pages;
        this.listener = listener;
        this.connections = connections;
    }

    /**
     * @param address port 0 picks a free one
     * @throws IOException if it cannot be bound
     */
    public static AdminServer start(InetSocketAddress address, AdminRoutes routes) throws IOException {
        var loop = new MultiThreadIoEventLoopGroup(
                1, new DefaultThreadFactory("meshgw-admin-io", true), NioIoHandler.newFactory());
        ExecutorService pages = Executors.newSingleThreadExecutor(new DefaultThreadFactory("meshgw-admin", true));
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
        ChannelFuture bound = new ServerBootstrap()
                .group(loop)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        if (connections.size() >= MAX_CONNECTIONS) {
                            channel.close();
                            return;
                        }
                        connections.add(channel);
                        channel.pipeline()
                                .addLast(
                                        new ReadTimeoutHandler(READ_TIMEOUT_SECONDS, TimeUnit.SECONDS),
                                        new WriteTimeoutHandler(WRITE_TIMEOUT_SECONDS, TimeUnit.SECONDS),
                                        new HttpServerCodec(
                                                MAX_REQUEST_LINE_BYTES, MAX_HEADER_BYTES, MAX_REQUEST_LINE_BYTES),
                                        new HttpServerKeepAliveHandler(),
                                        new HttpObjectAggregator(MAX_BODY_BYTES, true),
                                        new FlowControlHandler(),
                                        new AdminHandler(routes, pages));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            loop.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            pages.shutdown();
            throw new IOException(bound.cause().getMessage(), bound.cause());
        }
        return new AdminServer(loop, pages, bound.channel(), connections);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Closes everything at once. */
    @Override
    public void close() {
        listener.close().awaitUninterruptibly();
        connections.close().awaitUninterruptibly();
        pages.shutdown();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
