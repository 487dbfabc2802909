package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.TransportSocket;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.jspecify.annotations.Nullable;

/**
 * Waits for the end of a TLS handshake. If it succeeded, the network filter takes its place; if not, it says who sent which
 * alert and why. One for each connection; event loop only.
 */
final class TlsHandshakeWatch extends ChannelInboundHandlerAdapter {

    private final DownstreamConnection connection;
    private final FilterChain chain;
    private final SslHandler tls;
    private final @Nullable String version;

    /** @param version that the hello leads to; null if there is none in common */
    TlsHandshakeWatch(DownstreamConnection connection, FilterChain chain, SslHandler tls, @Nullable String version) {
        this.connection = connection;
        this.chain = chain;
        this.tls = tls;
        this.version = version;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) {
            ctx.fireUserEventTriggered(event);
            return;
        }
        if (completion.isSuccess()) {
            HandshakeStats.succeeded(connection.stats().listener(), tls.engine());
            connection.tlsEstablished(tls.engine().getSession(), asksForCertificate(chain));
            Transport.acknowledgeNow(ctx.channel());
            FilterChainInstaller.filter(connection, chain, tls.applicationProtocol());
            ctx.pipeline().remove(this);
        } else {
            failed(ctx, completion.cause());
        }
    }

    private static boolean asksForCertificate(FilterChain chain) {
        return chain.transportSocket() instanceof TransportSocket.Termination termination
                && termination.clientAuthentication() instanceof TransportSocket.ClientAuthentication.Requested;
    }

    private void failed(ChannelHandlerContext ctx, Throwable cause) {
        HandshakeStats.failed(connection.stats().listener(), cause);
        TrafficQueue traffic = connection.worker().traffic();
        if (traffic != null) {
            traffic.offer(HandshakeDiagnosis.of(cause, version).failure(connection, chain.name(), version));
        }
        // Netty closes the channel next. The alert must reach the client before a reset overtakes it.
        LingeringClose.install(connection);
    }

    /** The failure was told by the event; the exception that follows says nothing new. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
