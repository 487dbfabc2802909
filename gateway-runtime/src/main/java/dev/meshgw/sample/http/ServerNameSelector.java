package dev.meshgw.sample.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** Reads the ClientHello's server name, picks the certificate, and gives way to the TLS handler. */
final class ServerNameSelector extends AbstractSniHandler<ServerTls> {

    /** RFC 8446 lets a ClientHello reach 2^24 bytes; Envoy's tls_inspector stops at 64 KiB, and so does this. */
    private static final int MAX_CLIENT_HELLO_BYTES = 64 * 1024;

    /** For the ClientHello, and once more for the rest of the handshake; nginx's {@code client_header_timeout} is 60 s. */
    private static final long HANDSHAKE_MILLIS = 60_000;

    private final HttpService service;
    private final TlsHosts hosts;
    private final int serverPort;

    ServerNameSelector(HttpService service, TlsHosts hosts, int serverPort) {
        super(MAX_CLIENT_HELLO_BYTES, HANDSHAKE_MILLIS);
        this.service = service;
        this.hosts = hosts;
        this.serverPort = serverPort;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == Drain.INSTANCE || event == ChannelInputShutdownEvent.INSTANCE) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LastResort.close(ctx, cause);
    }

    @Override
    protected Future<ServerTls> lookup(ChannelHandlerContext ctx, @Nullable String serverName) {
        return ctx.executor().newSucceededFuture(hosts.select(serverName == null ? "" : serverName));
    }

    @Override
    protected void onLookupComplete(ChannelHandlerContext ctx, @Nullable String serverName, Future<ServerTls> found) {
        ServerTls tls = found.getNow();
        Channel channel = ctx.channel();
        SslHandler handler = tls.context().newHandler(ctx.alloc());
        handler.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS);
        channel.pipeline().replace(this, "tls", handler);
        channel.pipeline()
                .addLast(new HandshakeFollower(service, tls, serverName == null ? "" : serverName, serverPort));
    }
}
