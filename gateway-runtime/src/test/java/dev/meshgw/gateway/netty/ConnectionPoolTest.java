package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.plainTcp;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.ConnectionPool;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Limits of what a cluster is asked at once, and of how long connections live. */
@ExtendWith(LeakGuard.class)
class ConnectionPoolTest {

    private static final int NONE = ConnectionPool.UNLIMITED;
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final byte[] OK = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".getBytes();

    private static ConnectionPool.Http limits(int pending, int requests, int requestsPerConnection) {
        return new ConnectionPool.Http(pending, requests, requestsPerConnection, NONE, null, NONE, null);
    }

    private static ConnectionPool.Tcp tcp(
            int connections, @Nullable Duration maxDuration, @Nullable Duration idleTimeout) {
        return new ConnectionPool.Tcp(connections, Duration.ofSeconds(2), null, maxDuration, idleTimeout);
    }

    private static Cluster cluster(int port, ConnectionPool.Tcp tcp, ConnectionPool.Http http) {
        return Cluster.builder("c", List.of(new Cluster.Endpoint("127.0.0.1", port, 1)))
                .connectionPool(new ConnectionPool(tcp, http))
                .build();
    }

    private static Gateway gateway(Cluster cluster) {
        return Gateway.serving(
                snapshot(listener("http", http(forward(cluster)))),
                DataPlaneOptions.defaults().toBuilder().concurrency(1).build());
    }

    /** Answers nothing before it is let. */
    private static final class Slow implements AutoCloseable {

        private final CountDownLatch answers = new CountDownLatch(1);
        private final HttpBackend backend;

        Slow() throws Exception {
            backend = HttpBackend.answering((request, socket) -> {
                try {
                    answers.await(10, TimeUnit.SECONDS);
                } catch (InterruptedException e) {
                    return null;
                }
                return OK;
            });
        }

        @Override
        public void close() {
            answers.countDown();
            backend.close();
        }
    }

    @Test
    void requestThatFindsTooManyWaitingIsRefused() throws Exception {
        try (var slow = new Slow();
                var gateway = gateway(cluster(slow.backend.port(), tcp(1, null, null), limits(1, NONE, NONE)));
                var first = new HttpClientSocket(gateway.connect());
                var second = new HttpClientSocket(gateway.connect());
                var third = new HttpClientSocket(gateway.connect())) {
            first.send(GET);
            slow.backend.nextRequest();
            second.send(GET);
            Awaitility.await().until(() -> third.get("/"), response -> response.status() == 503);
            var refused = third.get("/");
            assertThat(refused.header("x-envoy-overloaded")).isEqualTo("true");
            assertThat(refused.text())
                    .isEqualTo("upstream connect error or disconnect/reset before headers. reset reason: overflow");
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("UO");
        }
    }

    @Test
    void requestThatWaitsIsServedByTheOneConnection() throws Exception {
        try (var slow = new Slow();
                var gateway = gateway(cluster(slow.backend.port(), tcp(1, null, null), limits(1, NONE, NONE)));
                var first = new HttpClientSocket(gateway.connect());
                var second = new HttpClientSocket(gateway.connect())) {
            first.send(GET);
            slow.backend.nextRequest();
            second.send(GET);
            slow.answers.countDown();
            assertThat(first.response().status()).isEqualTo(200);
            assertThat(second.response().status()).isEqualTo(200);
            assertThat(slow.backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void requestBeyondTheLimitIsRefused() throws Exception {
        try (var slow = new Slow();
                var gateway = gateway(cluster(slow.backend.port(), tcp(NONE, null, null), limits(NONE, 1, NONE)));
                var first = new HttpClientSocket(gateway.connect());
                var second = new HttpClientSocket(gateway.connect())) {
            first.send(GET);
            slow.backend.nextRequest();
            assertThat(second.get("/").status()).isEqualTo(503);
            slow.answers.countDown();
            assertThat(first.response().status()).isEqualTo(200);
            assertThat(second.get("/").status()).isEqualTo(200);
        }
    }

    @Test
    void connectionIsClosedAfterItsRequests() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(cluster(backend.port(), tcp(NONE, null, null), limits(NONE, NONE, 2)));
                var client = new HttpClientSocket(gateway.connect())) {
            for (int i = 0; i < 6; i++) {
                assertThat(client.get("/").status()).isEqualTo(200);
            }
            assertThat(backend.connections()).isEqualTo(3);
        }
    }

    @Test
    void connectionIsClosedAfterItsTime() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(
                        cluster(backend.port(), tcp(NONE, Duration.ofNanos(1), null), limits(NONE, NONE, NONE)));
                var client = new HttpClientSocket(gateway.connect())) {
            client.get("/");
            client.get("/");
            assertThat(backend.connections()).isEqualTo(2);
        }
    }

    @Test
    void policyOutlivesAnUpdateThatChangesNothing() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(cluster(backend.port(), tcp(1, null, null), limits(1, NONE, NONE)));
                var client = new HttpClientSocket(gateway.connect())) {
            client.get("/");
            gateway.apply(snapshot(listener(
                    "http", http(forward(cluster(backend.port(), tcp(1, null, null), limits(1, NONE, NONE)))))));
            client.get("/");
            assertThat(backend.connections()).isEqualTo(1);
        }
    }

    @Test
    void relayedConnectionBeyondTheLimitIsClosed() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = relay(cluster(backend.port(), tcp(1, null, null), ConnectionPool.Http.DEFAULT));
                var first = new HttpClientSocket(gateway.connect())) {
            assertThat(first.get("/").status()).isEqualTo(200);
            try (var second = new HttpClientSocket(gateway.connect())) {
                assertThat(second.isClosedByPeer()).isTrue();
            }
            assertThat(gateway.nextConnection().flags()).isEqualTo("UO");
        }
    }

    @Test
    void relayedConnectionIsClosedWhenItIsIdle() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = relay(
                        cluster(backend.port(), tcp(NONE, null, Duration.ofMillis(700)), ConnectionPool.Http.DEFAULT));
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(200);
            client.read(1); // the body
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void relayedConnectionIsClosedAfterItsTime() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = relay(
                        cluster(backend.port(), tcp(NONE, Duration.ofMillis(50), null), ConnectionPool.Http.DEFAULT));
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void keepAliveIsAskedForWithoutHarm() throws Exception {
        var keepalive = new ConnectionPool.Keepalive(3, Duration.ofSeconds(60), Duration.ofSeconds(10));
        var tcp = new ConnectionPool.Tcp(NONE, Duration.ofSeconds(2), keepalive, null, null);
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(cluster(backend.port(), tcp, ConnectionPool.Http.DEFAULT));
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(200);
        }
    }

    private static Gateway relay(Cluster cluster) {
        return Gateway.serving(snapshot(listener("tcp", plainTcp(to(cluster)))));
    }
}
