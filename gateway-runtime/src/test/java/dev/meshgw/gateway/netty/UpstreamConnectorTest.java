package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.Cluster;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslProvider;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UpstreamConnectorTest {

    /** What a process without file descriptors sees. */
    public static final class NoSocket extends NioSocketChannel {
        public NoSocket() {
            throw new ChannelException("Too many open files");
        }
    }

    @Test
    void aSocketThatCannotBeMadeIsToldOnTheEventLoop() throws Exception {
        Transport nio = Transport.nio();
        var transport = new Transport("none", nio.io(), nio.serverChannel(), NoSocket.class);
        var loops = transport.newEventLoops(1);
        var resolver = new NameResolver();
        try {
            EventLoop loop = loops.next();
            var worker = new Worker(
                    loop,
                    transport,
                    resolver,
                    new UpstreamTlsContexts(SslProvider.JDK),
                    new SharedClusters(loop),
                    new LiveSnapshot.Source(),
                    DataPlaneOptions.defaults(),
                    null);
            var connector = new UpstreamConnector(worker, transport, resolver);
            var settings =
                    Cluster.builder("c", List.of()).build().connectionPool().tcp();
            var onLoop = new CompletableFuture<Boolean>();
            var outcome = new UpstreamConnector.Outcome() {
                @Override
                public void connected(Channel channel) {
                    onLoop.completeExceptionally(new AssertionError("connected"));
                }

                @Override
                public void failed(UpstreamFailure failure, String reason) {
                    onLoop.complete(loop.inEventLoop());
                }
            };
            loop.execute(
                    () -> connector.connect("127.0.0.1", 1, settings, new ChannelInboundHandlerAdapter(), outcome));
            assertThat(onLoop.get(10, TimeUnit.SECONDS)).isTrue();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
            resolver.close();
        }
    }
}
