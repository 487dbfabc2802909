package dev.meshgw.gateway.admin;

import dev.meshgw.gateway.admin.HostGuard.Verdict;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Answers the requests of one connection to the admin interface. Event loop only; pages are made elsewhere. */
final class AdminHandler extends SimpleChannelInboundHandler<FullHttpRequest> {

    private static final Logger LOG = LoggerFactory.getLogger("admin");

    private static final AdminAnswer BAD_REQUEST = AdminAnswer.text(AdminAnswer.BAD_REQUEST, "bad request\n");

    private final AdminRoutes routes;
    private final Executor pages;

    /** @param pages where pages are made, one after the other; they may block */
    AdminHandler(AdminRoutes routes, Executor pages) {
        this.routes = routes;
        this.pages = pages;
    }

    /** One request at a time: the next one is read when this one is answered. */
    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        ctx.channel().config().setAutoRead(false);
        AdminAnswer refusal = refusal(request);
        if (refusal != null) {
            answer(ctx, refusal);
            return;
        }
        AdminRequest wish;
        try {
            wish = AdminRequest.of(request.method().name(), request.uri());
        } catch (IllegalArgumentException brokenEscape) {
            answer(ctx, BAD_REQUEST);
            return;
        }
        try {
            pages.execute(() -> answer(ctx, page(wish)));
        } catch (RejectedExecutionException closing) {
            ctx.close();
        }
    }

    private static @Nullable AdminAnswer refusal(FullHttpRequest request) {
        if (!request.decoderResult().isSuccess()) {
            return BAD_REQUEST;
        }
        Verdict verdict = HostGuard.judge(request);
        return verdict == Verdict.WELCOME ? null : AdminAnswer.text(verdict.status(), verdict.reason() + "\n");
    }

    private AdminAnswer page(AdminRequest request) {
        try {
            return routes.answer(request);
        } catch (RuntimeException defect) {
            LOG.error("a defect of meshgw: the admin interface has no answer", defect);
            return AdminAnswer.text(HttpResponseStatus.INTERNAL_SERVER_ERROR.code(), "internal error\n");
        }
    }

    /** Any thread. */
    private static void answer(ChannelHandlerContext ctx, AdminAnswer answer) {
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        var response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()), Unpooled.wrappedBuffer(body));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .set(HttpHeaderNames.CACHE_CONTROL, "no-cache, max-age=0")
                .set("x-content-type-options", "nosniff");
        HttpUtil.setContentLength(response, body.length);
        ctx.writeAndFlush(response)
                .addListener(written -> ctx.channel().config().setAutoRead(true));
    }

    /** The peer broke off, was too slow or sent what is no HTTP. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("closing {}: {}", ctx.channel(), cause.toString());
        } else {
            LOG.debug("closing {}", ctx.channel(), cause);
        }
        ctx.close();
    }
}
