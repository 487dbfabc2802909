package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.RouteBuilder.retry;
import static dev.meshgw.gateway.netty.RouteBuilder.to;
import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import dev.meshgw.snapshot.CorsPolicy;
import dev.meshgw.snapshot.FaultPolicy;
import dev.meshgw.snapshot.GrpcStatus;
import dev.meshgw.snapshot.RetryPolicy;
import dev.meshgw.snapshot.RetryPolicy.Condition;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.ValueMatch;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Retries, faults, mirrors and CORS on the wire, as Envoy answers and logs them. */
@ExtendWith(LeakGuard.class)
class HttpPoliciesTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String UNAVAILABLE = "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\nbusy";

    private static Gateway gateway(Route route) {
        return Gateway.serving(
                snapshot(listener("http", http(route))),
                DataPlaneOptions.defaults().toBuilder().concurrency(1).build());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** 503 to the first requests, then 200. */
    private static HttpBackend busyFor(int requests) throws Exception {
        var count = new AtomicInteger();
        return HttpBackend.answering(
                (request, socket) -> bytes(count.incrementAndGet() <= requests ? UNAVAILABLE : OK));
    }

    // Retries.

    @Test
    void aRetriableStatusIsTriedAgainWithTheWholeBody() throws Exception {
        var policy = new RetryPolicy(
                2, Set.of(Condition.RETRIABLE_STATUS_CODES), Set.of(503), null, true, Duration.ofMillis(1));
        try (var backend = busyFor(1);
                var gateway =
                        gateway(to(cluster("c", backend.port())).retries(policy).build());
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
            assertThat(client.response().text()).isEqualTo("ok");
            assertThat(backend.nextRequest().header("x-envoy-attempt-count")).isEqualTo("1");
            var second = backend.nextRequest();
            assertThat(second.header("x-envoy-attempt-count")).isEqualTo("2");
            assertThat(second.body()).asString().isEqualTo("hello");
            assertThat(gateway.nextExchange().response().flags()).isNull();
        }
    }

    @Test
    void whenRetriesAreUsedUpTheLastResponsePasses() throws Exception {
        try (var backend = busyFor(9);
                var gateway = gateway(to(cluster("c", backend.port()))
                        .retries(retry(2, null, Condition.SERVER_ERROR))
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.text()).isEqualTo("busy");
            var log = gateway.nextExchange().response();
            assertThat(log.flags()).isEqualTo("URX");
            assertThat(log.details()).isEqualTo("via_upstream");
            assertThat(backend.nextRequest()).isNotNull();
            assertThat(backend.nextRequest()).isNotNull();
            assertThat(backend.nextRequest().header("x-envoy-attempt-count")).isEqualTo("3");
            assertThat(backend.hasRequest()).isFalse();
        }
    }

    @Test
    void a503OfTheServiceIsNotRetriedByDefault() throws Exception {
        try (var backend = busyFor(1);
                var gateway = gateway(to(cluster("c", backend.port())).build());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(503);
            assertThat(gateway.nextExchange().response().flags()).isNull();
        }
    }

    @Test
    void disabledRetriesDoNotCountAsUsedUp() throws Exception {
        try (var gateway = gateway(to(cluster("c", TcpServer.closedPort()))
                        .retries(RetryPolicy.NONE)
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").text())
                    .isEqualTo(
                            "upstream connect error or disconnect/reset before headers. reset reason: remote"
                                    + " connection failure, transport failure reason: delayed connect error: Connection refused");
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("UF");
        }
    }

    @Test
    void aResetIsRetriedWhereThePolicySaysSo() throws Exception {
        var count = new AtomicInteger();
        try (var backend = HttpBackend.answering((request, socket) -> count.incrementAndGet() == 1 ? null : bytes(OK));
                var gateway = gateway(to(cluster("c", backend.port()))
                        .retries(retry(1, null, Condition.RESET))
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n");
            assertThat(client.response().text()).isEqualTo("ok");
            backend.nextRequest();
            assertThat(backend.nextRequest().body()).asString().isEqualTo("1\r\nx\r\n0\r\n\r\n");
        }
    }

    @Test
    void aBodyBeyondTheBufferIsNotSentTwice() throws Exception {
        byte[] body = new byte[RequestBuffer.LIMIT_BYTES + 1];
        try (var backend = busyFor(1);
                var gateway = gateway(to(cluster("c", backend.port()))
                        .retries(retry(2, null, Condition.SERVER_ERROR))
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .send(body);
            assertThat(client.response().status()).isEqualTo(503);
            assertThat(gateway.nextExchange().response().flags()).isNull();
        }
    }

    @Test
    void anAttemptThatTakesTooLongIsTriedElsewhere() throws Exception {
        var release = new CountDownLatch(1);
        var count = new AtomicInteger();
        try (var backend = HttpBackend.answering((request, socket) -> {
                    if (count.incrementAndGet() == 1) {
                        await(release);
                    }
                    return bytes(OK);
                });
                var gateway = gateway(to(cluster("c", backend.port()))
                        .retries(retry(1, Duration.ofMillis(100), Condition.GATEWAY_ERROR))
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").text()).isEqualTo("ok");
            assertThat(backend.nextRequest().header("x-envoy-expected-rq-timeout-ms"))
                    .isEqualTo("100");
            release.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whenTheLastAttemptTakesTooLongItIs504() throws Exception {
        var release = new CountDownLatch(1);
        try (var backend = HttpBackend.answering((request, socket) -> {
                    await(release);
                    return null;
                });
                var gateway = gateway(to(cluster("c", backend.port()))
                        .retries(retry(1, Duration.ofMillis(50), Condition.CONNECT_FAILURE))
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.status()).isEqualTo(504);
            assertThat(response.text()).isEqualTo("upstream request timeout");
            var log = gateway.nextExchange().response();
            assertThat(log.flags()).isEqualTo("UT");
            assertThat(log.details()).isEqualTo("upstream_per_try_timeout");
            release.countDown();
        }
    }

    // Faults.

    @Test
    void anAbortedRequestGoesNowhere() throws Exception {
        var fault = new FaultPolicy(null, new FaultPolicy.Abort(FaultPolicy.MILLION, 418, null));
        try (var backend = HttpBackend.ok("x");
                var gateway =
                        gateway(to(cluster("c", backend.port())).fault(fault).build());
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.status()).isEqualTo(418);
            assertThat(response.text()).isEqualTo("fault filter abort");
            assertThat(response.header("content-type")).isEqualTo("text/plain");
            var log = gateway.nextExchange();
            assertThat(log.response().flags()).isEqualTo("FI");
            assertThat(log.response().details()).isEqualTo("fault_filter_abort");
            assertThat(log.upstream().cluster()).isEqualTo("c");
            assertThat(log.upstream().host()).isNull();
            assertThat(backend.hasRequest()).isFalse();
        }
    }

    @Test
    void aGrpcAbortIsAnHttpStatusToOtherClients() throws Exception {
        var abort = new FaultPolicy.Abort(FaultPolicy.MILLION, GrpcStatus.NOT_FOUND.httpStatus(), GrpcStatus.NOT_FOUND);
        try (var gateway = gateway(to(cluster("c", TcpServer.closedPort()))
                        .fault(new FaultPolicy(null, abort))
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(404);
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc\r\nContent-Length: 0\r\n\r\n");
            var grpc = client.response();
            assertThat(grpc.status()).isEqualTo(200);
            assertThat(grpc.header("content-type")).isEqualTo("application/grpc");
            assertThat(grpc.header("grpc-status")).isEqualTo("5");
            assertThat(grpc.header("grpc-message")).isEqualTo("fault filter abort");
            assertThat(grpc.body()).isEmpty();
        }
    }

    @Test
    void aDelayedRequestArrivesWhole() throws Exception {
        var fault = new FaultPolicy(new FaultPolicy.Delay(FaultPolicy.MILLION, Duration.ofMillis(150)), null);
        try (var backend = HttpBackend.echo();
                var gateway =
                        gateway(to(cluster("c", backend.port())).fault(fault).build());
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n01234")
                    .send("56789");
            var response = client.response();
            assertThat(response.text()).isEqualTo("0123456789");
            assertThat(Integer.parseInt(response.header("x-envoy-upstream-service-time")))
                    .as("the delay is not the upstream's")
                    .isLessThan(150);
            var log = gateway.nextExchange();
            assertThat(log.durationMillis()).isGreaterThanOrEqualTo(150);
            assertThat(log.response().flags()).isEqualTo("DI");
            assertThat(log.response().details()).isEqualTo("via_upstream");
        }
    }

    @Test
    void aDelayedRequestGoesWhereTheClusterIsThen() throws Exception {
        var fault = new FaultPolicy(new FaultPolicy.Delay(FaultPolicy.MILLION, Duration.ofMillis(300)), null);
        try (var before = HttpBackend.ok("before");
                var now = HttpBackend.ok("now");
                var gateway =
                        gateway(to(cluster("c", before.port())).fault(fault).build());
                var delayed = new HttpClientSocket(gateway.connect());
                var client = new HttpClientSocket(gateway.connect())) {
            delayed.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            Awaitility.await().until(() -> gateway.dataPlane().counters().requests() == 1);
            gateway.apply(snapshot(
                    listener("http", http(to(cluster("c", now.port())).build()))));
            assertThat(client.get("/").text()).isEqualTo("now");
            assertThat(delayed.response().text()).isEqualTo("now");
            assertThat(client.get("/").text()).isEqualTo("now");
            assertThat(now.connections()).as("kept by the pool").isEqualTo(1);
        }
    }

    @Test
    void anAbortMayFollowADelay() throws Exception {
        var fault = new FaultPolicy(
                new FaultPolicy.Delay(FaultPolicy.MILLION, Duration.ofMillis(10)),
                new FaultPolicy.Abort(FaultPolicy.MILLION, 500, null));
        try (var gateway = gateway(
                        to(cluster("c", TcpServer.closedPort())).fault(fault).build());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(500);
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("DI,FI");
        }
    }

    @Test
    void aClientThatGoesDuringADelayIsNoted() throws Exception {
        var fault = new FaultPolicy(new FaultPolicy.Delay(FaultPolicy.MILLION, Duration.ofHours(1)), null);
        try (var gateway =
                gateway(to(cluster("c", TcpServer.closedPort())).fault(fault).build())) {
            try (var client = new HttpClientSocket(gateway.connect())) {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n1");
            }
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("DI,DC");
        }
    }

    // Mirrors.

    @Test
    void aMirrorGetsTheSameRequest() throws Exception {
        try (var backend = HttpBackend.ok("real");
                var shadow = HttpBackend.answering(UNAVAILABLE);
                var gateway = gateway(to(cluster("c", backend.port()))
                        .mirror(cluster("m", shadow.port()))
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("POST /path?q=1 HTTP/1.1\r\nHost: a.example.com\r\nContent-Length: 5\r\n\r\nhello");
            assertThat(client.response().text()).isEqualTo("real");
            var mirrored = shadow.nextRequest();
            assertThat(mirrored.line()).isEqualTo("POST /path?q=1 HTTP/1.1");
            assertThat(mirrored.header("host")).isEqualTo("a.example.com");
            assertThat(mirrored.header("x-envoy-internal")).isEqualTo("true");
            assertThat(mirrored.header("x-forwarded-for")).isEqualTo("127.0.0.1,127.0.0.1");
            assertThat(mirrored.body()).asString().isEqualTo("hello");
            var request = backend.nextRequest();
            assertThat(request.header("x-envoy-internal")).isNull();
            assertThat(request.header("x-request-id")).isEqualTo(mirrored.header("x-request-id"));
            assertThat(gateway.nextExchange().response().flags()).isNull();
        }
    }

    @Test
    void aMirrorThatIsNotThereIsNotMissed() throws Exception {
        try (var backend = HttpBackend.ok("real");
                var gateway = gateway(to(cluster("c", backend.port()))
                        .mirror(cluster("m", TcpServer.closedPort()), cluster("empty"))
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").text()).isEqualTo("real");
            assertThat(client.get("/").text()).isEqualTo("real");
            assertThat(gateway.nextExchange().response().flags()).isNull();
        }
    }

    @Test
    void whatGoesNowhereIsNotMirrored() throws Exception {
        try (var shadow = HttpBackend.ok("x");
                var gateway = gateway(
                        to(cluster("empty")).mirror(cluster("m", shadow.port())).build());
                var client = new HttpClientSocket(gateway.connect())) {
            for (int i = 0; i < 3; i++) {
                assertThat(client.get("/").status()).isEqualTo(503);
            }
            assertThat(gateway.dataPlane().counters().upstreamConnections()).isZero();
        }
    }

    @Test
    void aMirrorThatDoesNotReadIsGivenUp() throws Exception {
        byte[] body = new byte[16 * RequestBuffer.LIMIT_BYTES];
        var release = new CountDownLatch(1);
        try (var backend = HttpBackend.echo();
                var stuck = TcpServer.start(socket -> await(release));
                var gateway = gateway(to(cluster("c", backend.port()))
                        .mirror(cluster("m", stuck.port()))
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length + "\r\n\r\n");
            client.send(body);
            assertThat(client.response().body()).hasSize(body.length);
            release.countDown();
        }
    }

    // CORS.

    private static final CorsPolicy CORS = new CorsPolicy(
            List.of(
                    new ValueMatch.Exact("https://a.example.com"),
                    new ValueMatch.Regex(Pattern.compile("https://[bc][.]com"))),
            "GET,PUT",
            "x-a,x-b",
            "x-c",
            600L,
            true,
            true);

    private static String preflight(String origin) {
        return "OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: " + origin
                + "\r\nAccess-Control-Request-Method: PUT\r\nAccess-Control-Request-Headers: x-z\r\n\r\n";
    }

    @Test
    void aPreflightIsAnsweredByTheGateway() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway =
                        gateway(to(cluster("c", backend.port())).cors(CORS).build());
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.send(preflight("https://b.com")).response();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("access-control-allow-origin")).isEqualTo("https://b.com");
            assertThat(response.header("access-control-allow-credentials")).isEqualTo("true");
            assertThat(response.header("access-control-allow-methods")).isEqualTo("GET,PUT");
            assertThat(response.header("access-control-allow-headers")).isEqualTo("x-a,x-b");
            assertThat(response.header("access-control-max-age")).isEqualTo("600");
            assertThat(response.header("content-length")).isEqualTo("0");
            assertThat(response.header("server")).isEqualTo("istio-envoy");
            assertThat(gateway.nextExchange().response().details()).isEqualTo("cors_response");
            assertThat(backend.hasRequest()).isFalse();
        }
    }

    @Test
    void aRequestFromAnAllowedOriginGetsItBack() throws Exception {
        try (var backend = HttpBackend.answering(
                        "HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n");
                var gateway =
                        gateway(to(cluster("c", backend.port())).cors(CORS).build());
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.send("GET / HTTP/1.1\r\nHost: a\r\nOrigin: https://a.example.com\r\n\r\n")
                    .response();
            assertThat(response.header("access-control-allow-origin")).isEqualTo("https://a.example.com");
            assertThat(response.header("access-control-allow-credentials")).isEqualTo("true");
            assertThat(response.header("access-control-expose-headers")).isEqualTo("x-c");
            assertThat(response.header("access-control-allow-methods")).isNull();
        }
    }

    @Test
    void otherOriginsAreLeftToTheService() throws Exception {
        try (var backend = HttpBackend.answering("HTTP/1.1 405 No\r\nContent-Length: 0\r\n\r\n");
                var gateway =
                        gateway(to(cluster("c", backend.port())).cors(CORS).build());
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.send(preflight("https://evil.com")).response();
            assertThat(response.status()).isEqualTo(405);
            assertThat(response.header("access-control-allow-origin")).isNull();
        }
    }

    @Test
    void ignoredPreflightsAreAnsweredWithoutTheOrigin() throws Exception {
        var policy = new CorsPolicy(CORS.allowOrigins(), "*", "*", "", null, false, false);
        try (var backend = HttpBackend.ok("x");
                var gateway =
                        gateway(to(cluster("c", backend.port())).cors(policy).build());
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.send(preflight("https://evil.com")).response();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("access-control-allow-origin")).isNull();
            assertThat(response.header("access-control-allow-methods")).isEqualTo("PUT");
            assertThat(response.header("access-control-allow-headers")).isEqualTo("x-z");
            assertThat(backend.hasRequest()).isFalse();
        }
    }
}
