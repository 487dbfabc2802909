package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.client.ExchangeFailure.BodyCut;
import dev.meshgw.client.ExchangeFailure.Disconnected;
import dev.meshgw.client.ExchangeFailure.EmptyReply;
import dev.meshgw.client.ExchangeFailure.InputFailed;
import dev.meshgw.client.ExchangeFailure.Malformation;
import dev.meshgw.client.ExchangeFailure.MalformedResponse;
import dev.meshgw.client.ExchangeFailure.NotHttp;
import dev.meshgw.client.ExchangeFailure.OutputFailed;
import dev.meshgw.client.ExchangeFailure.TimedOut;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** HTTP/1.1 against servers that send bytes written by hand. */
final class Http1ExchangeTest {

    private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nX-A: b\r\n\r\n"
            + "3;name=value\r\nabc\r\n00a\r\n0123456789\r\n0\r\nTrailer: t\r\n\r\n";

    @Test
    void requestIsSentAsWritten() throws Exception {
        var received = new CompletableFuture<String>();
        RawServer.Script noting = connection -> {
            received.complete(RawServer.readHead(connection));
            write(connection, "HTTP/1.1 204 No Content\r\n\r\n");
        };
        try (var server = RawServer.playing(noting)) {
            Exchange.getPlain(server.address());

            assertThat(received.get(10, TimeUnit.SECONDS))
                    .isEqualTo("GET / HTTP/1.1\r\nHost: " + server.address() + "\r\n\r\n");
        }
    }

    @Test
    void bodyEndsWithItsLength() throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")) {
            assertThat(Exchange.getPlain(server.address()).body()).isEqualTo("abc");
        }
    }

    @Test
    void bodyWithoutLengthEndsWithTheConnection() throws Exception {
        try (var server = RawServer.answering("HTTP/1.0 200 OK\r\n\r\nabc")) {
            assertThat(Exchange.getPlain(server.address()).body()).isEqualTo("abc");
        }
    }

    @Test
    void chunksAreJoined() throws Exception {
        try (var server = RawServer.answering(CHUNKED)) {
            var exchange = Exchange.getPlain(server.address());

            assertThat(exchange.body()).isEqualTo("abc0123456789");
            assertThat(exchange.report().head().header("x-a")).contains("b");
        }
    }

    @Test
    void responseMayArriveByteByByte() throws Exception {
        RawServer.Script dripping = connection -> {
            connection.setTcpNoDelay(true);
            RawServer.readHead(connection);
            for (char octet : CHUNKED.toCharArray()) {
                connection.getOutputStream().write(octet);
                connection.getOutputStream().flush();
            }
        };
        try (var server = RawServer.playing(dripping)) {
            assertThat(Exchange.getPlain(server.address()).body()).isEqualTo("abc0123456789");
        }
    }

    @Test
    void interimResponsesComeBeforeTheFinalOne() throws Exception {
        String interim = "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
        try (var server = RawServer.answering(interim + "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc")) {
            var exchange = Exchange.getPlain(server.address());

            assertThat(exchange.body()).isEqualTo("abc");
            assertThat(exchange.report().head().status()).isEqualTo(200);
            assertThat(exchange.head()).startsWith(interim);
        }
    }

    @Test
    void foldedFieldIsOneField() throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\nX: a\n b\nContent-Length: 0\n\n")) {
            assertThat(Exchange.getPlain(server.address()).report().head().header("x"))
                    .contains("a b");
        }
    }

    @Test
    void connectionServesTheNextExchange() throws Exception {
        var connections = new AtomicLong();
        RawServer.Script counting = connection -> {
            connections.incrementAndGet();
            while (!RawServer.readHead(connection).isEmpty()) {
                write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        };
        try (var server = RawServer.playing(counting)) {
            var request = Exchange.request(server.address(), false);
            var options = Exchange.options(server.address(), TlsOptions.trusting(List::of));

            var exchanges = Exchange.run(List.of(request, request, request), options);

            assertThat(exchanges).extracting(Exchange::body).containsOnly("ok");
            assertThat(exchanges.get(1).events()).hasAtLeastOneElementOfType(ExchangeEvent.Reused.class);
            assertThat(connections).hasValue(1);
        }
    }

    @Test
    void requestIsMadeAgainIfTheIdleConnectionEndsUnderIt() throws Exception {
        RawServer.Script leaving = connection -> {
            RawServer.readHead(connection);
            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            RawServer.readHead(connection);
        };
        try (var server = RawServer.playing(leaving)) {
            var request = Exchange.request(server.address(), false);
            var options = Exchange.options(server.address(), TlsOptions.trusting(List::of));

            var exchanges = Exchange.run(List.of(request, request), options);

            assertThat(exchanges).extracting(Exchange::body).containsOnly("ok");
            assertThat(exchanges.get(1).events()).hasAtLeastOneElementOfType(ExchangeEvent.Retried.class);
        }
    }

    @Test
    void requestIsNotMadeAgainOnceItsAnswerHasBegun() throws Exception {
        var requests = new AtomicLong();
        RawServer.Script breaking = connection -> {
            while (!RawServer.readHead(connection).isEmpty()) {
                if (requests.incrementAndGet() == 2) {
                    write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
                    return;
                }
                write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            }
        };
        try (var server = RawServer.playing(breaking)) {
            var request = Exchange.request(server.address(), false);
            var options = Exchange.options(server.address(), TlsOptions.trusting(List::of));

            var exchanges = Exchange.run(List.of(request, request), options);

            assertThat(exchanges.get(1).failure()).isEqualTo(new ExchangeFailure.BodyCut(9L));
            assertThat(requests).hasValue(2);
        }
    }

    @Test
    void connectionIsNotKeptAgainstTheServersWill() throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok")) {
            var request = Exchange.request(server.address(), false);
            var options = Exchange.options(server.address(), TlsOptions.trusting(List::of));

            assertThat(Exchange.run(List.of(request, request), options))
                    .extracting(Exchange::body)
                    .containsExactly("ok", "ok");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "HTTP/1.1 20x OK,                              VERSION",
        "HTTP/1.1,                                     VERSION",
        "HTTP/1.1 200 OK|no colon,                     HEADER_WITHOUT_COLON",
        "HTTP/1.1 200 OK|Content-Length: x,            CONTENT_LENGTH",
        "HTTP/1.1 200 OK|Content-Length: -1,           CONTENT_LENGTH",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||zz, CHUNK_SIZE",
        "HTTP/1.1 200 OK|Transfer-Encoding: chunked||3|abcd, CHUNK_END"
    })
    void brokenResponseIsNamed(String response, Malformation what) throws Exception {
        try (var server = RawServer.answering(response.replace("|", "\r\n") + "\r\n\r\n")) {
            assertThat(Exchange.getPlain(server.address()).failure()).isEqualTo(new MalformedResponse(what));
        }
    }

    @Test
    void endlessHeadIsCutOff() throws Exception {
        RawServer.Script endless = connection -> {
            write(connection, "HTTP/1.1 200 OK\r\n");
            for (int i = 0; i < 1_000_000; i++) {
                write(connection, "X: " + "y".repeat(1000) + "\r\n");
            }
        };
        try (var server = RawServer.playing(endless)) {
            assertThat(Exchange.getPlain(server.address()).failure())
                    .isInstanceOfSatisfying(
                            MalformedResponse.class,
                            response -> assertThat(response.what()).isEqualTo(Malformation.HEAD_TOO_LARGE));
        }
    }

    @Test
    void shortBodyIsCut() throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort")) {
            var exchange = Exchange.getPlain(server.address());

            assertThat(exchange.failure()).isEqualTo(new BodyCut(95L));
            assertThat(exchange.body()).isEqualTo("short");
        }
    }

    @Test
    void missingLastChunkIsACut() throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n")) {
            assertThat(Exchange.getPlain(server.address()).failure()).isEqualTo(new BodyCut(null));
        }
    }

    @Test
    void closedConnectionIsAnEmptyReply() throws Exception {
        try (var server = RawServer.answering("")) {
            assertThat(Exchange.getPlain(server.address()).failure()).isEqualTo(new EmptyReply());
        }
    }

    @Test
    void otherProtocolIsShownByItsFirstBytes() throws Exception {
        try (var server = RawServer.answering("SSH-2.0-x\r\n")) {
            assertThat(Exchange.getPlain(server.address()).failure()).isEqualTo(new NotHttp("SSH-2.0-x\r\n"));
        }
    }

    @Test
    void silentServerRunsOutOfTime() throws Exception {
        try (var server = RawServer.silent()) {
            var origin = server.address();
            var request =
                    new ClientRequest("GET", false, origin, "/", List.of(), RequestBody.none(), Duration.ofMillis(150));

            var exchange = Exchange.run(request, Exchange.options(origin, TlsOptions.trusting(List::of)));

            assertThat(exchange.failure()).isInstanceOfSatisfying(TimedOut.class, timedOut -> {
                assertThat(timedOut.phase()).isEqualTo(ExchangeFailure.Phase.TRANSFER);
                assertThat(timedOut.elapsed()).isGreaterThanOrEqualTo(Duration.ofMillis(150));
            });
        }
    }

    @Test
    void uploadAndDownloadDoNotWaitForEachOther() throws Exception {
        long size = 8 * 1024 * 1024;
        // It answers while it still receives; a client that first sends all and then reads would stall with it.
        RawServer.Script echoing = connection -> {
            RawServer.readHead(connection);
            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
            byte[] piece = new byte[64 * 1024];
            for (long left = size; left > 0; ) {
                int count = connection.getInputStream().read(piece);
                connection.getOutputStream().write(piece, 0, count);
                left -= count;
            }
        };
        try (var server = RawServer.playing(echoing)) {
            var body = new RequestBody(() -> new Pattern(size), size);
            var request = Exchange.request(server.address(), false, body);
            var checker = new PatternChecker();

            try (var client =
                    new HttpsClient(Exchange.options(server.address(), TlsOptions.trusting(List::of)), event -> {})) {
                var report = client.exchange(request, checker);

                assertThat(report.failure()).isEmpty();
                assertThat(report.sent()).isEqualTo(size);
                assertThat(checker.position).isEqualTo(size);
            }
        }
    }

    @Test
    void bodyOfUnknownLengthIsChunked() throws Exception {
        var received = new CompletableFuture<String>();
        RawServer.Script noting = connection -> {
            var text = new StringBuilder(RawServer.readHead(connection));
            while (text.indexOf("0\r\n\r\n") < 0) {
                text.append((char) connection.getInputStream().read());
            }
            received.complete(text.toString());
            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        };
        try (var server = RawServer.playing(noting)) {
            var body = new RequestBody(() -> new ByteArrayInputStream(new byte[] {'a', 'b', 'c'}), -1);

            Exchange.run(
                    Exchange.request(server.address(), false, body),
                    Exchange.options(server.address(), TlsOptions.trusting(List::of)));

            assertThat(received.get(10, TimeUnit.SECONDS)).endsWith("\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
        }
    }

    @Test
    void answerBeforeTheWholeBodyWasReadCounts() throws Exception {
        RawServer.Script refusing = connection -> {
            RawServer.readHead(connection);
            write(connection, "HTTP/1.1 413 Content Too Large\r\nContent-Length: 3\r\n\r\nbig");
        };
        try (var server = RawServer.playing(refusing)) {
            var body = new RequestBody(() -> new Pattern(100_000_000), 100_000_000);

            var exchange = Exchange.run(
                    Exchange.request(server.address(), false, body),
                    Exchange.options(server.address(), TlsOptions.trusting(List::of)));

            // The rest may arrive as a reset, which takes the answer away; a client cannot know.
            assertThat(exchange.report().failure().isEmpty() || exchange.failure() instanceof Disconnected)
                    .isTrue();
            if (exchange.report().failure().isEmpty()) {
                assertThat(exchange.body()).isEqualTo("big");
            }
        }
    }

    @Test
    void bodyWaitsForContinue() throws Exception {
        var order = new CompletableFuture<List<String>>();
        RawServer.Script asked = connection -> {
            var seen = new ArrayList<String>();
            RawServer.readHead(connection);
            seen.add("available before continue: " + connection.getInputStream().available());
            write(connection, "HTTP/1.1 100 Continue\r\n\r\n");
            seen.add(new String(connection.getInputStream().readNBytes(3), StandardCharsets.US_ASCII));
            order.complete(seen);
            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        };
        try (var server = RawServer.playing(asked)) {
            Exchange.run(
                    expecting(server.address()), Exchange.options(server.address(), TlsOptions.trusting(List::of)));

            assertThat(order.get(10, TimeUnit.SECONDS)).containsExactly("available before continue: 0", "abc");
        }
    }

    @Test
    void bodyIsSentAfterAWhileWithoutContinue() throws Exception {
        RawServer.Script ignorant = connection -> {
            RawServer.readHead(connection);
            connection.getInputStream().readNBytes(3);
            write(connection, "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        };
        try (var server = RawServer.playing(ignorant)) {
            var exchange = Exchange.run(
                    expecting(server.address()), Exchange.options(server.address(), TlsOptions.trusting(List::of)));

            assertThat(exchange.body()).isEqualTo("ok");
            assertThat(exchange.report().timings().total()).isGreaterThanOrEqualTo(Http1Exchange.CONTINUE_WAIT);
        }
    }

    @Test
    void bodyThatEndsEarlyFailsTheExchange() throws Exception {
        try (var server = RawServer.silent()) {
            var body = new RequestBody(() -> new ByteArrayInputStream(new byte[3]), 10);

            var exchange = Exchange.run(
                    Exchange.request(server.address(), false, body),
                    Exchange.options(server.address(), TlsOptions.trusting(List::of)));

            assertThat(exchange.failure()).isInstanceOf(InputFailed.class);
        }
    }

    @Test
    void receiverThatFailsEndsTheExchange() throws Exception {
        try (var server = RawServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
                var client = new HttpsClient(
                        Exchange.options(server.address(), TlsOptions.trusting(List::of)), event -> {})) {
            var report = client.exchange(Exchange.request(server.address(), false), new PatternChecker() {
                @Override
                public void body(ByteBuffer part) throws IOException {
                    throw new IOException("disk full");
                }
            });

            assertThat(report.failure()).containsInstanceOf(OutputFailed.class);
        }
    }

    private static ClientRequest expecting(HostPort origin) {
        return new ClientRequest(
                "PUT",
                false,
                origin,
                "/",
                List.of(
                        HeaderLine.of("Host", origin.toString()),
                        HeaderLine.of("Content-Length", "3"),
                        HeaderLine.of("Expect", "100-continue")),
                RequestBody.of("abc".getBytes(StandardCharsets.US_ASCII)),
                Duration.ofSeconds(20));
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }

    /** Bytes that differ from their neighbours, made as they are read. */
    static final class Pattern extends InputStream {
        private final long size;
        private long position;

        Pattern(long size) {
            this.size = size;
        }

        @Override
        public int read() {
            return position < size ? at(position++) : -1;
        }

        @Override
        public int read(byte[] target, int offset, int length) {
            if (position >= size) {
                return -1;
            }
            int count = (int) Math.min(length, size - position);
            for (int i = 0; i < count; i++) {
                target[offset + i] = (byte) at(position++);
            }
            return count;
        }

        static int at(long position) {
            return (int) (position * 31 >>> 3) & 0xff;
        }
    }

    /** Compares what arrives with {@link Pattern}, keeping nothing. */
    static class PatternChecker implements ResponseReceiver {
        long position;

        @Override
        public void headLine(String line) {
            // Only the body matters.
        }

        @Override
        public Verdict head(ResponseHead head) {
            return Verdict.TAKE;
        }

        @Override
        public void body(ByteBuffer part) throws IOException {
            while (part.hasRemaining()) {
                int expected = Pattern.at(position++);
                if ((part.get() & 0xff) != expected) {
                    throw new IOException("byte " + (position - 1) + " differs");
                }
            }
        }
    }
}
