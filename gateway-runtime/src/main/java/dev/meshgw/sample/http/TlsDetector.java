package dev.meshgw.sample.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first byte on a TLS port, as nginx does: a TLS record goes to the handshake, anything else to HTTP, where the
 * application says that this port expects TLS. A TLS alert would tell such a client nothing.
 */
final class TlsDetector extends ByteToMessageDecoder {

    /** ContentType handshake, the first byte of a TLS record (RFC 8446 §5.1). */
    private static final int HANDSHAKE = 22;

    private final HttpService service;
    private final TlsHosts hosts;
    private final int serverPort;
    private @Nullable Deadline deadline;

    TlsDetector(HttpService service, TlsHosts hosts, int serverPort) {
        this.service = service;
        this.hosts = hosts;
        this.serverPort = serverPort;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        Deadline firstByte = new Deadline(ctx.executor(), ctx::close);
        firstByte.set(service.limits().requestHeadTimeout());
        deadline = firstByte;
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (deadline != null) {
            deadline.cancel();
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        Channel channel = ctx.channel();
        if (in.getByte(in.readerIndex()) == HANDSHAKE) {
            channel.pipeline().addLast(new ServerNameSelector(service, hosts, serverPort));
        } else {
            HttpServer.addPlainHandlers(channel, service, HttpServer.peer(channel, serverPort, true, null));
        }
        channel.pipeline().remove(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE || event == Drain.INSTANCE) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LastResort.close(ctx, cause);
    }
}
