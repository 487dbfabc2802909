package dev.meshgw.gateway.netty;

import dev.meshgw.epoll.LastingEpollIoHandler;
import dev.meshgw.snapshot.ConnectionPool;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioChannelOption;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import jdk.net.ExtendedSocketOptions;

/** How sockets are reached: epoll where it exists, else NIO. Immutable. */
record Transport(
        String name,
        IoHandlerFactory io,
        Class<? extends ServerChannel> serverChannel,
        Class<? extends SocketChannel> socketChannel) {

    static Transport best() {
        return Epoll.isAvailable() ? epoll() : nio();
    }

    static Transport epoll() {
        return new Transport(
                "epoll", LastingEpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class);
    }

    static Transport nio() {
        return new Transport("nio", NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class);
    }

    EventLoopGroup newEventLoops(int count) {
        return new MultiThreadIoEventLoopGroup(count, new DefaultThreadFactory("meshgw-worker", true), io);
    }

    /** TCP keep-alive for connections to be made. The system's values hold where none are given. */
    void keepAlive(Bootstrap connections, ConnectionPool.Keepalive settings) {
        connections.option(ChannelOption.SO_KEEPALIVE, true);
        boolean epoll = socketChannel == EpollSocketChannel.class;
        if (settings.probes() > 0) {
            connections.option(
                    epoll ? EpollChannelOption.TCP_KEEPCNT : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPCOUNT),
                    settings.probes());
        }
        if (settings.time() != null) {
            connections.option(
                    epoll ? EpollChannelOption.TCP_KEEPIDLE : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPIDLE),
                    seconds(settings.time()));
        }
        if (settings.interval() != null) {
            connections.option(
                    epoll
                            ? EpollChannelOption.TCP_KEEPINTVL
                            : NioChannelOption.of(ExtendedSocketOptions.TCP_KEEPINTERVAL),
                    seconds(settings.interval()));
        }
    }

    /** The kernel takes no less than one. */
    private static int seconds(Duration duration) {
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, duration.toSeconds()));
    }

    /**
     * Acknowledges what the peer sent at once. The kernel forgets the mode by itself, so it is set again where a delay hurts:
     * BoringSSL holds its session tickets back until the first write, and a client without TCP_NODELAY holds its first request
     * back until its Finished is acknowledged, which takes 40 ms.
     */
    static void acknowledgeNow(Channel channel) {
        if (channel.config() instanceof EpollSocketChannelConfig config && channel.isActive()) {
            config.setTcpQuickAck(true);
        }
    }
}
