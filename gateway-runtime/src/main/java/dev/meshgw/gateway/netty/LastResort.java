package dev.meshgw.gateway.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import javax.net.ssl.SSLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of every pipeline: closes the connection on an exception. What a peer does wrong is a debug line without a stack
 * trace; anything else is our bug and a warning with one. Without state.
 */
@ChannelHandler.Sharable
final class LastResort extends ChannelInboundHandlerAdapter {

    static final LastResort INSTANCE = new LastResort();
    /** Its place in a pipeline: handlers are added before it. */
    static final String NAME = "last-resort";

    private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

    private LastResort() {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ReferenceCountUtil.release(msg); // nobody reads a connection that is being closed
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (isPeersDoing(cause)) {
            LOG.debug("closing {}: {}", ctx.channel(), cause.toString());
        } else {
            LOG.warn("closing {} because of a bug", ctx.channel(), cause);
        }
        ctx.close();
    }

    private static boolean isPeersDoing(Throwable cause) {
        for (Throwable c = cause; c != null; c = c.getCause()) {
            if (c instanceof IOException || c instanceof SSLException) {
                return true;
            }
        }
        return false;
    }
}
