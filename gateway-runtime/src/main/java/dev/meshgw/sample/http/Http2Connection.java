package dev.meshgw.sample.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Connection.PropertyKey;
import io.netty.handler.codec.http2.Http2ConnectionAdapter;
import io.netty.handler.codec.http2.Http2ConnectionEncoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP/2 connection: the same requests and replies as in {@link Http1Connection}, carried by frames (RFC 9113) without a
 * channel for each stream. Event loop only, one for each channel.
 */
final class Http2Connection extends Http2FrameAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(Http2Connection.class);

    /** nginx's {@code http2_max_concurrent_streams}. */
    private static final int MAX_STREAMS = 128;

    /** How long streams may go on after GOAWAY. */
    private static final long GOAWAY_MILLIS = 2_000;

    private static final byte[] NO_BODY = new byte[0];

    private final HttpService service;
    private final Downstream downstream;
    private final Deadline deadline;
    private final Http2ConnectionHandler handler;
    private final PropertyKey exchangeKey;

    private Http2Connection(HttpService service, Channel channel, Downstream downstream) {
        this.service = service;
        this.downstream = downstream;
        this.deadline = new Deadline(channel.eventLoop(), channel::close);
        channel.closeFuture().addListener(closed -> deadline.cancel());
        var connection = new DefaultHttp2Connection(true);
        this.exchangeKey = connection.newKey();
        this.handler = new Http2ConnectionHandlerBuilder()
                .connection(connection)
                .frameListener(this)
                .initialSettings(new Http2Settings()
                        .maxConcurrentStreams(MAX_STREAMS)
                        .maxHeaderListSize(service.limits().maxHeaderBytes()))
                .gracefulShutdownTimeoutMillis(GOAWAY_MILLIS)
                .build();
        connection.addListener(new Http2ConnectionAdapter() {
            @Override
            public void onStreamClosed(Http2Stream stream) {
                Exchange exchange = stream.getProperty(exchangeKey);
                if (exchange != null) {
                    exchange.cancel();
                }
            }
        });
        handler.encoder().flowController().listener(this::writabilityChanged);
    }

    /** The handler that speaks HTTP/2 on a channel whose handshake agreed on it. */
    static ChannelHandler handler(HttpService service, Channel channel, Downstream downstream) {
        var connection = new Http2Connection(service, channel, downstream);
        connection.touch();
        return connection.handler;
    }

    /** Something moved: the connection may be idle for the whole time again. */
    private void touch() {
        deadline.set(service.limits().requestHeadTimeout());
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        onHeadersRead(ctx, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream)
            throws Http2Exception {
        touch();
        Http2Stream stream = handler.connection().stream(streamId);
        Exchange exchange = stream.getProperty(exchangeKey);
        if (exchange == null) {
            exchange = new Exchange(ctx, streamId, headers);
            stream.setProperty(exchangeKey, exchange);
        }
        if (endOfStream) {
            exchange.answer();
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int streamId, ByteBuf data, int padding, boolean endOfStream)
            throws Http2Exception {
        touch();
        int flowControlled = data.readableBytes() + padding;
        Exchange exchange = handler.connection().stream(streamId).getProperty(exchangeKey);
        if (exchange != null) {
            exchange.append(data);
            if (endOfStream) {
                exchange.answer();
            }
        }
        return flowControlled;
    }

    private void writabilityChanged(Http2Stream stream) {
        Exchange exchange = stream.getProperty(exchangeKey);
        if (exchange != null && handler.encoder().flowController().isWritable(stream)) {
            exchange.resume();
        }
    }

    /** One stream. */
    private final class Exchange implements ReplyWriter {

        private final ChannelHandlerContext ctx;
        private final int streamId;
        private final DefaultHttpRequest head;
        private @Nullable ByteArrayOutputStream body;
        private @Nullable Request request;
        private @Nullable Playback playback;
        private int status;
        private long bodyBytes;
        private boolean ended;

        Exchange(ChannelHandlerContext ctx, int streamId, Http2Headers headers) throws Http2Exception {
            this.ctx = ctx;
            this.streamId = streamId;
            CharSequence method = headers.method();
            CharSequence path = headers.path();
            if (method == null || path == null) {
                throw Http2Exception.streamError(
                        streamId, Http2Error.PROTOCOL_ERROR, "a request without :method or :path");
            }
            head = new DefaultHttpRequest(
                    new HttpVersion("HTTP", 2, 0, true), HttpMethod.valueOf(method.toString()), path.toString());
            HttpHeaders fields = head.headers();
            CharSequence authority = headers.authority();
            if (authority != null) {
                fields.set(HttpHeaderNames.HOST, authority);
            }
            for (Map.Entry<CharSequence, CharSequence> field : headers) {
                add(fields, field.getKey(), field.getValue());
            }
        }

        private void add(HttpHeaders fields, CharSequence name, CharSequence value) {
            if (name.length() == 0 || name.charAt(0) == ':') {
                return;
            }
            String cookies = HttpHeaderNames.COOKIE.contentEquals(name) ? fields.get(HttpHeaderNames.COOKIE) : null;
            if (cookies != null) {
                // RFC 9113 §8.2.3: crumbs are joined before they leave HTTP/2.
                fields.set(HttpHeaderNames.COOKIE, cookies + "; " + value);
            } else if (!HttpHeaderNames.HOST.contentEquals(name) || !fields.contains(HttpHeaderNames.HOST)) {
                fields.add(name, value);
            }
        }

        void append(ByteBuf data) {
            if (!data.isReadable() || ended) {
                return;
            }
            ByteArrayOutputStream collected = body;
            if (collected == null) {
                collected = new ByteArrayOutputStream(data.readableBytes());
                body = collected;
            }
            if (collected.size() + data.readableBytes() > service.limits().maxBodyBytes()) {
                request = new Request(head, NO_BODY, downstream);
                // The rest is read and thrown away: RST_STREAM(NO_ERROR), which RFC 9113 §8.1 permits here, makes the
                // JDK's
                // client lose the answer.
                body = null;
                play(service.application().refuse(Refusal.CONTENT_TOO_LARGE));
                return;
            }
            try {
                data.readBytes(collected, data.readableBytes());
            } catch (IOException e) {
                throw new AssertionError("memory does not fail to be written", e);
            }
        }

        void answer() {
            if (ended) {
                return;
            }
            Request asked = new Request(head, body == null ? NO_BODY : body.toByteArray(), downstream);
            request = asked;
            body = null;
            Reply reply;
            try {
                reply = service.application().answer(asked);
            } catch (RuntimeException bug) {
                LOG.warn("{} {} could not be answered", asked.method(), asked.path(), bug);
                reply = service.application().refuse(Refusal.INTERNAL_ERROR);
            }
            play(reply);
        }

        private void play(Reply reply) {
            Playback playing = new Playback(ctx.executor(), this);
            playback = playing;
            playing.start(reply);
        }

        void resume() {
            if (playback != null) {
                playback.resume();
            }
        }

        void cancel() {
            ended = true;
            if (playback != null) {
                playback.cancel();
                playback = null;
            }
        }

        @Override
        public void full(Reply.Full reply) {
            boolean bodyless = ResponseEncoder.isBodyless(reply.status());
            boolean withBody = !bodyless && !isHead() && reply.body().length > 0;
            status = reply.status();
            bodyBytes = withBody ? reply.body().length : 0;
            encoder()
                    .writeHeaders(
                            ctx,
                            streamId,
                            headers(status, reply.fields(), bodyless ? -1 : reply.body().length),
                            0,
                            !withBody,
                            ctx.newPromise());
            if (withBody) {
                encoder().writeData(ctx, streamId, Unpooled.wrappedBuffer(reply.body()), 0, true, ctx.newPromise());
            }
            finish();
        }

        @Override
        public void head(Reply.Stream reply) {
            status = reply.status();
            boolean bodyless = ResponseEncoder.isBodyless(status);
            encoder()
                    .writeHeaders(
                            ctx,
                            streamId,
                            headers(
                                    status,
                                    reply.fields(),
                                    bodyless ? -1 : reply.length().orElse(-1)),
                            0,
                            false,
                            ctx.newPromise());
        }

        @Override
        public void chunk(byte[] bytes) {
            if (!isHead() && !ResponseEncoder.isBodyless(status)) {
                bodyBytes += bytes.length;
                encoder().writeData(ctx, streamId, Unpooled.wrappedBuffer(bytes), 0, false, ctx.newPromise());
                touch();
            }
        }

        @Override
        public void end() {
            encoder().writeData(ctx, streamId, Unpooled.EMPTY_BUFFER, 0, true, ctx.newPromise());
            finish();
        }

        @Override
        public boolean isWritable() {
            Http2Stream stream = handler.connection().stream(streamId);
            return stream != null && encoder().flowController().isWritable(stream);
        }

        @Override
        public void flush() {
            handler.flush(ctx);
        }

        private void finish() {
            ended = true;
            playback = null;
            touch();
            if (request != null) {
                service.logExchange(request, status, bodyBytes);
            }
        }

        private boolean isHead() {
            return head.method().equals(HttpMethod.HEAD);
        }

        private Http2ConnectionEncoder encoder() {
            return handler.encoder();
        }

        /** @param length negative if it is not told */
        private Http2Headers headers(int code, List<Field> fields, long length) {
            Http2Headers headers = new DefaultHttp2Headers(true)
                    .status(Integer.toString(code))
                    .set(HttpHeaderNames.SERVER, service.application().server())
                    .set(HttpHeaderNames.DATE, service.date());
            for (Field field : fields) {
                if (field == Field.LENGTH) {
                    if (length >= 0) {
                        headers.setLong(HttpHeaderNames.CONTENT_LENGTH, length);
                    }
                } else if (field != Field.CONNECTION && field != Field.CLOSE) {
                    headers.add(field.name().toLowerCase(Locale.ROOT), field.value());
                }
            }
            return headers;
        }
    }
}
