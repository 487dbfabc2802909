package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.HandshakeFailure.Kind;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.Listener;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Envoy's tls_inspector: reads the ClientHello without changing a byte, for a bounded time and size, and picks the filter chain
 * by its SNI. A listener without TLS picks at once. Then it hands over to {@link FilterChainInstaller} and replays what it
 * read. One for each connection; event loop only.
 */
final class TlsInspector extends ChannelInboundHandlerAdapter {

    private final DownstreamConnection connection;
    private @Nullable ClientHelloReader reader;
    /** Everything received so far. Owned here until it is replayed. */
    private @Nullable ByteBuf received;

    private @Nullable Future<?> timeout;

    TlsInspector(DownstreamConnection connection) {
        this.connection = connection;
    }

    /** The channel may be active already, when a test adds the handler itself. */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            begin(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        begin(ctx);
        ctx.fireChannelActive();
    }

    private void begin(ChannelHandlerContext ctx) {
        Listener listener = connection.listener();
        if (reader != null || listener == null) {
            return;
        }
        if (!listener.inspectsTls()) {
            choose(ctx, null);
            return;
        }
        DataPlaneOptions options = connection.worker().options();
        reader = new ClientHelloReader(options.maxClientHelloBytes());
        timeout = ctx.executor().schedule(this::timedOut, options.helloTimeout().toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf bytes = (ByteBuf) msg;
        received =
                received == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), received, bytes);
        if (reader == null) {
            refuse(Kind.NO_FILTER_CHAIN, null, "the listener was removed meanwhile");
            return;
        }
        switch (reader.read(received)) {
            case NEED_MORE -> {}
            case FOUND -> choose(ctx, reader.hello());
            case NOT_TLS -> choose(ctx, null);
            case TOO_LARGE ->
                refuse(
                        Kind.HELLO_TOO_LARGE,
                        null,
                        "the ClientHello is longer than "
                                + connection.worker().options().maxClientHelloBytes() + " bytes");
        }
    }

    private void choose(ChannelHandlerContext ctx, @Nullable ClientHello hello) {
        connection.serverName(hello == null ? null : hello.serverName());
        // The snapshot is read once, here: chain and certificate come from the same one.
        LiveSnapshot live = connection.live();
        Listener listener = live.listener(connection.listenerName());
        FilterChain chain = listener == null ? null : listener.filterChain(connection.serverName());
        if (chain == null) {
            connection.stats().listener().increment(ListenerStat.NO_FILTER_CHAIN_MATCH);
            refuse(Kind.NO_FILTER_CHAIN, offer(hello), notFound(hello));
            return;
        }
        connection.filterChain(chain);
        stopTimer();
        if (FilterChainInstaller.install(connection, live, chain, hello)) {
            ctx.pipeline().remove(this);
        } else {
            connection
                    .stats()
                    .listener()
                    .increment(ListenerStat.SERVER_SSL_SOCKET_FACTORY_DOWNSTREAM_CONTEXT_SECRETS_NOT_READY);
            refuse(Kind.CERTIFICATE_NOT_READY, offer(hello), "the certificate to show is not there");
        }
    }

    private static @Nullable ClientOffer offer(@Nullable ClientHello hello) {
        return hello == null ? null : hello.offer();
    }

    private String notFound(@Nullable ClientHello hello) {
        if (hello != null) {
            return connection.serverName() == null
                    ? "the client sent no SNI, and no server takes connections without"
                    : "no server has the SNI that the client sent";
        }
        FirstBytes first = FirstBytes.of(received);
        return first == FirstBytes.TLS
                ? "the client sent a ClientHello that cannot be read"
                : "the client sent " + first.description() + ", and this port speaks TLS";
    }

    /** The handlers that take over are in the pipeline now: they get the very bytes that came. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        stopTimer();
        if (received != null) {
            ByteBuf replay = received;
            received = null;
            ctx.fireChannelRead(replay);
            ctx.fireChannelReadComplete();
        }
    }

    private void timedOut() {
        connection.stats().listener().increment(ListenerStat.DOWNSTREAM_PRE_CX_TIMEOUT);
        String seconds = connection.worker().options().helloTimeout().toMillis() / 1000.0 + " s";
        refuse(
                Kind.HELLO_TIMEOUT,
                null,
                "no whole ClientHello came in " + seconds + "; the client sent "
                        + (received == null ? 0 : received.readableBytes()) + " bytes");
    }

    private void refuse(Kind kind, @Nullable ClientOffer offer, String cause) {
        ConnectionRefusal.close(connection, kind, offer, cause);
        dispose();
    }

    /** Who sends nothing at all is a port scan or a health check, and not worth a word. */
    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        TrafficQueue traffic = connection.worker().traffic();
        if (received != null && reader != null && traffic != null) {
            traffic.offer(HandshakeFailure.of(
                    connection,
                    Kind.CLIENT_GONE,
                    null,
                    "the client closed the connection after " + received.readableBytes()
                            + " bytes, before its ClientHello was whole"));
        }
        dispose();
        ctx.fireChannelInactive();
    }

    private void dispose() {
        stopTimer();
        if (received != null) {
            received.release();
            received = null;
        }
    }

    private void stopTimer() {
        if (timeout != null) {
            timeout.cancel(false);
            timeout = null;
        }
    }
}
