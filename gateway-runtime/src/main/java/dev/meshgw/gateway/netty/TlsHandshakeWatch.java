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
    private final HandshakeTap tap = new HandshakeTap();
    private final @Nullable ClientHello hello;
    private final @Nullable String version;

    private TlsHandshakeWatch(
            DownstreamConnection connection,
            FilterChain chain,
            SslHandler tls,
            @Nullable ClientHello hello,
            @Nullable String version) {
        this.connection = connection;
        this.chain = chain;
        this.tls = tls;
        this.hello = hello;
        this.version = version;
    }

    /**
     * Adds a TLS handler to the pipeline, and what watches it.
     *
     * @param hello null if what came is not TLS
     * @param version that the hello leads to; null if there is none in common
     */
    static void install(
            DownstreamConnection connection,
            FilterChain chain,
            SslHandler tls,
            @Nullable ClientHello hello,
            @Nullable String version) {
        var watch = new TlsHandshakeWatch(connection, chain, tls, hello, version);
        connection
                .channel()
                .pipeline()
                .addBefore(LastResort.NAME, null, watch.tap)
                .addBefore(LastResort.NAME, null, tls)
                .addBefore(LastResort.NAME, null, watch);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) {
            ctx.fireUserEventTriggered(event);
            return;
        }
        ctx.pipeline().remove(tap);
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
            ClientOffer offer = hello == null ? null : hello.offer();
            traffic.offer(HandshakeDiagnosis.of(cause, version, tap).failure(connection, chain.name(), offer, version));
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
