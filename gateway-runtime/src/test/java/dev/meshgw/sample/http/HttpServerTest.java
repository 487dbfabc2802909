package dev.meshgw.sample.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HttpServerTest {

    private final Echo echo = new Echo();
    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(echo);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void keepsTheConnectionForTheNextRequest() throws IOException {
        try (var client = server.connect()) {
            assertThat(client.send("GET /1 HTTP/1.1\nHost: a\n\n").receive().text())
                    .isEqualTo("GET /1 0");
            assertThat(client.send("GET /2 HTTP/1.1\nHost: a\n\n").receive().text())
                    .isEqualTo("GET /2 0");
        }
    }

    @Test
    void answersPipelinedRequestsInOrderThoughTheFirstIsSlow() throws IOException {
        try (var client = server.connect()) {
            client.send("""
                    GET /later HTTP/1.1
                    Host: a

                    POST /2 HTTP/1.1
                    Host: a
                    Content-Length: 5

                    helloGET /pieces HTTP/1.1
                    Host: a

                    GET /4 HTTP/1.1
                    Host: a

                    """);
            assertThat(client.receive().text()).isEqualTo("GET /later 0");
            assertThat(client.receive().text()).isEqualTo("POST /2 5");
            assertThat(client.receive().text()).isEqualTo("onetwothree");
            assertThat(client.receive().text()).isEqualTo("GET /4 0");
        }
    }

    @Test
    void answersThousandsOfPipelinedStreamsWithoutDeepeningTheStack() throws IOException {
        int count = 3_000;
        try (var client = server.connect()) {
            client.send("GET /later HTTP/1.1\n\n" + "GET /pieces HTTP/1.1\n\n".repeat(count));
            assertThat(client.receive().status()).isEqualTo(200);
            for (int i = 0; i < count; i++) {
                assertThat(client.receive().text()).isEqualTo("onetwothree");
            }
        }
    }

    @Test
    void readsAChunkedBody() throws IOException {
        assertThat(server.exchange("""
                        POST / HTTP/1.1
                        Host: a
                        Transfer-Encoding: chunked

                        3
                        abc
                        4;ext=1
                        defg
                        0
                        Trailer: x

                        """).text()).isEqualTo("POST / 7");
    }

    @Test
    void asksForABodyThatWaitsForContinue() throws IOException {
        try (var client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: 2\n\n");
            assertThat(client.receive().statusLine()).isEqualTo("HTTP/1.1 100 Continue");
            assertThat(client.send("hi").receive().text()).isEqualTo("POST / 2");
        }
    }

    @Test
    void refusesAnExpectationThatItDoesNotKnow() throws IOException {
        assertThat(server.exchange("GET / HTTP/1.1\nHost: a\nExpect: wonders\n\n")
                        .text())
                .isEqualTo("EXPECTATION_FAILED");
    }

    @Test
    void refusesATooLongBodyBeforeItIsSent() throws IOException {
        long tooMuch = HttpLimits.DEFAULTS.maxBodyBytes() + 1L;
        try (var client = server.connect()) {
            client.send("POST / HTTP/1.1\nHost: a\nExpect: 100-continue\nContent-Length: " + tooMuch + "\n\n");
            var response = client.receive();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.field("Connection")).isEqualTo("close");
        }
    }

    @Test
    void refusesATooLongChunkedBodyAndStillDeliversTheAnswer() throws IOException {
        var limits =
                new HttpLimits(8192, 65536, 1000, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(5));
        try (var small = new TestServer(new Echo(), 80, null, limits);
                var client = small.connect()) {
            client.send("POST / HTTP/1.1\nTransfer-Encoding: chunked\n\n3e8\n" + "x".repeat(1000) + "\n");
            client.send("1\ny\n");
            client.send("1000\n" + "z".repeat(4096) + "\n0\n\n");
            assertThat(client.receive().text()).isEqualTo("CONTENT_TOO_LARGE");
        }
    }

    @Test
    void refusesBothLengthAndChunked() throws IOException {
        try (var client = server.connect()) {
            client.send(
                    "POST / HTTP/1.1\nHost: a\nContent-Length: 3\nTransfer-Encoding: chunked\n\n0\n\nGET /smuggled HTTP/1.1\n\n");
            assertThat(client.receive().text()).isEqualTo("BAD_REQUEST");
            client.endInput();
            assertThat(client.isClosedByServer()).isTrue();
        }
        assertThat(server.log()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST / HTTP/1.1\nContent-Length: 1\nContent-Length: 2\n\n",
                "POST / HTTP/1.1\nContent-Length: -1\n\n",
                "GET / HTTP/1.1\nX y: z\n\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\n\n",
                "GET\n\n"
            })
    void refusesWhatIsNotHttp(String bytes) throws IOException {
        assertThat(server.exchange(bytes).text()).isEqualTo("BAD_REQUEST");
    }

    @Test
    void refusesATooLongRequestLine() throws IOException {
        assertThat(server.exchange("GET /" + "x".repeat(8 * 1024) + " HTTP/1.1\n\n")
                        .status())
                .isEqualTo(414);
    }

    @Test
    void refusesTooManyHeaderBytes() throws IOException {
        assertThat(server.exchange("GET / HTTP/1.1\nX: " + "x".repeat(64 * 1024) + "\n\n")
                        .status())
                .isEqualTo(431);
    }

    @Test
    void refusesAnotherMajorVersion() throws IOException {
        assertThat(server.exchange("PRI * HTTP/2.0\n\nSM\n\n").status()).isEqualTo(505);
    }

    @Test
    void aHeadAnswerHasTheLengthButNoBody() throws IOException {
        try (var client = server.connect()) {
            var head = client.send("HEAD /1 HTTP/1.1\nHost: a\n\n").receiveHeadOnly();
            assertThat(head.field("Content-Length")).isEqualTo("9");
            assertThat(client.send("HEAD /pieces HTTP/1.1\nHost: a\n\n")
                            .receiveHeadOnly()
                            .field("Transfer-Encoding"))
                    .isEqualTo("chunked");
            assertThat(client.send("GET /2 HTTP/1.1\nHost: a\n\n").receive().text())
                    .isEqualTo("GET /2 0");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {204, 304})
    void aBodylessStatusHasNeitherLengthNorBody(int status) throws IOException {
        try (var client = server.connect()) {
            var response = client.send("GET /status/" + status + " HTTP/1.1\nHost: a\n\n")
                    .receiveHeadOnly();
            assertThat(response.fieldNames()).doesNotContain("Content-Length", "Transfer-Encoding");
            assertThat(client.send("GET /2 HTTP/1.1\nHost: a\n\n").receive().text())
                    .isEqualTo("GET /2 0");
        }
    }

    @Test
    void anOldClientGetsItsStreamUntilTheClose() throws IOException {
        try (var client = server.connect()) {
            var response = client.send("GET /pieces HTTP/1.0\nConnection: keep-alive\n\n")
                    .receive();
            assertThat(response.field("Connection")).isEqualTo("close");
            assertThat(response.text()).isEqualTo("onetwothree");
        }
    }

    @Test
    void closesWhenTheClientAsksForIt() throws IOException {
        try (var client = server.connect()) {
            var response = client.send("GET / HTTP/1.1\nHost: a\nConnection: close\n\n")
                    .receive();
            assertThat(response.field("Connection")).isEqualTo("close");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aClientThatClosedItsSideStillGetsEveryAnswer() throws IOException {
        try (var client = server.connect()) {
            client.send("GET /later HTTP/1.1\n\nGET /2 HTTP/1.1\n\n").endInput();
            assertThat(client.receive().text()).isEqualTo("GET /later 0");
            assertThat(client.receive().text()).isEqualTo("GET /2 0");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aClientThatClosedItsSideGetsAllOfAnAnswerThatNoBufferHolds() throws IOException {
        try (var socket = new Socket()) {
            socket.setReceiveBufferSize(8 * 1024); // so that the server must wait for it again and again
            socket.connect(server.address());
            var client = new RawClient(socket).send("GET /big HTTP/1.1\n\n").endInput();
            assertThat(client.receive().body()).hasSize(Echo.BIG_CHUNKS * Echo.BIG_CHUNK.length);
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aHalfRequestBehindAnswersDoesNotHoldThemBack() throws IOException {
        try (var client = server.connect()) {
            client.send("GET /later HTTP/1.1\n\nGET /2 HTTP/1.1\n\nPOST /3 HTTP/1.1\nContent-Length: 5\n\nab")
                    .endInput();
            assertThat(client.receive().text()).isEqualTo("GET /later 0");
            assertThat(client.receive().text()).isEqualTo("GET /2 0");
            assertThat(client.isClosedByServer()).isTrue();
        }
    }

    @Test
    void aClientThatDripsItsHeadIsCutOff() throws IOException {
        var limits = new HttpLimits(
                8192, 65536, 1000, Duration.ofMillis(300), Duration.ofSeconds(30), Duration.ofSeconds(30));
        try (var hasty = new TestServer(new Echo(), 80, null, limits);
                var client = hasty.connect()) {
            assertThat(client.send("GET / HTTP/1.1\nX: y").isClosedByServer()).isTrue();
        }
    }

    @Test
    void aClientThatStopsInItsBodyIsCutOff() throws IOException {
        var limits = new HttpLimits(
                8192, 65536, 1000, Duration.ofSeconds(30), Duration.ofMillis(300), Duration.ofSeconds(30));
        try (var hasty = new TestServer(new Echo(), 80, null, limits);
                var client = hasty.connect()) {
            assertThat(client.send("POST / HTTP/1.1\nContent-Length: 10\n\n123").isClosedByServer())
                    .isTrue();
        }
    }

    @Test
    void aClientThatDoesNotReadStopsTheStreamInsteadOfFillingTheHeap() throws IOException {
        try (var client = server.connect()) {
            client.send("GET /big HTTP/1.1\n\n");
            await().until(() -> echo.bigChunksAsked() > 1);
            await().during(Duration.ofMillis(200)).until(() -> echo.bigChunksAsked() < Echo.BIG_CHUNKS);
            assertThat(client.receive().body()).hasSize(Echo.BIG_CHUNKS * Echo.BIG_CHUNK.length);
        }
        assertThat(echo.bigChunksAsked()).isEqualTo(Echo.BIG_CHUNKS);
    }

    @Test
    void aClientThatNeverReadsIsCutOff() throws IOException {
        var limits = new HttpLimits(
                8192, 65536, 1000, Duration.ofSeconds(30), Duration.ofSeconds(30), Duration.ofMillis(300));
        try (var hasty = new TestServer(new Echo(), 80, null, limits);
                var client = hasty.connect()) {
            client.send("GET /big HTTP/1.1\n\n");
            await().until(() -> hasty.connectionCount() == 0);
        }
    }

    @Test
    void anApplicationThatThrowsAnswers500AndClosesOnlyThatConnection() throws IOException {
        var response = server.exchange("GET /bug HTTP/1.1\n\n");
        assertThat(response.text()).isEqualTo("INTERNAL_ERROR");
        assertThat(response.field("Connection")).isEqualTo("close");
        assertThat(server.exchange("GET / HTTP/1.1\n\n").status()).isEqualTo(200);
    }

    @Test
    void aFieldCannotEndItsLine() {
        assertThatThrownBy(() -> new Field("Location", "/\r\nSet-Cookie: stolen"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Field("Bad name", "x")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anAbsoluteTargetNamesHostAndPath() throws IOException {
        assertThat(server.exchange("GET http://b.example:81?q=1 HTTP/1.1\nHost: a\n\n")
                        .text())
                .isEqualTo("GET / 0 b.example:81 q=1");
    }

    @Test
    void theLogTellsStatusAndBodyBytesOfEachExchange() throws IOException {
        server.exchange("GET /1 HTTP/1.1\n\n");
        server.exchange("GET /pieces HTTP/1.1\n\n");
        await().until(() -> server.log().size() == 2);
        assertThat(server.log()).containsExactly("/1 200 8", "/pieces 200 11");
    }

    @Test
    void aStoppedServerFinishesWhatIsUnderWayAndTakesNoMore() throws IOException {
        try (var busy = server.connect();
                var idle = server.connect()) {
            idle.send("GET / HTTP/1.1\n\n").receive();
            busy.send("GET /later HTTP/1.1\n\n");
            await().until(() -> server.connectionCount() == 2);
            server.stop();
            assertThat(idle.isClosedByServer()).isTrue();
            assertThat(busy.receive().text()).isEqualTo("GET /later 0");
            assertThat(busy.isClosedByServer()).isTrue();
            assertThatThrownBy(() -> server.connect()).isInstanceOf(ConnectException.class);
        }
    }
}
