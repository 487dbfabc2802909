package dev.meshgw.gateway.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Envoy's delayed close: when a connection is closed while the peer may still be sending, ends our direction and reads on for a
 * moment. A socket closed with unread bytes resets the connection, and a reset destroys last words such as a TLS alert or a
 * 431 that the peer has not read yet. Stands at the socket end of the pipeline. One for each connection; event loop only.
 */
final class LingeringClose extends ChannelDuplexHandler {

    private final Duration time;
    private boolean closing;

    private LingeringClose(Duration time) {
        this.time = time;
    }

    /** From now on, closing the channel lingers. */
    static void install(DownstreamConnection connection) {
        Channel channel = connection.channel();
        if (channel.isActive() && channel.pipeline().get(LingeringClose.class) == null) {
            channel.pipeline()
                    .addFirst(new LingeringClose(connection.worker().options().delayedCloseTimeout()));
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (!ctx.channel().isActive()) {
            ctx.close(promise);
            return;
        }
        if (closing) {
            // Whoever closes for a second time, as an error handler may, must not cut the moment short.
            ctx.channel().closeFuture().addListener(closed -> promise.trySuccess());
            return;
        }
        closing = true;
        ctx.flush();
        ((DuplexChannel) ctx.channel()).shutdownOutput();
        ctx.channel().config().setAutoRead(true); // to see the peer's end, which closes the channel
        var timer = ctx.executor().schedule(() -> ctx.close(), time.toNanos(), TimeUnit.NANOSECONDS);
        ctx.channel().closeFuture().addListener(closed -> {
            timer.cancel(false);
            promise.trySuccess();
        });
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        if (closing) {
            ReferenceCountUtil.release(msg);
        } else {
            ctx.fireChannelRead(msg);
        }
    }
}
