package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.NOWHERE;
import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.forwarding;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.patterns;
import static dev.meshgw.gateway.netty.Snapshots.route;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.to;
import static dev.meshgw.gateway.netty.Snapshots.toMissing;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.HostTable;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.Header;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.VirtualHost;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Envoy's rules for headers, answers of its own, and retries. */
@ExtendWith(LeakGuard.class)
class HttpRulesTest {

    private static final String UUID_4 = "[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";

    private static Gateway gateway(Route... routes) {
        return Gateway.serving(snapshot(listener("http", http(routes))));
    }

    // Requests.

    @Test
    void theUpstreamLearnsWhoAsked() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a.example.com:8080\r\nUser-Agent: test\r\n\r\n")
                    .response();
            var request = backend.nextRequest();
            assertThat(request.header("host")).isEqualTo("a.example.com:8080");
            assertThat(request.header("user-agent")).isEqualTo("test");
            assertThat(request.header("x-forwarded-for")).isEqualTo("127.0.0.1");
            assertThat(request.header("x-forwarded-proto")).isEqualTo("http");
            assertThat(request.header("x-envoy-external-address")).isEqualTo("127.0.0.1");
            assertThat(request.header("x-envoy-attempt-count")).isEqualTo("1");
            assertThat(request.header("x-request-id")).matches(UUID_4);
        }
    }

    @Test
    void whatTheClientSaysAboutItselfIsReplaced() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.1.1.1\r\nX-Forwarded-For: 2.2.2.2\r\n"
                            + "X-Forwarded-Proto: https\r\nX-Request-Id: mine\r\nX-Envoy-Retry-On: 5xx\r\n"
                            + "X-Envoy-Upstream-Rq-Timeout-Ms: 1\r\nX-Envoy-Internal: true\r\n\r\n")
                    .response();
            var request = backend.nextRequest();
            assertThat(request.header("x-forwarded-for")).isEqualTo("1.1.1.1,2.2.2.2,127.0.0.1");
            assertThat(request.header("x-forwarded-proto")).isEqualTo("http");
            assertThat(request.header("x-request-id")).matches(UUID_4);
            assertThat(request.head()).doesNotContain("retry-on", "timeout-ms", "x-envoy-internal");
        }
    }

    @Test
    void hopByHopHeadersEndHere() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Private\r\nX-Private: 1\r\n"
                            + "Keep-Alive: timeout=5\r\nProxy-Connection: x\r\nTE: gzip\r\nX-Public: 1\r\n\r\n")
                    .response();
            assertThat(backend.nextRequest().head())
                    .contains("x-public: 1")
                    .doesNotContain("connection", "x-private", "keep-alive", "te:");
        }
    }

    @Test
    void teTrailersPasses() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nTE: trailers\r\n\r\n").response();
            assertThat(backend.nextRequest().header("te")).isEqualTo("trailers");
        }
    }

    @Test
    void aRouteRewritesAndEdits() throws Exception {
        try (var backend =
                HttpBackend.answering("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nX-Secret: 1\r\nX-Version: 1\r\n\r\n")) {
            var edits = new HeaderEdits(
                    List.of(new Header("x-set", "new")),
                    List.of(new Header("x-add", "2")),
                    List.of("x-remove"),
                    List.of(new Header("x-version", "2")),
                    List.of(new Header("x-more", "y")),
                    List.of("x-secret"));
            var action = new RouteAction.Forward(
                    to(cluster("c", backend.port())),
                    new RouteAction.PathRewrite.ReplacePrefix("/old", "/new"),
                    "inside.example.com",
                    edits,
                    Duration.ofSeconds(5));
            try (var gateway = gateway(route(request -> true, action));
                    var client = new HttpClientSocket(gateway.connect())) {
                var response = client.send("GET /old/x?q=1 HTTP/1.1\r\nHost: a\r\nX-Set: old\r\nX-Add: 1\r\n"
                                + "X-Remove: 1\r\n\r\n")
                        .response();
                var request = backend.nextRequest();
                assertThat(request.line()).isEqualTo("GET /new/x?q=1 HTTP/1.1");
                assertThat(request.header("host")).isEqualTo("inside.example.com");
                assertThat(request.header("x-envoy-original-path")).isEqualTo("/old/x?q=1");
                assertThat(request.header("x-envoy-expected-rq-timeout-ms")).isEqualTo("5000");
                assertThat(request.head())
                        .contains("x-set: new", "x-add: 1", "x-add: 2")
                        .doesNotContain("x-remove", "x-set: old");
                assertThat(response.head())
                        .contains("x-version: 2", "x-more: y")
                        .doesNotContain("x-secret", "x-version: 1");
                assertThat(gateway.nextExchange().request().path()).isEqualTo("/old/x?q=1");
            }
        }
    }

    @Test
    void pathsAreNormalizedBeforeTheyAreRouted() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(route(
                        request -> request.path().equals("/admin"), forwarding(to(cluster("c", backend.port())))));
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/public/%2e%2e/admin").status()).isEqualTo(200);
            assertThat(backend.nextRequest().line()).isEqualTo("GET /admin HTTP/1.1");
        }
    }

    @Test
    void anAbsoluteTargetNamesTheHost() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET http://b.example.com/x HTTP/1.1\r\nHost: a\r\n\r\n")
                    .response();
            var request = backend.nextRequest();
            assertThat(request.line()).isEqualTo("GET /x HTTP/1.1");
            assertThat(request.header("host")).isEqualTo("b.example.com");
        }
    }

    // Responses.

    @Test
    void theServerIsIstioEnvoyAndTheTimeIsTold() throws Exception {
        try (var backend = HttpBackend.answering(
                        "HTTP/1.1 200 OK\r\nServer: gunicorn\r\nKeep-Alive: timeout=5\r\n"
                                + "Connection: keep-alive\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Length: 0\r\n\r\n");
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.header("server")).isEqualTo("istio-envoy");
            assertThat(response.header("x-envoy-upstream-service-time")).matches("[0-9]+");
            assertThat(response.header("date")).isEqualTo("Thu, 01 Jan 1970 00:00:00 GMT");
            assertThat(response.head()).doesNotContain("gunicorn", "keep-alive");
        }
    }

    @Test
    void aMissingDateIsAdded() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").header("date")).matches("[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} .* GMT");
        }
    }

    @Test
    void theTeapotHasNoReason() throws Exception {
        try (var backend = HttpBackend.answering("HTTP/1.1 418 I'M A TEAPOT\r\nContent-Length: 0\r\n\r\n");
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").head()).startsWith("HTTP/1.1 418 Unknown");
        }
    }

    // Answers of the gateway itself.

    @Test
    void noRouteIs404Nr() throws Exception {
        try (var gateway = gateway();
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.status()).isEqualTo(404);
            assertThat(response.body()).isEmpty();
            assertThat(response.header("content-length")).isEqualTo("0");
            assertThat(response.header("server")).isEqualTo("istio-envoy");
            var log = gateway.nextExchange();
            assertThat(log.response().flags()).isEqualTo("NR");
            assertThat(log.response().details()).isEqualTo("route_not_found");
            assertThat(client.get("/").status()).isEqualTo(404); // the connection goes on
        }
    }

    @Test
    void aMissingClusterIs503Nc() throws Exception {
        try (var gateway = gateway(route(request -> true, forwarding(toMissing("outbound|1||x"))));
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(503);
            var log = gateway.nextExchange();
            assertThat(log.response().flags()).isEqualTo("NC");
            assertThat(log.upstream()).as("Envoy logs no cluster then").isNull();
        }
    }

    @Test
    void noEndpointIs503Uh() throws Exception {
        try (var gateway = gateway(forward(cluster("c")));
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.text()).isEqualTo("no healthy upstream");
            assertThat(response.header("content-type")).isEqualTo("text/plain");
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("UH");
        }
    }

    @Test
    void aRefusedConnectionIs503AfterTwoRetries() throws Exception {
        int port = TcpServer.closedPort();
        try (var gateway = gateway(forward(cluster("c", port)));
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.text())
                    .isEqualTo("upstream connect error or disconnect/reset before headers. retried and the latest reset"
                            + " reason: remote connection failure, transport failure reason: delayed connect error:"
                            + " Connection refused");
            var log = gateway.nextExchange();
            assertThat(log.response().flags()).isEqualTo("URX,UF");
            assertThat(log.response().details())
                    .isEqualTo("upstream_reset_before_response_started{remote_connection_failure"
                            + "|delayed_connect_error:_Connection_refused}");
            assertThat(log.upstream().host()).isEqualTo("127.0.0.1:" + port);
            assertThat(gateway.dataPlane().counters().retries()).isEqualTo(2);
        }
    }

    @Test
    void aConnectionGoesOnAfterABodyThatFoundNoUpstream() throws Exception {
        try (var gateway = gateway(forward(cluster("c", TcpServer.closedPort())));
                var client = new HttpClientSocket(gateway.connect())) {
            for (int i = 0; i < 3; i++) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi");
                assertThat(client.response().status()).isEqualTo(503);
            }
        }
    }

    @Test
    void aRetryTakesTheOtherEndpointAndCountsItself() throws Exception {
        try (var backend = HttpBackend.ok("x")) {
            int closed = TcpServer.closedPort();
            try (var gateway = gateway(forward(cluster("c", closed, backend.port())));
                    var client = new HttpClientSocket(gateway.connect())) {
                boolean retried = false;
                for (int i = 0; i < 50 && !retried; i++) {
                    assertThat(client.get("/").status()).isEqualTo(200);
                    retried = "2".equals(backend.nextRequest().header("x-envoy-attempt-count"));
                }
                assertThat(retried).isTrue();
            }
        }
    }

    @Test
    void anUpstreamThatHangsUpIs503Uc() throws Exception {
        try (var backend = HttpBackend.answering((request, socket) -> null);
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.text())
                    .isEqualTo("upstream connect error or disconnect/reset before headers. reset reason: connection"
                            + " termination");
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("UC");
        }
    }

    @Test
    void aKeptConnectionThatWasClosedIsReplacedForSafeMethods() throws Exception {
        try (var backend = HttpBackend.answering((request, socket) -> {
                    // answers one request a connection without saying so, and hangs up on the second
                    boolean first = socket.getSoTimeout() == 0;
                    socket.setSoTimeout(60_000);
                    return first ? "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".getBytes() : null;
                });
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            for (int i = 0; i < 5; i++) {
                assertThat(client.get("/").status()).isEqualTo(200);
            }
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
            assertThat(client.response().status()).isEqualTo(503); // it may have been done
        }
    }

    @Test
    void anUpstreamThatDoesNotSpeakHttpIs502() throws Exception {
        try (var backend = HttpBackend.answering("SSH-2.0-OpenSSH\r\n\r\n");
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(502);
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("UPE");
        }
    }

    @Test
    void aResponseThatBreaksOffEndsTheConnection() throws Exception {
        try (var backend = HttpBackend.answering((request, socket) -> {
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf".getBytes());
                    return null;
                });
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.response().text()).isEqualTo("half");
            var log = gateway.nextExchange();
            assertThat(log.response().flags()).isEqualTo("UC");
            assertThat(log.response().details())
                    .isEqualTo("upstream_reset_after_response_started{connection_termination}");
        }
    }

    @Test
    void aSlowUpstreamIs504Ut() throws Exception {
        var release = new CountDownLatch(1);
        try (var backend = HttpBackend.answering((request, socket) -> {
            try {
                release.await(10, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                throw new IOException(e);
            }
            return null;
        })) {
            var action = new RouteAction.Forward(
                    to(cluster("c", backend.port())), null, null, HeaderEdits.NONE, Duration.ofMillis(50));
            try (var gateway = gateway(route(request -> true, action));
                    var client = new HttpClientSocket(gateway.connect())) {
                var response = client.get("/");
                release.countDown();
                assertThat(response.status()).isEqualTo(504);
                assertThat(response.text()).isEqualTo("upstream request timeout");
                assertThat(gateway.nextExchange().response().flags()).isEqualTo("UT");
            }
        }
    }

    @Test
    void tooManyWaitingRequestsAre503Uo() throws Exception {
        var options = DataPlaneOptions.defaults().toBuilder()
                .concurrency(1)
                .maxUpstreamConnections(1)
                .maxPendingRequests(1)
                .build();
        var release = new CountDownLatch(1);
        try (var backend = HttpBackend.answering((request, socket) -> {
                    try {
                        release.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes();
                });
                var gateway = Gateway.serving(
                        snapshot(listener("http", http(forward(cluster("c", backend.port()))))), options);
                var first = new HttpClientSocket(gateway.connect());
                var second = new HttpClientSocket(gateway.connect());
                var third = new HttpClientSocket(gateway.connect())) {
            first.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
            backend.nextRequest();
            second.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");
            org.awaitility.Awaitility.await()
                    .until(() -> gateway.dataPlane().counters().requests() == 2);
            var response = third.get("/3");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("x-envoy-overloaded")).isEqualTo("true");
            release.countDown();
            assertThat(first.response().status()).isEqualTo(200);
            assertThat(second.response().status()).isEqualTo(200);
        }
    }

    @Test
    void aDirectResponseIsText() throws Exception {
        try (var gateway = gateway(route(request -> true, new RouteAction.DirectResponse(200, "gr\u00fcezi")));
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("gr\u00fcezi");
            assertThat(response.header("content-type")).isEqualTo("text/plain");
            assertThat(client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n").head().header("content-length"))
                    .isEqualTo("7");
        }
    }

    @Test
    void aRedirectHasItsLocation() throws Exception {
        var redirect = new RouteAction.Redirect(302, "https", "b.example.com", 0, null);
        try (var gateway = gateway(route(request -> true, redirect));
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/x?q=1");
            assertThat(response.status()).isEqualTo(302);
            assertThat(response.header("location")).isEqualTo("https://b.example.com/x?q=1");
        }
    }

    @Test
    void httpsRedirectKeepsTheHostAsSent() throws Exception {
        var host = new VirtualHost("a", patterns("*"), true, List.of());
        var chain = new FilterChain(
                "http",
                List.of(),
                new TransportSocket.PlainText(),
                new NetworkFilter.HttpConnectionManager(
                        new RouteConfiguration("http.80", HostTable.of(Map.of(new HostPattern("*"), host)))),
                NOWHERE);
        try (var gateway = Gateway.serving(snapshot(listener("http", chain)));
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.send("GET /x HTTP/1.1\r\nHost: a.example.com:8080\r\n\r\n")
                    .response();
            assertThat(response.status()).isEqualTo(301);
            assertThat(response.header("location")).isEqualTo("https://a.example.com:8080/x");
        }
    }

    // What is refused.

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n",
                "GET  / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1 \r\nHost: a\r\n\r\n",
                "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n",
                "G@T / HTTP/1.1\r\nHost: a\r\n\r\n",
                "GET / HTTP/3.0\r\nHost: a\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n",
                "\u0016\u0003\u0001\u0002\u0000\u0001", // a TLS client
            })
    void isBadRequest(String bytes) throws Exception {
        try (var gateway = gateway();
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.send(bytes).response();
            assertThat(response.status()).isEqualTo(400);
            assertThat(response.text()).isEqualTo("Bad Request");
            assertThat(response.header("connection")).isEqualTo("close");
            assertThat(client.isClosedByPeer()).isTrue();
            var log = gateway.nextExchange();
            assertThat(log.response().flags()).isEqualTo("DPE");
            assertThat(log.response().details()).isEqualTo("http1.codec_error");
        }
    }

    @Test
    void aChunkThatIsNoneIsBadRequest() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\n");
            assertThat(client.response().status()).isEqualTo(400);
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void otherCodingsAreNotImplemented() throws Exception {
        assertThat(statusOf("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"))
                .isEqualTo(501);
    }

    @Test
    void http10MustUpgrade() throws Exception {
        assertThat(statusOf("GET / HTTP/1.0\r\nHost: a\r\n\r\n")).isEqualTo(426);
    }

    @Test
    void http10IsLoggedAsItCame() throws Exception {
        try (var gateway = gateway(route(request -> true, new RouteAction.DirectResponse(200, "")));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET /old HTTP/1.0\r\nHost: a\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(426);
            var log = gateway.nextExchange();
            assertThat(log.request().protocol()).isEqualTo("HTTP/1.0");
            assertThat(log.request().path()).isEqualTo("/old");
            assertThat(log.response().flags()).isNull();
            assertThat(log.response().details()).isEqualTo("low_version");
        }
    }

    @Test
    void aMissingHostIsBadRequest() throws Exception {
        assertThat(statusOf("GET / HTTP/1.1\r\n\r\n")).isEqualTo(400);
    }

    @Test
    void tooLargeHeadsAre431() throws Exception {
        assertThat(statusOf("GET / HTTP/1.1\r\nHost: a\r\nX: " + "a".repeat(61 * 1024) + "\r\n\r\n"))
                .isEqualTo(431);
    }

    @Test
    void tooManyHeadersAre431() throws Exception {
        assertThat(statusOf("GET / HTTP/1.1\r\nHost: a\r\n" + "X: 1\r\n".repeat(100) + "\r\n"))
                .isEqualTo(431);
    }

    @Test
    void connectIsForbidden() throws Exception {
        assertThat(statusOf("CONNECT a:443 HTTP/1.1\r\nHost: a:443\r\n\r\n")).isEqualTo(403);
    }

    @Test
    void aFragmentIsBadRequest() throws Exception {
        assertThat(statusOf("GET /a#b HTTP/1.1\r\nHost: a\r\n\r\n")).isEqualTo(400);
    }

    private static int statusOf(String request) throws IOException {
        try (var gateway = gateway();
                var client = new HttpClientSocket(gateway.connect())) {
            return client.send(request).response().status();
        }
    }

    // Changes while connections live.

    @Test
    void theNextRequestOfAConnectionSeesTheNewRoutes() throws Exception {
        try (var gateway = gateway(route(request -> true, new RouteAction.DirectResponse(200, "old")));
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").text()).isEqualTo("old");
            gateway.apply(snapshot(
                    listener("http", http(route(request -> true, new RouteAction.DirectResponse(200, "new"))))));
            assertThat(client.get("/").text()).isEqualTo("new");
        }
    }

    @Test
    void anUpstreamConnectionOutlivesASnapshotThatKeepsItsEndpoint() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var other = HttpBackend.ok("y");
                var gateway = gateway(forward(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            client.get("/");
            gateway.apply(snapshot(listener("http", http(forward(cluster("c", backend.port(), other.port()))))));
            for (int i = 0; i < 20; i++) {
                client.get("/");
            }
            assertThat(backend.connections()).isEqualTo(1);
            assertThat(other.connections()).isEqualTo(1);
        }
    }

    @Test
    void drainingAnswersWhatIsInHandAndCloses() throws Exception {
        var release = new CountDownLatch(1);
        var oneLoop = DataPlaneOptions.defaults().toBuilder().concurrency(1).build();
        try (var backend = HttpBackend.answering((request, socket) -> {
                    try {
                        release.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    return "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".getBytes();
                });
                var gateway = Gateway.serving(
                        snapshot(listener("http", http(forward(cluster("c", backend.port()))))), oneLoop);
                var idle = new HttpClientSocket(gateway.connect());
                var busy = new HttpClientSocket(gateway.connect())) {
            busy.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            backend.nextRequest();
            var drained = java.util.concurrent.CompletableFuture.supplyAsync(
                    () -> gateway.dataPlane().drain(Duration.ofSeconds(10)));
            assertThat(idle.isClosedByPeer()).isTrue();
            release.countDown();
            assertThat(busy.response().header("connection")).isEqualTo("close");
            assertThat(busy.isClosedByPeer()).isTrue();
            assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void anIdleConnectionIsClosedOnBothSides() throws Exception {
        var options = DataPlaneOptions.defaults().toBuilder()
                .downstreamIdleTimeout(Duration.ofMillis(100))
                .upstreamIdleTimeout(Duration.ofMillis(100))
                .build();
        var upstreamClosed = new CountDownLatch(1);
        try (var backend = TcpServer.start(socket -> {
                    socket.getInputStream().read(new byte[1024]);
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n".getBytes());
                    if (socket.getInputStream().read() < 0) {
                        upstreamClosed.countDown();
                    }
                });
                var gateway = Gateway.serving(
                        snapshot(listener("http", http(forward(cluster("c", backend.port()))))), options);
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(200);
            assertThat(client.isClosedByPeer()).isTrue();
            assertThat(upstreamClosed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aClientThatGoesIsNotedAndItsUpstreamLetGo() throws Exception {
        var upstreamClosed = new CountDownLatch(1);
        try (var backend = HttpBackend.answering((request, socket) -> {
                    socket.getInputStream().read();
                    upstreamClosed.countDown();
                    return null;
                });
                var gateway = gateway(forward(cluster("c", backend.port())))) {
            try (var client = new HttpClientSocket(gateway.connect())) {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
                backend.nextRequest();
            }
            assertThat(upstreamClosed.await(10, TimeUnit.SECONDS)).isTrue();
            var log = gateway.nextExchange();
            assertThat(log.response().code()).isZero();
            assertThat(log.response().flags()).isEqualTo("DC");
            assertThat(log.response().details()).isEqualTo("downstream_remote_disconnect");
        }
    }
}
