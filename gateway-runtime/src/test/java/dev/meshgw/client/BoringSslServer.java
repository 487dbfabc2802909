package dev.meshgw.client;

import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A server on Netty: with BoringSSL, whose alerts are Envoy's, or in the clear. */
final class BoringSslServer implements AutoCloseable {

    private final EventLoopGroup group;
    private final Channel channel;

    private BoringSslServer(EventLoopGroup group, Channel channel) {
        this.group = group;
        this.channel = channel;
    }

    /** Asks for client certificates of {@code clientAuthorities} and requires them. */
    static BoringSslServer requiringClients(TlsCredential credential, TrustBundle clientAuthorities) throws Exception {
        SslContext context = SslContextBuilder.forServer(
                        credential.privateKey(), credential.chain().toArray(X509Certificate[]::new))
                .sslProvider(SslProvider.OPENSSL)
                .clientAuth(ClientAuth.REQUIRE)
                .trustManager(clientAuthorities.authorities().toArray(X509Certificate[]::new))
                .build();
        return start(context, () -> new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
                ctx.close();
            }
        });
    }

    /** @param handlers makes what follows TLS in each pipeline */
    static BoringSslServer start(@Nullable SslContext context, Supplier<ChannelHandler> handlers) throws Exception {
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        if (context != null) {
                            connection.pipeline().addLast(context.newHandler(connection.alloc()));
                        }
                        connection.pipeline().addLast(handlers.get());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return new BoringSslServer(group, channel);
    }

    HostPort address(String host) {
        return new HostPort(host, ((InetSocketAddress) channel.localAddress()).getPort());
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }
}
