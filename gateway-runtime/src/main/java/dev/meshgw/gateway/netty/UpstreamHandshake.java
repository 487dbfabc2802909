package dev.meshgw.gateway.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import org.jspecify.annotations.Nullable;

/**
 * Begins TLS on a new connection to an upstream; the handler that wants the connection is added once the handshake is done, and
 * only then is the attempt a success. One for each connection; event loop only.
 */
final class UpstreamHandshake extends ChannelInboundHandlerAdapter implements UpstreamConnector.Outcome {

    private final Worker worker;
    private final String cluster;
    private final String endpoint;
    private final UpstreamTlsContext context;
    private final UpstreamHello hello;
    private final Duration timeout;
    private final ChannelHandler next;
    private final UpstreamConnector.Outcome outcome;
    private @Nullable SslHandler tls;
    private boolean over;

    /**
     * @param endpoint {@code host:port}
     * @param timeout for the handshake
     */
    UpstreamHandshake(
            Worker worker,
            String cluster,
            String endpoint,
            UpstreamTlsContext context,
            UpstreamHello hello,
            Duration timeout,
            ChannelHandler next,
            UpstreamConnector.Outcome outcome) {
        this.worker = worker;
        this.cluster = cluster;
        this.endpoint = endpoint;
        this.context = context;
        this.hello = hello;
        this.timeout = timeout;
        this.next = next;
        this.outcome = outcome;
    }

    /** What it stands for when the settings have no usable certificate: the connection fails as Envoy's does. */
    static void refuse(Worker worker, UpstreamConnector.Outcome outcome) {
        worker.loop()
                .execute(() -> outcome.failed(UpstreamFailure.REMOTE_CONNECTION_FAILURE, UpstreamTlsFailure.NOT_READY));
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        tls = context.newHandler(ctx.alloc(), hello.host(), endpoint);
        tls.setHandshakeTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
        tls.setCloseNotifyFlushTimeout(worker.options().delayedCloseTimeout().toMillis(), TimeUnit.MILLISECONDS);
        ctx.pipeline().addBefore(ctx.name(), null, tls);
    }

    /** TCP is there; the handshake has begun. */
    @Override
    public void connected(Channel channel) {}

    @Override
    public void failed(UpstreamFailure failure, String reason) {
        if (!over) {
            over = true;
            outcome.failed(failure, reason);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (!(event instanceof SslHandshakeCompletionEvent completion)) {
            ctx.fireUserEventTriggered(event);
        } else if (over) {
            return; // the connection itself failed, and that was told
        } else if (completion.isSuccess()) {
            over = true;
            ctx.pipeline().addAfter(ctx.name(), null, next);
            outcome.connected(ctx.channel());
        } else {
            UpstreamTlsFailure failure = UpstreamTlsFailure.of(completion.cause());
            explain(failure);
            failed(
                    failure.timedOut() ? UpstreamFailure.CONNECTION_TIMEOUT : UpstreamFailure.REMOTE_CONNECTION_FAILURE,
                    failure.reason());
        }
    }

    /** Nothing can go wrong any more that belongs to the handshake. */
    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        ctx.fireChannelRead(msg);
        ctx.pipeline().remove(this);
    }

    private void explain(UpstreamTlsFailure failure) {
        TrafficQueue traffic = worker.traffic();
        if (traffic != null) {
            traffic.offer(new UpstreamHandshakeFailure(
                    System.currentTimeMillis(), cluster, endpoint, serverName(), failure.cause(), failure.fix()));
        }
    }

    private @Nullable String serverName() {
        var names = tls == null ? null : tls.engine().getSSLParameters().getServerNames();
        if (names != null) {
            for (SNIServerName name : names) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return null;
    }

    /**
     * A failed handshake was told by the event. In TLS 1.3 a client certificate is refused after what is the end of the
     * handshake to us, by an alert in place of the first answer.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        UpstreamTlsFailure failure = UpstreamTlsFailure.of(cause);
        if (ctx.pipeline().last() == ctx.handler()) {
            ctx.close();
            return;
        }
        if (!failure.reason().isEmpty()) {
            explain(failure);
        }
        ctx.fireExceptionCaught(cause);
    }
}
