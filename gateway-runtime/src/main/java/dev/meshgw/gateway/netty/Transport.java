package dev.meshgw.gateway.netty;

import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollSocketChannelConfig;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;

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
