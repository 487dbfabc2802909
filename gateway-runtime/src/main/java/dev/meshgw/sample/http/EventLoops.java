package dev.meshgw.sample.http;

import dev.meshgw.epoll.LastingEpollIoHandler;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The threads that all workloads of a process share: epoll where it exists, NIO elsewhere. Thread-safe. */
public final class EventLoops implements AutoCloseable {

    private static final long SHUTDOWN_SECONDS = 2;

    private final EventLoopGroup group;

    /** @param threads at least 1; a thread starts with the first connection that it gets */
    public EventLoops(int threads) {
        this.group = new MultiThreadIoEventLoopGroup(
                threads,
                new DefaultThreadFactory("meshgw-workload", true),
                Epoll.isAvailable() ? LastingEpollIoHandler.newFactory() : NioIoHandler.newFactory());
    }

    /** Closes every connection and ends the threads within two seconds. */
    @Override
    public void close() {
        group.shutdownGracefully(0, SHUTDOWN_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    EventLoopGroup group() {
        return group;
    }

    Class<? extends ServerChannel> serverChannel() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }
}
