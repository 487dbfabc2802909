package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Backends.answers;
import static dev.meshgw.gateway.netty.Backends.count;
import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.LoadBalancing;
import dev.meshgw.snapshot.OutlierDetection;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Endpoints that fail get no requests for a while. */
@ExtendWith(LeakGuard.class)
class OutlierDetectionTest {

    private static final Duration LONG = Duration.ofMinutes(5);

    private static OutlierDetection after(int errors, int maxEjectionPercent) {
        return new OutlierDetection(errors, 0, false, 5, Set.of(), LONG, LONG, maxEjectionPercent, 0);
    }

    private static Gateway gateway(OutlierDetection detection, int... ports) {
        var endpoints = Arrays.stream(ports)
                .mapToObj(port -> new Cluster.Endpoint("127.0.0.1", port, 1))
                .toList();
        return Gateway.serving(snapshot(listener(
                "http",
                http(forward(Cluster.builder("c", endpoints)
                        .loadBalancing(new LoadBalancing.RoundRobin(null))
                        .outlierDetection(detection)
                        .build())))));
    }

    private static HttpBackend failing(int status) throws IOException {
        return HttpBackend.answering("HTTP/1.1 " + status + " Bad\r\nContent-Length: 1\r\n\r\nx");
    }

    @Test
    void endpointThatFailsInARowGetsNoMoreRequests() throws Exception {
        try (var bad = failing(500);
                var good = HttpBackend.ok("g");
                var gateway = gateway(after(3, 100), bad.port(), good.port());
                var client = new HttpClientSocket(gateway.connect())) {
            answers(client, 8, "");
            assertThat(answers(client, 20, "")).isEqualTo("g".repeat(20));
        }
    }

    @Test
    void whoIsEjectedIsTold() throws Exception {
        try (var bad = failing(500);
                var good = HttpBackend.ok("g");
                var gateway = gateway(after(3, 100), bad.port(), good.port());
                var client = new HttpClientSocket(gateway.connect())) {
            answers(client, 8, "");
            Awaitility.await().untilAsserted(() -> {
                var told = gateway.dataPlane().stats().clusters().get("c");
                assertThat(told.ejected()).containsExactly("127.0.0.1:" + bad.port());
                assertThat(told.members()).hasSize(2);
                assertThat(told.ejections()).isEqualTo(1);
            });
        }
    }

    @Test
    void successBreaksTheRow() throws Exception {
        var odd = new java.util.concurrent.atomic.AtomicInteger();
        try (var sometimes = HttpBackend.answering((request, socket) -> {
                    int status = odd.incrementAndGet() % 3 == 0 ? 200 : 500;
                    return ("HTTP/1.1 " + status + " X\r\nContent-Length: 1\r\n\r\ns").getBytes();
                });
                var good = HttpBackend.ok("g");
                var gateway = gateway(after(3, 100), sometimes.port(), good.port());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(count(answers(client, 40, ""), 's')).isEqualTo(20);
        }
    }

    @Test
    void nobodyIsEjectedBeyondTheShareThatMayBe() throws Exception {
        try (var bad = failing(500);
                var good = HttpBackend.ok("g");
                var gateway = gateway(after(1, 10), bad.port(), good.port());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(count(answers(client, 40, ""), 'x')).isEqualTo(20);
        }
    }

    @Test
    void noHealthyEndpointMeansUnavailable() throws Exception {
        try (var bad = failing(500);
                var gateway = gateway(after(1, 100), bad.port());
                var client = new HttpClientSocket(gateway.connect())) {
            client.get("/");
            var response = Awaitility.await().until(() -> client.get("/"), answer -> answer.status() == 503);
            assertThat(response.text()).isEqualTo("no healthy upstream");
        }
    }

    @Test
    void tooFewHealthyMeansAllAreUsed() throws Exception {
        var detection = new OutlierDetection(1, 0, false, 5, Set.of(), LONG, LONG, 100, 60);
        try (var bad = failing(500);
                var good = HttpBackend.ok("g");
                var gateway = gateway(detection, bad.port(), good.port());
                var client = new HttpClientSocket(gateway.connect())) {
            answers(client, 10, "");
            assertThat(count(answers(client, 20, ""), 'x')).isEqualTo(10);
        }
    }

    @Test
    void gatewayErrorsCountOnTheirOwn() throws Exception {
        var detection = new OutlierDetection(0, 2, false, 5, Set.of(), LONG, LONG, 100, 0);
        try (var internal = failing(500);
                var unavailable = HttpBackend.answering("HTTP/1.1 503 Bad\r\nContent-Length: 1\r\n\r\nu");
                var gateway = gateway(detection, internal.port(), unavailable.port());
                var client = new HttpClientSocket(gateway.connect())) {
            answers(client, 10, "");
            assertThat(answers(client, 10, "")).isEqualTo("x".repeat(10));
        }
    }

    @Test
    void endpointThatRefusesConnectionsIsEjected() throws Exception {
        int closed;
        try (var backend = HttpBackend.ok("x")) {
            closed = backend.port();
        }
        var detection = new OutlierDetection(0, 0, true, 2, Set.of(), LONG, LONG, 100, 0);
        try (var good = HttpBackend.ok("g");
                var gateway = gateway(detection, closed, good.port());
                var client = new HttpClientSocket(gateway.connect())) {
            answers(client, 10, "");
            long failures = connectFailures(gateway);
            answers(client, 10, "");
            assertThat(connectFailures(gateway)).isEqualTo(failures);
        }
    }

    private static long connectFailures(Gateway gateway) {
        return gateway.dataPlane().counters().upstreamConnectFailures();
    }

    @Test
    void ownCodesReplaceThoseFrom500() throws Exception {
        var detection = new OutlierDetection(1, 0, false, 5, Set.of(429), LONG, LONG, 100, 0);
        try (var busy = failing(429);
                var broken = HttpBackend.answering("HTTP/1.1 500 Bad\r\nContent-Length: 1\r\n\r\nb");
                var gateway = gateway(detection, busy.port(), broken.port());
                var client = new HttpClientSocket(gateway.connect())) {
            answers(client, 6, "");
            assertThat(answers(client, 10, "")).isEqualTo("b".repeat(10));
        }
    }

    @Test
    void endpointComesBackAfterItsTime() throws Exception {
        var broken = new java.util.concurrent.atomic.AtomicBoolean(true);
        var detection =
                new OutlierDetection(1, 0, false, 5, Set.of(), Duration.ofMillis(20), Duration.ofMillis(300), 100, 0);
        try (var recovering = HttpBackend.answering((request, socket) ->
                        ("HTTP/1.1 " + (broken.get() ? 500 : 200) + " X\r\nContent-Length: 1\r\n\r\nr").getBytes());
                var gateway = gateway(detection, recovering.port());
                var client = new HttpClientSocket(gateway.connect())) {
            client.get("/");
            Awaitility.await()
                    .pollInterval(Duration.ofMillis(5))
                    .until(() -> client.get("/").text().equals("no healthy upstream"));
            broken.set(false);
            Awaitility.await().until(() -> client.get("/").status() == 200);
        }
    }
}
