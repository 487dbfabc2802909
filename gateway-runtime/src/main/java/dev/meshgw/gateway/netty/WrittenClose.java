package dev.meshgw.gateway.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a connection when the peer has taken what was written; Netty's close drops it. A peer that takes nothing for a while
 * is not waited for, as by Envoy's delayed_close_timeout. Event loop only.
 */
final class WrittenClose {

    private final ChannelHandlerContext ctx;
    private final Duration patience;
    private long pending = Long.MAX_VALUE;

    private WrittenClose(ChannelHandlerContext ctx, Duration patience) {
        this.ctx = ctx;
        this.patience = patience;
    }

    static void close(ChannelHandlerContext ctx, Duration patience) {
        var close = new WrittenClose(ctx, patience);
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(written -> ctx.close());
        close.watch();
    }

    private void watch() {
        Channel channel = ctx.channel();
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        if (!channel.isActive() || buffer == null || buffer.totalPendingWriteBytes() == 0) {
            return;
        }
        if (buffer.totalPendingWriteBytes() == pending) {
            ctx.close();
            return;
        }
        pending = buffer.totalPendingWriteBytes();
        ctx.executor().schedule(this::watch, patience.toNanos(), TimeUnit.NANOSECONDS);
    }
}
