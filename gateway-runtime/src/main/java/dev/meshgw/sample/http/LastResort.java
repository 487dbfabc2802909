package dev.meshgw.sample.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What every pipeline does with an exception: a peer's mistake is not news, a mistake of ours is. */
final class LastResort {

    private static final Logger LOG = LoggerFactory.getLogger(LastResort.class);

    private LastResort() {}

    static void close(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException || cause instanceof DecoderException) {
            LOG.debug("{} broke its connection: {}", ctx.channel().remoteAddress(), cause.toString());
        } else {
            LOG.warn("a connection to a workload failed and is closed", cause);
        }
        ctx.close();
    }
}
