package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.Cluster.UpstreamProtocol;
import dev.meshgw.snapshot.GrpcStatus;
import dev.meshgw.snapshot.RetryPolicy;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients of gRPC are told, and how long they wait. */
@ExtendWith(LeakGuard.class)
class GrpcTest {

    private static final String CALL = "POST /x.Y/Z HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc+proto\r\n";

    private static Gateway gateway(RouteBuilder route) {
        return Gateway.serving(snapshot(listener("http", http(route.build()))));
    }

    @ParameterizedTest
    @CsvSource({
        "400, INTERNAL",
        "401, UNAUTHENTICATED",
        "403, PERMISSION_DENIED",
        "404, UNIMPLEMENTED",
        "429, UNAVAILABLE",
        "503, UNAVAILABLE",
        "504, UNAVAILABLE",
        "418, UNKNOWN"
    })
    void httpStatusesBecomeGrpcStatuses(int http, GrpcStatus grpc) {
        assertThat(GrpcStatus.ofHttpStatus(http)).isEqualTo(grpc);
    }

    @Test
    void anAnswerOfTheGatewayIsTrailersOnly() throws Exception {
        try (var gateway = gateway(RouteBuilder.to(cluster("empty")));
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.send(CALL + "Content-Length: 0\r\n\r\n").response();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.header("content-type")).isEqualTo("application/grpc");
            assertThat(response.header("grpc-status")).isEqualTo("14");
            assertThat(response.header("grpc-message")).isEqualTo("no healthy upstream");
            assertThat(response.header("content-length")).isEqualTo("0");
            var log = gateway.nextExchange().response();
            assertThat(log.code()).isEqualTo(200);
            assertThat(log.flags()).isEqualTo("UH");
        }
    }

    @Test
    void messagesArePercentEncoded() {
        assertThat(GrpcRequests.message("100% gr\u00fcn\n")).isEqualTo("100%25 gr%C3%BCn%0A");
    }

    @Test
    void aServerThatIsUnavailableIsTriedAgain() throws Exception {
        var calls = new AtomicInteger();
        try (var backend = HttpBackend.answering((request, socket) -> ("HTTP/1.1 200 OK\r\ngrpc-status: "
                                + (calls.incrementAndGet() == 1 ? 14 : 0) + "\r\nContent-Length: 0\r\n\r\n")
                        .getBytes());
                var server =
                        gateway(RouteBuilder.to(cluster("c", backend.port())).retries(RetryPolicy.NONE));
                var gateway = gateway(RouteBuilder.to(cluster("h2", server.port()).toBuilder()
                        .protocol(UpstreamProtocol.HTTP_2)
                        .build()));
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.send(CALL + "Content-Length: 3\r\n\r\nabc").response();
            assertThat(response.header("grpc-status")).isEqualTo("0");
            assertThat(backend.nextRequest().body()).asString().isEqualTo("abc");
            assertThat(backend.nextRequest().body()).asString().isEqualTo("abc");
        }
    }

    @Test
    void theClientsOwnTimeoutHolds() throws Exception {
        var release = new CountDownLatch(1);
        try (var backend = HttpBackend.answering((request, socket) -> {
                    await(release);
                    return null;
                });
                var gateway =
                        gateway(RouteBuilder.to(cluster("c", backend.port())).timeout(Duration.ofHours(1)));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send(CALL + "Grpc-Timeout: 50m\r\nContent-Length: 0\r\n\r\n");
            assertThat(client.response().header("grpc-message")).isEqualTo("upstream request timeout");
            assertThat(backend.nextRequest().header("x-envoy-expected-rq-timeout-ms"))
                    .isEqualTo("50");
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("UT");
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
    void otherClientsMayNotSetATimeoutThatWay() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(RouteBuilder.to(cluster("c", backend.port())));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nGrpc-Timeout: 1n\r\n\r\n");
            assertThat(client.response().status()).isEqualTo(200);
        }
    }
}
