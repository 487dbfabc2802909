package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.client.ClientOptions.HttpChoice;
import dev.meshgw.client.ExchangeFailure.BodyCut;
import dev.meshgw.client.ExchangeFailure.EmptyReply;
import dev.meshgw.client.ExchangeFailure.Http2Error;
import dev.meshgw.client.ExchangeFailure.Malformation;
import dev.meshgw.client.ExchangeFailure.MalformedResponse;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.DefaultHttp2ResetFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2StreamFrame;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** HTTP/2 with Netty's codec on the other side, and with frames written by hand where that would refuse to misbehave. */
final class Http2ExchangeTest {

    private static final String HOST = "h2.example";
    private static final int PREFACE_BYTES = 24;

    @Test
    void headersAndBodyArrive() throws Exception {
        try (var server =
                serving(() -> new Answer(new DefaultHttp2Headers().status("418").add("x-a", "b"), "teapot"))) {
            var exchange = get(server.address(HOST));

            assertThat(exchange.body()).isEqualTo("teapot");
            assertThat(exchange.report().head().status()).isEqualTo(418);
            assertThat(exchange.head()).isEqualTo("HTTP/2 418 \r\nx-a: b\r\n\r\n");
        }
    }

    @Test
    void hostTravelsAsAuthorityAndNothingOfTheConnectionDoes() throws Exception {
        BlockingQueue<Http2HeadersFrame> seen = new LinkedBlockingQueue<>();
        try (var server = serving(() -> new Answer(new DefaultHttp2Headers().status("200"), "") {
            @Override
            void requestHeaders(Http2HeadersFrame frame) {
                seen.add(frame);
            }
        })) {
            var origin = server.address(HOST);
            var request = new ClientRequest(
                    "GET",
                    false,
                    origin,
                    "/x?y",
                    List.of(
                            new HeaderLine("Host:other.example"),
                            HeaderLine.of("X-UPPER", "kept"),
                            HeaderLine.of("Connection", "keep-alive"),
                            HeaderLine.of("Expect", "100-continue")),
                    RequestBody.none(),
                    java.time.Duration.ofSeconds(20));

            Exchange.run(request, options(origin));

            var headers = seen.poll(10, TimeUnit.SECONDS).headers();
            assertThat(headers.authority()).hasToString("other.example");
            assertThat(headers.path()).hasToString("/x?y");
            assertThat(headers.get("x-upper")).hasToString("kept");
            assertThat(headers.names().stream().map(CharSequence::toString))
                    .containsExactlyInAnyOrder(":method", ":path", ":scheme", ":authority", "x-upper");
        }
    }

    @Test
    void bodyLargerThanTheWindowsArrivesWhole() throws Exception {
        int size = Http2Session.WINDOW_BYTES + 1_000_000;
        try (var server = serving(() -> new Download(size))) {
            var checker = new Http1ExchangeTest.PatternChecker();
            try (var client = new HttpsClient(options(server.address(HOST)), event -> {})) {
                var report = client.exchange(Exchange.request(server.address(HOST), false), checker);

                assertThat(report.failure()).isEmpty();
                assertThat(checker.position).isEqualTo(size);
            }
        }
    }

    @Test
    void uploadObeysTheServersWindow() throws Exception {
        long size = 1_000_000;
        try (var server = serving(Count::new)) {
            var body = new RequestBody(() -> new Http1ExchangeTest.Pattern(size), size);

            var exchange =
                    Exchange.run(Exchange.request(server.address(HOST), false, body), options(server.address(HOST)));

            assertThat(exchange.body()).isEqualTo(size + " bytes as sent");
        }
    }

    @Test
    void manyHeadersTravelInContinuations() throws Exception {
        var headers = new DefaultHttp2Headers().status("200");
        for (int i = 0; i < 60; i++) {
            headers.add("x-" + i, "v".repeat(1000));
        }
        try (var server = serving(() -> new Answer(headers, "ok"))) {
            var exchange = get(server.address(HOST));

            assertThat(exchange.body()).isEqualTo("ok");
            assertThat(exchange.report().head().header("x-59")).contains("v".repeat(1000));
        }
    }

    @Test
    void oneConnectionServesManyStreams() throws Exception {
        try (var server =
                serving(() -> new Answer(new DefaultHttp2Headers().status("200").add("x", "y"), "ok"))) {
            var request = Exchange.request(server.address(HOST), false);

            var exchanges = Exchange.run(List.of(request, request, request), options(server.address(HOST)));

            assertThat(exchanges).extracting(Exchange::body).containsOnly("ok");
            assertThat(exchanges.get(2).events())
                    .filteredOn(ExchangeEvent.RequestHead.class::isInstance)
                    .map(event -> ((ExchangeEvent.RequestHead) event).streamId())
                    .containsExactly(5);
        }
    }

    @Test
    void resetStreamIsNamedByItsCode() throws Exception {
        try (var server = serving(() -> new SimpleChannelInboundHandler<Http2StreamFrame>() {
            @Override
            protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
                ctx.writeAndFlush(new DefaultHttp2ResetFrame(io.netty.handler.codec.http2.Http2Error.REFUSED_STREAM));
            }
        })) {
            assertThat(get(server.address(HOST)).failure()).isEqualTo(new Http2Error(1, 7, false, ""));
        }
    }

    @Test
    void goAwayEndsTheExchange() throws Exception {
        var goAway = frame(
                Http2Session.GOAWAY,
                0,
                0,
                ByteBuffer.allocate(8).putInt(0).putInt(11).array());
        try (var server = answering(settings(), goAway)) {
            assertThat(get(server.address()).failure()).isEqualTo(new Http2Error(1, 11, true, ""));
        }
    }

    @Test
    void connectionThatEndsBeforeTheHeadIsAnEmptyReply() throws Exception {
        try (var server = answering(settings())) {
            assertThat(get(server.address()).failure()).isEqualTo(new EmptyReply());
        }
    }

    @Test
    void connectionThatEndsWithinTheBodyCutsIt() throws Exception {
        var data = frame(Http2Session.DATA, 0, 1, "abc".getBytes(StandardCharsets.US_ASCII));
        try (var server = answering(settings(), head(), data)) {
            var exchange = get(server.address());

            assertThat(exchange.failure()).isEqualTo(new BodyCut(null));
            assertThat(exchange.body()).isEqualTo("abc");
        }
    }

    @Test
    void paddingIsNoPartOfTheBody() throws Exception {
        byte[] padded = {2, 'o', 'k', 0, 0};
        var data = frame(Http2Session.DATA, Http2Session.PADDED | Http2Session.END_STREAM, 1, padded);
        try (var server = answering(settings(), head(), data)) {
            assertThat(get(server.address()).body()).isEqualTo("ok");
        }
    }

    @Test
    void pushIsRefused() throws Exception {
        var push = frame(Http2Session.PUSH_PROMISE, Http2Session.END_HEADERS, 1, new byte[] {0, 0, 0, 2});
        try (var server = answering(settings(), push)) {
            assertThat(get(server.address()).failure())
                    .isInstanceOfSatisfying(
                            Http2Error.class,
                            error -> assertThat(error.detail()).contains("push"));
        }
    }

    @Test
    void frameThatIsTooLargeIsRefused() throws Exception {
        byte[] header = {1, 0, 0, Http2Session.DATA, 0, 0, 0, 0, 1};
        try (var server = answering(settings(), header)) {
            assertThat(get(server.address()).failure())
                    .isInstanceOfSatisfying(
                            Http2Error.class,
                            error -> assertThat(error.detail()).contains("65536 bytes"));
        }
    }

    @Test
    void frameThatIsTooShortIsRefused() throws Exception {
        try (var server = answering(settings(), frame(Http2Session.WINDOW_UPDATE, 0, 0, new byte[] {1}))) {
            assertThat(get(server.address()).failure())
                    .isInstanceOfSatisfying(
                            Http2Error.class,
                            error -> assertThat(error.detail()).contains("too few"));
        }
    }

    @Test
    void endlessHeaderBlockIsCutOff() throws Exception {
        RawServer.Script endless = connection -> {
            readPreface(connection);
            connection.getOutputStream().write(settings());
            connection.getOutputStream().write(frame(Http2Session.HEADERS, 0, 1, new byte[0]));
            byte[] filling = frame(Http2Session.CONTINUATION, 0, 1, new byte[16_384]);
            for (int i = 0; i < 1000; i++) {
                connection.getOutputStream().write(filling);
            }
        };
        try (var server = RawServer.playing(endless)) {
            assertThat(get(server.address()).failure()).isEqualTo(new MalformedResponse(Malformation.HEAD_TOO_LARGE));
        }
    }

    @Test
    void pingIsAnswered() throws Exception {
        BlockingQueue<Byte> types = new LinkedBlockingQueue<>();
        RawServer.Script pinging = connection -> {
            readPreface(connection);
            connection.getOutputStream().write(settings());
            connection.getOutputStream().write(frame(Http2Session.PING, 0, 0, new byte[8]));
            connection.getOutputStream().flush();
            while (true) {
                byte[] header = connection.getInputStream().readNBytes(Http2Session.FRAME_HEADER_BYTES);
                connection.getInputStream().readNBytes((header[1] & 0xff) << 8 | header[2] & 0xff);
                if (header[3] == Http2Session.PING) {
                    types.add(header[4]);
                    break;
                }
            }
            connection.getOutputStream().write(head());
            connection.getOutputStream().write(frame(Http2Session.DATA, Http2Session.END_STREAM, 1, new byte[0]));
        };
        try (var server = RawServer.playing(pinging)) {
            assertThat(get(server.address()).report().failure()).isEmpty();
            assertThat(types).containsExactly((byte) Http2Session.ACK);
        }
    }

    private static Exchange get(HostPort origin) {
        return Exchange.run(Exchange.request(origin, false), options(origin));
    }

    private static ClientOptions options(HostPort origin) {
        return Exchange.options(origin, TlsOptions.trusting(List::of)).withHttp(HttpChoice.HTTP_2, false);
    }

    private static BoringSslServer serving(Supplier<ChannelHandler> streams) throws Exception {
        return BoringSslServer.start(null, () -> new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel connection) {
                var settings = Http2Settings.defaultSettings().initialWindowSize(10_000);
                connection
                        .pipeline()
                        .addLast(Http2FrameCodecBuilder.forServer()
                                .initialSettings(settings)
                                .build())
                        .addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                stream.pipeline().addLast(streams.get());
                            }
                        }));
            }
        });
    }

    /** A server in the clear that reads the client's preface and first frame, sends these bytes and closes. */
    private static RawServer answering(byte[]... parts) throws IOException {
        return RawServer.playing(connection -> {
            readPreface(connection);
            for (byte[] part : parts) {
                connection.getOutputStream().write(part);
            }
            connection.getOutputStream().flush();
            connection.shutdownOutput();
            while (connection.getInputStream().read() >= 0) {
                continue;
            }
        });
    }

    private static void readPreface(Socket connection) throws IOException {
        connection.getInputStream().readNBytes(PREFACE_BYTES);
    }

    private static byte[] settings() {
        return frame(Http2Session.SETTINGS, 0, 0, new byte[0]);
    }

    /** Status 200: entry 8 of HPACK's static table (RFC 7541 appendix A). */
    private static byte[] head() {
        return frame(Http2Session.HEADERS, Http2Session.END_HEADERS, 1, new byte[] {(byte) 0x88});
    }

    private static byte[] frame(int type, int flags, int stream, byte[] payload) {
        return ByteBuffer.allocate(Http2Session.FRAME_HEADER_BYTES + payload.length)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .put(payload)
                .array();
    }

    private static class Answer extends SimpleChannelInboundHandler<Http2StreamFrame> {
        private final DefaultHttp2Headers headers;
        private final String body;

        private Answer(io.netty.handler.codec.http2.Http2Headers headers, String body) {
            this.headers = (DefaultHttp2Headers) headers;
            this.body = body;
        }

        void requestHeaders(Http2HeadersFrame frame) {
            // Only one test looks at them.
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame request) {
                requestHeaders(request);
                ctx.write(new DefaultHttp2HeadersFrame(headers, body.isEmpty()));
                if (!body.isEmpty()) {
                    ctx.write(new DefaultHttp2DataFrame(Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII), true));
                }
                ctx.flush();
            }
        }
    }

    /** Sends a pattern of some size. */
    private static final class Download extends SimpleChannelInboundHandler<Http2HeadersFrame> {
        private final int size;

        private Download(int size) {
            this.size = size;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2HeadersFrame frame) {
            ctx.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
            byte[] bytes = new byte[size];
            for (int i = 0; i < size; i++) {
                bytes[i] = (byte) Http1ExchangeTest.Pattern.at(i);
            }
            ctx.writeAndFlush(new DefaultHttp2DataFrame(Unpooled.wrappedBuffer(bytes), true));
        }
    }

    /** Counts an upload and compares it with the pattern. */
    private static final class Count extends SimpleChannelInboundHandler<Http2StreamFrame> {
        private long position;
        private boolean differs;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            if (!(frame instanceof Http2DataFrame data)) {
                return;
            }
            while (data.content().isReadable()) {
                differs |= (data.content().readByte() & 0xff) != Http1ExchangeTest.Pattern.at(position++);
            }
            if (data.isEndStream()) {
                String text = position + " bytes " + (differs ? "damaged" : "as sent");
                ctx.write(new DefaultHttp2HeadersFrame(new DefaultHttp2Headers().status("200")));
                ctx.writeAndFlush(
                        new DefaultHttp2DataFrame(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII), true));
            }
        }
    }
}
