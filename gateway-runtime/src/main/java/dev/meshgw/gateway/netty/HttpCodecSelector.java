package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.HandshakeFailure.Kind;
import dev.meshgw.snapshot.RouteConfiguration;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.ApplicationProtocolNames;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the HTTP version: what ALPN agreed on, else by the first bytes, as Envoy's codec type AUTO does. One for each
 * connection without ALPN; event loop only.
 */
final class HttpCodecSelector extends ChannelInboundHandlerAdapter {

    /** The preface of HTTP/2 (RFC 9113 §3.4) begins with a method that no other protocol has. */
    private static final byte[] PREFACE_START = {'P', 'R', 'I', ' '};

    private final DownstreamConnection connection;
    private final RouteConfiguration routes;
    private @Nullable ByteBuf received;

    private HttpCodecSelector(DownstreamConnection connection, RouteConfiguration routes) {
        this.connection = connection;
        this.routes = routes;
    }

    /** @param alpn null if nothing was agreed on */
    static void install(DownstreamConnection connection, RouteConfiguration routes, @Nullable String alpn) {
        if (ApplicationProtocolNames.HTTP_2.equals(alpn)) {
            http2(connection, routes);
        } else if (ApplicationProtocolNames.HTTP_1_1.equals(alpn)) {
            http1(connection, routes);
        } else {
            connection.channel().pipeline().addBefore(LastResort.NAME, null, new HttpCodecSelector(connection, routes));
        }
    }

    private static void http1(DownstreamConnection connection, RouteConfiguration routes) {
        HttpConnectionStats.count(connection, false);
        connection.channel().pipeline().addBefore(LastResort.NAME, null, new Http1Downstream(connection, routes));
    }

    private static void http2(DownstreamConnection connection, RouteConfiguration routes) {
        HttpConnectionStats.count(connection, true);
        Http2Downstream.install(connection, routes);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf bytes = (ByteBuf) msg;
        received =
                received == null ? bytes : ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(ctx.alloc(), received, bytes);
        int length = Math.min(received.readableBytes(), PREFACE_START.length);
        for (int i = 0; i < length; i++) {
            if (received.getByte(received.readerIndex() + i) != PREFACE_START[i]) {
                sayIfTls(received);
                http1(connection, routes);
                ctx.pipeline().remove(this);
                return;
            }
        }
        if (length == PREFACE_START.length) {
            http2(connection, routes);
            ctx.pipeline().remove(this);
        }
    }

    /** The codec answers 400 Bad Request, which clients of TLS report as a wrong version number. */
    private void sayIfTls(ByteBuf bytes) {
        TrafficQueue traffic = connection.worker().traffic();
        if (traffic != null && !connection.isTls() && FirstBytes.of(bytes) == FirstBytes.TLS) {
            traffic.offer(HandshakeFailure.of(
                    connection, Kind.TLS_ON_PLAIN_TEXT, null, "the client sent TLS, and this port speaks plain HTTP"));
        }
    }

    /** The codec is in the pipeline now: it gets what was read. */
    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (received != null) {
            ByteBuf replay = received;
            received = null;
            ctx.fireChannelRead(replay);
            ctx.fireChannelReadComplete();
        }
    }
}
