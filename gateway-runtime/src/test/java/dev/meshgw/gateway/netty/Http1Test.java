package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.route;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What passes through an HTTP/1.1 downstream and an HTTP/1.1 upstream. */
@ExtendWith(LeakGuard.class)
class Http1Test {

    private static Gateway gatewayTo(HttpBackend backend) {
        return Gateway.serving(snapshot(listener("http", http(forward(cluster("c", backend.port()))))));
    }

    @Test
    void aRequestIsAnswered() throws Exception {
        try (var backend = HttpBackend.ok("hello");
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/hello?q=1");
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.text()).isEqualTo("hello");
            assertThat(backend.nextRequest().line()).isEqualTo("GET /hello?q=1 HTTP/1.1");
        }
    }

    @Test
    void aConnectionServesManyRequestsOverOneUpstreamConnection() throws Exception {
        try (var backend = HttpBackend.ok("hello");
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            for (int i = 0; i < 20; i++) {
                assertThat(client.get("/" + i).text()).isEqualTo("hello");
            }
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void pipelinedRequestsAreAnsweredInOrder() throws Exception {
        try (var backend = HttpBackend.answering((request, socket) -> {
                    String path = request.line().split(" ")[1];
                    return ("HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path).getBytes();
                });
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            var requests = new StringBuilder();
            for (int i = 0; i < 50; i++) {
                requests.append("GET /").append(i).append(" HTTP/1.1\r\nHost: a\r\n\r\n");
            }
            client.send(requests.toString());
            for (int i = 0; i < 50; i++) {
                assertThat(client.response().text()).isEqualTo("/" + i);
            }
        }
    }

    @Test
    void aRequestMayComeByteByByte() throws Exception {
        try (var backend = HttpBackend.echo();
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            for (char c : "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nbody".toCharArray()) {
                client.send(String.valueOf(c));
            }
            assertThat(client.response().text()).isEqualTo("body");
        }
    }

    @Test
    void chunkedBodiesAreFramedAnew() throws Exception {
        try (var backend = HttpBackend.ok("done");
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + "3;ext=1\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n");
            assertThat(client.response().text()).isEqualTo("done");
            var request = backend.nextRequest();
            assertThat(request.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(new String(request.body())).isEqualTo("3\r\nabc\r\n2\r\nde\r\n0\r\nx-sum: 5\r\n\r\n");
        }
    }

    @Test
    void chunkedResponsesKeepTheirTrailers() throws Exception {
        try (var backend = HttpBackend.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Sum: 3\r\n\r\n");
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(response.text()).isEqualTo("3\r\nabc\r\n0\r\nx-sum: 3\r\n\r\n");
        }
    }

    @Test
    void aResponseThatEndsWithItsConnectionBecomesChunked() throws Exception {
        try (var backend = HttpBackend.answering((request, socket) -> {
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\nabc".getBytes());
                    return null;
                });
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").text()).isEqualTo("3\r\nabc\r\n0\r\n\r\n");
            assertThat(client.get("/").text()).isEqualTo("3\r\nabc\r\n0\r\n\r\n");
        }
    }

    @Test
    void headHasTheLengthAndNoBody() throws Exception {
        try (var backend = HttpBackend.answering(
                        (request, socket) -> "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n".getBytes());
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            for (int i = 0; i < 2; i++) {
                var head = client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").head();
                assertThat(head.header("content-length")).isEqualTo("1000");
            }
        }
    }

    @Test
    void noContentHasNoBody() throws Exception {
        try (var backend = HttpBackend.answering("HTTP/1.1 204 No Content\r\n\r\n");
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            for (int i = 0; i < 2; i++) {
                var head = client.get("/");
                assertThat(head.status()).isEqualTo(204);
                assertThat(head.header("content-length")).isNull();
                assertThat(head.header("transfer-encoding")).isNull();
            }
        }
    }

    @Test
    void continueIsProxied() throws Exception {
        try (var backend = HttpBackend.answering(
                        (request, socket) -> "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes());
                var early = TcpServer.start(socket -> {
                    readHead(socket.getInputStream());
                    socket.getOutputStream().write("HTTP/1.1 100 Continue\r\n\r\n".getBytes());
                    socket.getInputStream().readNBytes(4);
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes());
                });
                var gateway = Gateway.serving(snapshot(listener("http", http(forward(cluster("c", early.port()))))));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.head().head()).isEqualTo("HTTP/1.1 100 Continue");
            client.send("body");
            assertThat(client.response().status()).isEqualTo(200);
            assertThat(backend.hasRequest()).isFalse();
        }
    }

    private static void readHead(java.io.InputStream in) throws IOException {
        int last = 0;
        while (last != 0x0d0a0d0a) {
            last = last << 8 | in.read();
        }
    }

    @Test
    void aWebSocketUpgradeBecomesATunnel() throws Exception {
        try (var backend = HttpBackend.answering((request, socket) -> {
                    socket.getOutputStream()
                            .write(("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                                            + "Connection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n")
                                    .getBytes());
                    socket.getInputStream().transferTo(socket.getOutputStream());
                    return null;
                });
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET /chat HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: websocket\r\n"
                    + "Sec-WebSocket-Key: k\r\n\r\n");
            var head = client.head();
            assertThat(head.head())
                    .startsWith("HTTP/1.1 101 Switching Protocols")
                    .contains("upgrade: websocket", "connection: upgrade", "sec-websocket-accept: x");
            client.send("ping");
            assertThat(new String(client.read(4))).isEqualTo("ping");
            assertThat(backend.nextRequest().head()).contains("connection: upgrade", "upgrade: websocket");
        }
    }

    @Test
    void aSwitchOfProtocolsDidNotWaitForTheRequest() throws Exception {
        try (var backend = HttpBackend.answering(
                        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n");
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertThat(client.head().header("x-envoy-upstream-service-time")).isNull();
        }
    }

    @Test
    void aRefusedUpgradeIsAnOrdinaryResponse() throws Exception {
        try (var backend = HttpBackend.answering("HTTP/1.1 403 Forbidden\r\nContent-Length: 2\r\n\r\nno");
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
            var response = client.response();
            assertThat(response.status()).isEqualTo(403);
            assertThat(response.text()).isEqualTo("no");
            assertThat(gateway.nextExchange().response().details()).isEqualTo("via_upstream");
        }
    }

    @Test
    void aTunnelHoldsBackWhoeverIsTooFast() throws Exception {
        int total = 64 * 1024 * 1024;
        var sent = new AtomicLong();
        try (var backend = HttpBackend.answering((request, socket) -> {
                    var out = socket.getOutputStream();
                    out.write("HTTP/1.1 101 X\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n".getBytes());
                    byte[] piece = new byte[1024 * 1024];
                    while (sent.get() < total) {
                        out.write(piece);
                        sent.addAndGet(piece.length);
                    }
                    return null;
                });
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertThat(client.head().status()).isEqualTo(101);
            await().during(Duration.ofMillis(300)).atMost(Duration.ofSeconds(5)).until(() -> sent.get() < total);
            assertThat(client.read(total)).hasSize(total);
        }
    }

    @Test
    void headOfUnknownLengthClaimsNone() throws Exception {
        try (var backend = HttpBackend.answering("HTTP/1.1 200 OK\r\n\r\n");
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.head().header("content-length")).isNull();
        }
    }

    @Test
    void theLastResponseOfAConnectionIsWholeForASlowClient() throws Exception {
        byte[] body = new byte[16 * 1024 * 1024];
        var large = route(request -> true, new RouteAction.DirectResponse(200, body, HeaderEdits.NONE));
        try (var gateway = Gateway.serving(snapshot(listener("http", http(large))));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            gateway.nextExchange(); // all was written, and the kernel cannot hold it
            assertThat(client.response().body()).hasSize(body.length);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aClientThatTakesNothingOfItIsClosed() throws Exception {
        byte[] body = new byte[16 * 1024 * 1024];
        var large = route(request -> true, new RouteAction.DirectResponse(200, body, HeaderEdits.NONE));
        var impatient = DataPlaneOptions.defaults().toBuilder()
                .delayedCloseTimeout(Duration.ofMillis(50))
                .build();
        try (var gateway = Gateway.serving(snapshot(listener("http", http(large))), impatient);
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            await().until(() -> gateway.dataPlane().counters().downstreamConnectionsActive() == 0);
        }
    }

    @Test
    void tenMegabytesPassBothWays() throws Exception {
        byte[] body = new byte[10 * 1024 * 1024];
        new Random(1).nextBytes(body);
        try (var backend = HttpBackend.echo();
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            var sent = CompletableFuture.runAsync(() -> {
                try {
                    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length + "\r\n\r\n")
                            .send(body);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(Arrays.equals(client.response().body(), body)).isTrue();
            sent.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aClientThatAsksToCloseIsClosed() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gatewayTo(backend);
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            assertThat(client.response().header("connection")).isEqualTo("close");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void anAnswerBeforeTheEndOfTheBodyEndsTheConnection() throws Exception {
        try (var backend = TcpServer.start(socket -> {
                    readHead(socket.getInputStream());
                    socket.getOutputStream()
                            .write("HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\n\r\n".getBytes());
                    socket.getInputStream().readAllBytes();
                });
                var gateway = Gateway.serving(snapshot(listener("http", http(forward(cluster("c", backend.port()))))));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\npart");
            var response = client.response();
            assertThat(response.status()).isEqualTo(413);
            assertThat(response.header("connection")).isEqualTo("close");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }
}
