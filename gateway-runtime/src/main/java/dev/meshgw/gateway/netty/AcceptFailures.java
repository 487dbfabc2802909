package dev.meshgw.gateway.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The end of the pipeline of a listening socket. When the process has no file descriptor left, a connection cannot be
 * accepted; Netty then pauses for a second, so this is at most a line a second. The socket stays. Event loop only.
 */
final class AcceptFailures extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger("listener");

    private final String listener;

    AcceptFailures(String listener) {
        this.listener = listener;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LOG.warn(
                "{} cannot accept connections, and tries again in a second: {}; fix: close some, or raise ulimit -n",
                listener,
                cause.getMessage());
    }
}
