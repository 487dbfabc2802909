package dev.meshgw.sample.http;

import dev.meshgw.sample.http.ResponseEncoder.Framing;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/1.x connection: collects requests, asks the application, writes answers in order. While an answer is under way,
 * requests that were pipelined behind it wait, and no more is read than was already in the buffer. Event loop only, one for
 * each channel.
 */
final class Http1Connection extends ChannelInboundHandlerAdapter implements ReplyWriter {

    private static final Logger LOG = LoggerFactory.getLogger(Http1Connection.class);

    private static final byte[] NO_BODY = new byte[0];

    /**
     * After an answer to a request that was not read to its end, input is thrown away for this long before the close, or
     * else a reset could overtake the answer (RFC 9112 §9.6). nginx's {@code lingering_timeout} is 5 s.
     */
    private static final Duration LINGER = Duration.ofSeconds(5);

    private final HttpService service;
    private final Channel channel;
    private final Downstream downstream;
    private final Deadline deadline;
    private final ArrayDeque<Object> waiting = new ArrayDeque<>(4);

    private @Nullable HttpRequest head;
    private @Nullable ByteArrayOutputStream body;
    private @Nullable Request request;
    private @Nullable Playback playback;
    private Framing framing = Framing.CONTENT_LENGTH;
    private int status;
    private long bodyBytes;
    private Stage stage = Stage.KEEP_ALIVE;
    private boolean inputEnded;
    private boolean unflushed;
    private long pendingBytes;

    /** How far the connection is from its end; it only goes forward. */
    private enum Stage {
        KEEP_ALIVE,
        /** The exchange that is under way, or the next one, is the last. */
        LAST_EXCHANGE,
        /** Refused: the rest of the input is thrown away, so that the refusal arrives. */
        LINGERING,
        /** Everything is answered, and input no longer counts. */
        CLOSE_AFTER_FLUSH,
        CLOSED
    }

    /**
     * @param channel registered, and with this as its last handler
     * @param downstream the peer, and its handshake if there was one
     */
    Http1Connection(HttpService service, Channel channel, Downstream downstream) {
        this.service = service;
        this.channel = channel;
        this.downstream = downstream;
        this.deadline = new Deadline(channel.eventLoop(), this::expired);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        deadline.set(service.limits().requestHeadTimeout());
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        release();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        stage = Stage.CLOSED;
        release();
        ctx.fireChannelInactive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (isEnding()) {
            ReferenceCountUtil.release(message);
        } else if (request != null || !waiting.isEmpty()) {
            waiting.add(message);
            ctx.channel().config().setAutoRead(false);
        } else {
            accept(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        flush();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Playback playing = playback;
        if (playing != null && ctx.channel().isWritable()) {
            deadline.clear();
            playing.resume();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded = true;
            if (stage == Stage.LINGERING) {
                end(Stage.CLOSE_AFTER_FLUSH);
            }
            flush();
        } else if (event == Drain.INSTANCE) {
            drain();
        } else {
            ctx.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        LastResort.close(ctx, cause);
    }

    private void accept(Object message) {
        try {
            DecoderResult result = ((HttpObject) message).decoderResult();
            if (result.isFailure()) {
                refuse(refusal(result.cause()));
            } else if (message instanceof HttpRequest start) {
                begin(start);
            } else {
                append((HttpContent) message);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private static Refusal refusal(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Refusal.URI_TOO_LONG;
        }
        return cause instanceof TooLongFrameException ? Refusal.HEADERS_TOO_LARGE : Refusal.BAD_REQUEST;
    }

    private void begin(HttpRequest start) {
        HttpVersion version = start.protocolVersion();
        if (version.majorVersion() != 1 || version.minorVersion() > 1) {
            refuse(Refusal.VERSION_NOT_SUPPORTED);
            return;
        }
        if (HttpUtil.getContentLength(start, 0L) > service.limits().maxBodyBytes()) {
            refuse(Refusal.CONTENT_TOO_LARGE);
            return;
        }
        String expect = start.headers().get(HttpHeaderNames.EXPECT);
        if (expect != null && version.minorVersion() == 1) {
            if (!HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)) {
                refuse(Refusal.EXPECTATION_FAILED);
                return;
            }
            write(ResponseEncoder.CONTINUE.duplicate());
        }
        if (!HttpUtil.isKeepAlive(start)) {
            end(Stage.LAST_EXCHANGE);
        }
        head = start;
        deadline.set(service.limits().bodyTimeout());
    }

    private void append(HttpContent content) {
        HttpRequest start = head;
        if (start == null) {
            return;
        }
        ByteBuf bytes = content.content();
        if (bytes.isReadable()) {
            ByteArrayOutputStream collected = body;
            if (collected == null) {
                collected = new ByteArrayOutputStream(bytes.readableBytes());
                body = collected;
            }
            if (collected.size() + bytes.readableBytes() > service.limits().maxBodyBytes()) {
                refuse(Refusal.CONTENT_TOO_LARGE);
                return;
            }
            write(bytes, collected);
            deadline.set(service.limits().bodyTimeout());
        }
        if (content instanceof LastHttpContent) {
            byte[] whole = body == null ? NO_BODY : body.toByteArray();
            head = null;
            body = null;
            deadline.clear();
            answer(new Request(start, whole, downstream));
        }
    }

    private static void write(ByteBuf bytes, ByteArrayOutputStream into) {
        try {
            bytes.readBytes(into, bytes.readableBytes());
        } catch (IOException e) {
            throw new AssertionError("memory does not fail to be written", e);
        }
    }

    private void answer(Request asked) {
        request = asked;
        Reply reply;
        try {
            reply = service.application().answer(asked);
        } catch (RuntimeException bug) {
            LOG.warn("{} {} could not be answered", asked.method(), asked.path(), bug);
            end(Stage.LAST_EXCHANGE);
            reply = service.application().refuse(Refusal.INTERNAL_ERROR);
        }
        if (reply instanceof Reply.Full full) {
            full(full);
        } else {
            Playback playing = new Playback(channel.eventLoop(), this);
            playback = playing;
            playing.start(reply);
        }
    }

    private void refuse(Refusal refusal) {
        end(Stage.LINGERING);
        Reply reply = service.application().refuse(refusal);
        if (reply instanceof Reply.Full full) {
            write(service.encoder().full(channel.alloc(), full, true, false));
        }
        lingerThenClose();
    }

    @Override
    public void full(Reply.Full reply) {
        // No final answer can follow a 1xx that was asked for as if it were one, so the connection is of no more use.
        if (reply.status() < 200 || asksForClose(reply.fields())) {
            end(Stage.LAST_EXCHANGE);
        }
        boolean withBody = !isHead();
        status = reply.status();
        bodyBytes = withBody && !ResponseEncoder.isBodyless(status) ? reply.body().length : 0;
        write(service.encoder().full(channel.alloc(), reply, withBody, stage == Stage.KEEP_ALIVE));
        finish();
    }

    private static boolean asksForClose(List<Field> fields) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i) == Field.CLOSE) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void head(Reply.Stream reply) {
        if (ResponseEncoder.isBodyless(reply.status())) {
            framing = Framing.NONE;
        } else if (reply.length().isPresent()) {
            framing = Framing.CONTENT_LENGTH;
        } else if (request().protocol().equals("HTTP/1.0")) {
            framing = Framing.UNTIL_CLOSE;
            end(Stage.LAST_EXCHANGE);
        } else {
            framing = Framing.CHUNKED;
        }
        if (reply.status() < 200) {
            end(Stage.LAST_EXCHANGE);
        }
        status = reply.status();
        bodyBytes = 0;
        write(service.encoder().streamHead(channel.alloc(), reply, framing, stage == Stage.KEEP_ALIVE));
    }

    @Override
    public void chunk(byte[] bytes) {
        if (bytes.length > 0 && !isHead() && framing != Framing.NONE) {
            bodyBytes += bytes.length;
            write(service.encoder().chunk(channel.alloc(), bytes, framing));
        }
    }

    @Override
    public void end() {
        if (framing == Framing.CHUNKED && !isHead()) {
            write(ResponseEncoder.lastChunk());
        }
        finish();
    }

    @Override
    public boolean isWritable() {
        if (channel.isWritable()) {
            return true;
        }
        pendingBytes = pendingWriteBytes();
        deadline.set(service.limits().sendTimeout());
        return false;
    }

    /** Answers what waited behind the last answer, and hands everything to the network at once. */
    @Override
    public void flush() {
        readWaiting();
        if (stage == Stage.CLOSE_AFTER_FLUSH) {
            stage = Stage.CLOSED;
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        } else if (unflushed) {
            channel.flush();
        }
        unflushed = false;
    }

    private void finish() {
        service.logExchange(request(), status, bodyBytes);
        request = null;
        playback = null;
        if (stage == Stage.LAST_EXCHANGE) {
            end(Stage.CLOSE_AFTER_FLUSH);
        } else {
            pendingBytes = pendingWriteBytes();
            deadline.set(service.limits().requestHeadTimeout());
        }
    }

    private void readWaiting() {
        while (request == null && !isEnding() && !waiting.isEmpty()) {
            accept(waiting.remove());
        }
        if (request != null || isEnding()) {
            return;
        }
        if (inputEnded) {
            // Nothing more can come, not even the rest of a half request.
            end(Stage.CLOSE_AFTER_FLUSH);
        } else {
            readOn();
        }
    }

    private void readOn() {
        // Asked to read on after the end of input, Netty's epoll transport fails.
        if (!inputEnded && !channel.config().isAutoRead()) {
            channel.config().setAutoRead(true);
        }
    }

    private void drain() {
        boolean idle = request == null && head == null && waiting.isEmpty();
        end(idle ? Stage.CLOSE_AFTER_FLUSH : Stage.LAST_EXCHANGE);
        flush();
    }

    private void end(Stage next) {
        if (stage.compareTo(next) < 0) {
            stage = next;
        }
    }

    private boolean isEnding() {
        return stage.compareTo(Stage.LINGERING) >= 0;
    }

    private void expired() {
        long pending = pendingWriteBytes();
        if (pending > 0 && pending != pendingBytes) {
            pendingBytes = pending;
            deadline.set(service.limits().sendTimeout());
            return;
        }
        LOG.debug("{}:{} was too slow", downstream.address(), downstream.port());
        end(Stage.CLOSED);
        channel.close();
    }

    private long pendingWriteBytes() {
        ChannelOutboundBuffer outbound = channel.unsafe().outboundBuffer();
        return outbound == null ? 0 : outbound.totalPendingWriteBytes();
    }

    private void lingerThenClose() {
        release();
        head = null;
        readOn();
        channel.eventLoop().schedule(() -> channel.close(), LINGER.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void write(ByteBuf bytes) {
        channel.write(bytes, channel.voidPromise());
        unflushed = true;
    }

    private void release() {
        deadline.cancel();
        if (playback != null) {
            playback.cancel();
            playback = null;
        }
        body = null;
        for (Object message = waiting.poll(); message != null; message = waiting.poll()) {
            ReferenceCountUtil.release(message);
        }
    }

    private boolean isHead() {
        return request().method().equals(HttpMethod.HEAD.name());
    }

    private Request request() {
        Request asked = request;
        if (asked == null) {
            throw new IllegalStateException("no exchange is under way");
        }
        return asked;
    }
}
