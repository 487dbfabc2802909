package dev.meshgw.sample.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for the end of a handshake and puts the HTTP handlers that ALPN chose in its place. */
final class HandshakeFollower extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(HandshakeFollower.class);

    private final HttpService service;
    private final ServerTls tls;
    private final String serverName;
    private final int serverPort;

    HandshakeFollower(HttpService service, ServerTls tls, String serverName, int serverPort) {
        this.service = service;
        this.tls = tls;
        this.serverName = serverName;
        this.serverPort = serverPort;
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslHandshakeCompletionEvent completion) {
            if (completion.isSuccess()) {
                follow(ctx);
            } else {
                LOG.debug("a handshake failed: {}", completion.cause().toString());
                ctx.close();
            }
        } else if (event == Drain.INSTANCE || event == ChannelInputShutdownEvent.INSTANCE) {
            ctx.close();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LastResort.close(ctx, cause);
    }

    private void follow(ChannelHandlerContext ctx) {
        Channel channel = ctx.channel();
        if (channel instanceof EpollSocketChannel socket) {
            // BoringSSL holds its tickets back until the first write, so nothing acknowledges the client's Finished,
            // and a
            // client without TCP_NODELAY waits 40 ms with its request for the delayed ACK. Asked for earlier, the
            // kernel
            // leaves the mode again during the handshake.
            socket.config().setOption(EpollChannelOption.TCP_QUICKACK, true);
        }
        SslHandler handler = channel.pipeline().get(SslHandler.class);
        Downstream peer = HttpServer.peer(
                channel, serverPort, true, tls.facts(handler.engine().getSession(), serverName));
        if (ApplicationProtocolNames.HTTP_2.equals(handler.applicationProtocol())) {
            channel.pipeline().addLast(Http2Connection.handler(service, channel, peer), new DrainHttp2());
        } else {
            HttpServer.addPlainHandlers(channel, service, peer);
        }
        channel.pipeline().remove(this);
    }
}
