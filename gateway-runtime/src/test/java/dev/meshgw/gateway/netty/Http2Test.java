package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Http2FrameClient.DATA;
import static dev.meshgw.gateway.netty.Http2FrameClient.END_HEADERS;
import static dev.meshgw.gateway.netty.Http2FrameClient.END_STREAM;
import static dev.meshgw.gateway.netty.Http2FrameClient.GOAWAY;
import static dev.meshgw.gateway.netty.Http2FrameClient.HEADERS;
import static dev.meshgw.gateway.netty.Http2FrameClient.RST_STREAM;
import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.https;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.netty.DataPlaneOptions.TlsEngine;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
class Http2Test {

    private static CertificateAuthority root;
    private static TlsCredential credential;

    @BeforeAll
    static void issue() {
        root = CertificateAuthority.create("example.com");
        credential = root.issueServer("localhost");
    }

    private static Gateway tlsGatewayTo(HttpBackend backend, TlsEngine engine) {
        return Gateway.serving(
                snapshot(listener("https", https("*", credential, forward(cluster("c", backend.port()))))),
                DataPlaneOptions.defaults().toBuilder().tlsEngine(engine).build());
    }

    private static Gateway gatewayTo(int port) {
        return Gateway.serving(snapshot(listener("http", http(forward(cluster("c", port))))));
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .sslContext(TlsClient.trusting(root).context())
                .connectTimeout(Duration.ofSeconds(10))
                .build();
    }

    private static HttpRequest.Builder request(Gateway gateway, String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + gateway.port() + path))
                .timeout(Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"BORINGSSL", "JDK"})
    void alpnLeadsToHttp2(TlsEngine engine) throws Exception {
        try (var backend = HttpBackend.ok("hello");
                var gateway = tlsGatewayTo(backend, engine)) {
            HttpResponse<String> response = client().send(request(gateway, "/x").build(), BodyHandlers.ofString());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.body()).isEqualTo("hello");
            assertThat(backend.nextRequest().line()).isEqualTo("GET /x HTTP/1.1");
            assertThat(gateway.nextExchange().request().protocol()).isEqualTo("HTTP/2");
        }
    }

    @Test
    void manyStreamsShareOneConnection() throws Exception {
        try (var backend = HttpBackend.answering((request, socket) -> {
                    String path = request.line().split(" ")[1];
                    return ("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path).getBytes();
                });
                var gateway = tlsGatewayTo(backend, TlsEngine.AUTOMATIC)) {
            HttpClient client = client();
            client.send(request(gateway, "/first").build(), BodyHandlers.ofString());
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(client.sendAsync(request(gateway, "/" + i).build(), BodyHandlers.ofString()));
            }
            for (int i = 0; i < 200; i++) {
                assertThat(answers.get(i).get(20, TimeUnit.SECONDS).body()).isEqualTo("/" + i);
            }
            assertThat(gateway.dataPlane().counters().downstreamConnections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"BORINGSSL", "JDK"})
    void tenMegabytesPassBothWays(TlsEngine engine) throws Exception {
        byte[] body = new byte[10 * 1024 * 1024];
        new Random(1).nextBytes(body);
        try (var backend = HttpBackend.echo();
                var gateway = tlsGatewayTo(backend, engine)) {
            HttpResponse<byte[]> response = client().send(
                            request(gateway, "/")
                                    .POST(BodyPublishers.ofByteArray(body))
                                    .build(),
                            BodyHandlers.ofByteArray());
            assertThat(Arrays.equals(response.body(), body)).isTrue();
        }
    }

    @Test
    void aBodyWithoutLengthIsChunkedUpstream() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gatewayTo(backend.port());
                var client = new Http2FrameClient(gateway.connect())) {
            client.post(1).send(DATA, 0, 1, (byte) 'a', (byte) 'b').send(DATA, END_STREAM, 1, (byte) 'c');
            assertThat(client.next(DATA).payload()).containsExactly('x');
            var request = backend.nextRequest();
            assertThat(request.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(new String(request.body())).isEqualTo("2\r\nab\r\n1\r\nc\r\n0\r\n\r\n");
        }
    }

    @Test
    void trailersPassBothWays() throws Exception {
        try (var backend = HttpBackend.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Sum: 1\r\n\r\n");
                var gateway = gatewayTo(backend.port());
                var client = new Http2FrameClient(gateway.connect())) {
            byte[] trailer = {0x00, 3, 'x', '-', 't', 1, 'v'};
            client.post(1).send(DATA, 0, 1, (byte) 'a').send(HEADERS, END_HEADERS | END_STREAM, 1, trailer);
            assertThat(client.next(HEADERS).flags()).isEqualTo(END_HEADERS);
            var last = client.next(HEADERS);
            assertThat(last.flags()).isEqualTo(END_HEADERS | END_STREAM);
            assertThat(new String(backend.nextRequest().body())).isEqualTo("1\r\na\r\n0\r\nx-t: v\r\n\r\n");
        }
    }

    @Test
    void aResetStreamEndsItsUpstreamAndTheOthersGoOn() throws Exception {
        var closed = new CountDownLatch(1);
        try (var backend = HttpBackend.answering((request, socket) -> {
                    if (request.line().contains("/hang")) {
                        socket.getInputStream().read(); // returns when the gateway gives up
                        closed.countDown();
                        return null;
                    }
                    return "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".getBytes();
                });
                var gateway = gatewayTo(backend.port());
                var client = new Http2FrameClient(gateway.connect())) {
            client.send(HEADERS, END_HEADERS | END_STREAM, 1, Http2FrameClient.request(false, "/hang"));
            backend.nextRequest();
            client.send(RST_STREAM, 0, 1, (byte) 0, (byte) 0, (byte) 0, (byte) 8); // CANCEL
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("DC");
            client.get(3);
            assertThat(client.next(DATA).payload()).containsExactly('x');
        }
    }

    @Test
    void aClientThatGivesNoWindowStopsTheUpstream() throws Exception {
        var sent = new AtomicLong();
        try (var backend = TcpServer.start(socket -> {
                    socket.getInputStream().read(new byte[1024]);
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes());
                    byte[] block = new byte[64 * 1024];
                    while (sent.get() < 256L * 1024 * 1024) {
                        socket.getOutputStream().write(block);
                        sent.addAndGet(block.length);
                    }
                });
                var gateway = gatewayTo(backend.port());
                var client = new Http2FrameClient(gateway.connect())) {
            client.get(1);
            client.next(DATA);
            var before = new AtomicLong(-1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> before.getAndSet(sent.get()) == sent.get());
            assertThat(sent.get()).isLessThan(64L * 1024 * 1024);
        }
    }

    @Test
    void anUpstreamThatDoesNotReadStopsTheClient() throws Exception {
        try (var backend = TcpServer.start(socket -> {
                    socket.setReceiveBufferSize(16 * 1024);
                    socket.getInputStream().read(new byte[512]);
                    await(socket);
                });
                var gateway = gatewayTo(backend.port());
                var client = new Http2FrameClient(gateway.connect())) {
            client.post(1);
            int sent = 0;
            byte[] block = new byte[16 * 1024];
            // The gateway's window is spent when no WINDOW_UPDATE comes for what was sent: answer to PING comes first
            // then.
            int credit = 65_535;
            while (sent < 32 * 1024 * 1024 && credit >= block.length) {
                client.send(DATA, 0, 1, block);
                sent += block.length;
                credit -= block.length;
                client.send(Http2FrameClient.PING, 0, 0, new byte[8]);
                for (var frame = client.next(); frame.type() != Http2FrameClient.PING; frame = client.next()) {
                    if (frame.type() == Http2FrameClient.WINDOW_UPDATE && frame.stream() == 1) {
                        credit += frame.code();
                    } else if (frame.type() == Http2FrameClient.SETTINGS && frame.payload().length > 0) {
                        credit += 256 * 1024 - 65_535; // SETTINGS_INITIAL_WINDOW_SIZE
                    }
                }
            }
            assertThat(sent).isLessThan(32 * 1024 * 1024);
        }
    }

    private static void await(java.net.Socket socket) throws IOException {
        try {
            new CountDownLatch(1).await(20, TimeUnit.SECONDS);
        } catch (InterruptedException testIsOver) {
            socket.close();
        }
    }

    @Test
    void aPathWithABlankIsReset() throws Exception {
        try (var gateway = gatewayTo(TcpServer.closedPort());
                var client = new Http2FrameClient(gateway.connect())) {
            byte[] smuggled = Http2FrameClient.request(false, "/ HTTP/1.1");
            client.send(HEADERS, END_HEADERS | END_STREAM, 1, smuggled);
            assertThat(client.next(RST_STREAM).code()).isEqualTo(1); // PROTOCOL_ERROR
        }
    }

    /** RFC 8441: the setting that would allow it is not sent. */
    @Test
    void extendedConnectIsReset() throws Exception {
        try (var gateway = gatewayTo(TcpServer.closedPort());
                var client = new Http2FrameClient(gateway.connect())) {
            // literals with new names, then :scheme http, :path /, :authority a
            byte[] block = "\0\7:method\7CONNECT\0\11:protocol\11websocket\206\204\1\1a".getBytes(ISO_8859_1);
            client.send(HEADERS, END_HEADERS, 1, block);
            assertThat(client.next(RST_STREAM).code()).isEqualTo(1);
        }
    }

    @Test
    void anUpperCaseNameIsReset() throws Exception {
        try (var gateway = gatewayTo(TcpServer.closedPort());
                var client = new Http2FrameClient(gateway.connect())) {
            byte[] block = Arrays.copyOf(Http2FrameClient.request(false, ""), 11);
            System.arraycopy(new byte[] {0x00, 1, 'X', 1, 'v'}, 0, block, 6, 5);
            client.send(HEADERS, END_HEADERS | END_STREAM, 1, block);
            assertThat(client.next(RST_STREAM).code()).isEqualTo(1);
        }
    }

    @Test
    void aBodyLongerThanItsLengthIsReset() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gatewayTo(backend.port());
                var client = new Http2FrameClient(gateway.connect())) {
            byte[] block = Arrays.copyOf(Http2FrameClient.request(true, ""), 10);
            // content-length: 1, static table entry 28, literal without indexing: 0x0f 0x0d
            System.arraycopy(new byte[] {0x0f, 0x0d, 1, '1'}, 0, block, 6, 4);
            client.send(HEADERS, END_HEADERS, 1, block).send(DATA, END_STREAM, 1, (byte) 'a', (byte) 'b');
            assertThat(client.next(RST_STREAM).code()).isEqualTo(1);
        }
    }

    @Test
    void garbageIsAnsweredWithGoAway() throws Exception {
        try (var gateway = gatewayTo(TcpServer.closedPort());
                var client = new Http2FrameClient(gateway.connect())) {
            client.send(DATA, 0, 0, (byte) 1); // DATA on stream 0: RFC 9113 §6.1
            assertThat(client.next(GOAWAY).code()).isEqualTo(1);
        }
    }

    @Test
    void drainingSendsGoAwayAndFinishesWhatIsInHand() throws Exception {
        var release = new CountDownLatch(1);
        try (var backend = HttpBackend.answering((request, socket) -> {
                    try {
                        release.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".getBytes();
                });
                var gateway = gatewayTo(backend.port());
                var client = new Http2FrameClient(gateway.connect())) {
            client.get(1);
            backend.nextRequest();
            var drained =
                    CompletableFuture.supplyAsync(() -> gateway.dataPlane().drain(Duration.ofSeconds(10)));
            var goAway = client.next(GOAWAY);
            assertThat(goAway.code()).isZero();
            assertThat(goAway.payload()[3]).isEqualTo((byte) 1); // last stream
            release.countDown();
            assertThat(client.next(DATA).payload()).containsExactly('x');
            assertThat(client.next(DATA)).isNull();
            assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }
}
