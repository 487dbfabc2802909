package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Backends.answers;
import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.LoadBalancing;
import dev.meshgw.snapshot.RouteAction;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Endpoints that are names. 127.0.0.1 answers; 127.0.0.2 and up refuse, as nothing listens there. */
@ExtendWith(LeakGuard.class)
class NameResolutionTest {

    private static final String HOST = "backend.example.com";
    /** What DNS says now; null for no such name. */
    private final AtomicReference<String[]> answer = new AtomicReference<>();

    private final NameResolver resolver = new NameResolver(this::lookup, Duration.ofMillis(20));

    private InetAddress[] lookup(String host) throws UnknownHostException {
        String[] addresses = answer.get();
        if (addresses == null || !host.equals(HOST)) {
            throw new UnknownHostException(host);
        }
        var found = new InetAddress[addresses.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = InetAddress.getByName(addresses[i]);
        }
        return found;
    }

    private Gateway gateway(Cluster.Discovery discovery, int port) {
        return Gateway.serving(
                snapshot(listener(
                        "http",
                        http(forward(Cluster.builder("c", List.of(new Cluster.Endpoint(HOST, port, 1)))
                                .discovery(discovery)
                                .loadBalancing(new LoadBalancing.RoundRobin(null))
                                .build())))),
                resolver);
    }

    private void say(String... addresses) {
        answer.set(addresses);
    }

    @Test
    void nameLeadsToItsAddress() throws Exception {
        say("127.0.0.1");
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(Cluster.Discovery.STRICT_DNS, backend.port());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").text()).isEqualTo("x");
            assertThat(gateway.nextExchange().upstream().host()).endsWith(":" + backend.port());
        }
    }

    @Test
    void everyAddressIsAnEndpoint() throws Exception {
        say("127.0.0.1", "127.0.0.2", "127.0.0.3");
        try (var one = HttpBackend.ok("1");
                var gateway = gateway(Cluster.Discovery.STRICT_DNS, one.port());
                var client = new HttpClientSocket(gateway.connect())) {
            Awaitility.await().until(() -> resolver.known(HOST) != null);
            answers(client, 3, "");
            Awaitility.await().until(() -> gateway.dataPlane().counters().upstreamConnectFailures() >= 2);
        }
    }

    @Test
    void firstAddressAloneIsUsedByRoundRobinDns() throws Exception {
        say("127.0.0.3", "127.0.0.1", "127.0.0.2");
        try (var one = HttpBackend.ok("1");
                var gateway = gateway(Cluster.Discovery.LOGICAL_DNS, one.port());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(answers(client, 6, "")).isEqualTo("111111");
            assertThat(gateway.dataPlane().counters().upstreamConnectFailures()).isZero();
        }
    }

    @Test
    void newAnswerIsFollowed() throws Exception {
        say("127.0.0.2");
        try (var one = HttpBackend.ok("1");
                var gateway = gateway(Cluster.Discovery.STRICT_DNS, one.port());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(503);
            say("127.0.0.1");
            Awaitility.await().until(() -> client.get("/").status() == 200);
        }
    }

    @Test
    void lastGoodAnswerStays() throws Exception {
        say("127.0.0.1");
        try (var one = HttpBackend.ok("1");
                var gateway = gateway(Cluster.Discovery.STRICT_DNS, one.port());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(200);
            answer.set(null);
            Awaitility.await()
                    .pollDelay(Duration.ofMillis(60))
                    .until(() -> client.get("/").status() == 200);
        }
    }

    @Test
    void nameThatNobodyKnowsHasNoEndpoints() throws Exception {
        try (var gateway = gateway(Cluster.Discovery.STRICT_DNS, 80);
                var client = new HttpClientSocket(gateway.connect())) {
            Awaitility.await().until(() -> resolver.known(HOST) != null);
            assertThat(client.get("/").text()).isEqualTo("no healthy upstream");
        }
    }

    @ParameterizedTest
    @EnumSource(Cluster.UpstreamProtocol.class)
    void nameThatIsKnownLaterIsFoundThen(Cluster.UpstreamProtocol protocol) throws Exception {
        var direct = Snapshots.route(request -> true, new RouteAction.DirectResponse(200, "x"));
        try (var server = Gateway.serving(snapshot(listener("http", http(direct))));
                var gateway = Gateway.serving(
                        snapshot(listener(
                                "http",
                                http(forward(Cluster.builder("c", List.of(new Cluster.Endpoint(HOST, server.port(), 1)))
                                        .discovery(Cluster.Discovery.LOGICAL_DNS)
                                        .protocol(protocol)
                                        .build())))),
                        resolver);
                var client = new HttpClientSocket(gateway.connect())) {
            Awaitility.await().until(() -> resolver.known(HOST) != null);
            assertThat(client.get("/").status()).isEqualTo(503);
            assertThat(client.get("/").status()).isEqualTo(503);
            say("127.0.0.1");
            Awaitility.await().until(() -> client.get("/").status() == 200);
        }
    }

    @Test
    void nameThatComesBackIsAskedForAsOftenAsOneThatStays() {
        var questions = new ConcurrentHashMap<String, Integer>();
        var counting = new NameResolver(
                host -> {
                    questions.merge(host, 1, Integer::sum);
                    return new InetAddress[] {InetAddress.getLoopbackAddress()};
                },
                Duration.ofMillis(50));
        for (int i = 0; i < 20; i++) {
            counting.watch(Set.of("stays", "comes back"));
            Awaitility.await().pollInterval(Duration.ofMillis(1)).until(() -> counting.known("comes back") != null);
            counting.watch(Set.of("stays"));
        }
        counting.watch(Set.of("stays", "comes back"));
        questions.clear();
        Awaitility.await().until(() -> questions.getOrDefault("stays", 0) >= 5);
        assertThat(questions.get("comes back")).isLessThanOrEqualTo(8);
        counting.close();
    }

    @Test
    void literalAddressIsNotAskedFor() {
        assertThat(resolver.known("127.0.0.9")).hasToString("[/127.0.0.9]");
        assertThat(resolver.known("::1")).hasSize(1);
        resolver.close();
    }
}
