package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Reads one of the two connections of a {@link TcpProxy} and writes to the other. When the other cannot take more, reading
 * stops until it can. Event loop only.
 */
final class RelaySide extends ChannelInboundHandlerAdapter {

    private final TcpProxy proxy;
    private @Nullable Channel channel;
    private @Nullable Channel peer;
    /** Read before the peer was there: the replayed ClientHello. Owned here. */
    private @Nullable Queue<ByteBuf> early;

    private long bytes;
    private boolean inputEnded;
    private boolean reset;
    /** A write that fails is how a reset shows while nothing is read. */
    private final ChannelFutureListener writes = written -> noteReset(written.cause());

    RelaySide(TcpProxy proxy) {
        this.proxy = proxy;
    }

    /** The connection to write to; what came before it goes first. */
    void peer(Channel channel) {
        peer = channel;
        if (early != null) {
            early.forEach(channel::write);
            early = null;
            channel.flush();
        }
        if (inputEnded) {
            proxy.inputEnded(this);
        }
    }

    @Nullable
    Channel peer() {
        return peer;
    }

    /** Read from this side so far. */
    long bytes() {
        return bytes;
    }

    boolean inputHasEnded() {
        return inputEnded;
    }

    /** Reads on, now that the other side takes more. Asking a socket that has ended to read would close it. */
    void resumeReading() {
        if (channel != null && !inputEnded) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        channel = ctx.channel();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ByteBuf data = (ByteBuf) msg;
        bytes += data.readableBytes();
        proxy.active();
        if (peer == null) {
            if (early == null) {
                early = new ArrayDeque<>();
            }
            early.add(data);
            return;
        }
        peer.write(data).addListener(proxy.other(this).writes);
        if (!peer.isWritable()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (peer != null) {
            peer.flush();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (peer != null && ctx.channel().isWritable()) {
            proxy.other(this).resumeReading();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if ((event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) && !inputEnded) {
            inputEnded = true;
            proxy.inputEnded(this);
        }
    }

    /** An end by accident is told to the other side as such, not as a good end; what it says is nobody's bug. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        noteReset(cause);
        ctx.fireExceptionCaught(cause);
    }

    private void noteReset(@Nullable Throwable cause) {
        reset |= cause instanceof IOException
                && !(cause instanceof ClosedChannelException || cause instanceof SSLException);
    }

    /** The peer of this side broke the connection off. */
    boolean wasReset() {
        return reset;
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (early != null) {
            early.forEach(ByteBuf::release);
            early = null;
        }
        proxy.closed(this);
    }
}
