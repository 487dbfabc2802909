package dev.meshgw.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.GatewayStatus;
import dev.meshgw.gateway.GatewayStatus.FilterChainStatus;
import dev.meshgw.gateway.GatewayStatus.ListenerStatus;
import dev.meshgw.gateway.GatewayStatus.PodStatus;
import dev.meshgw.gateway.GatewayStatus.Problem;
import dev.meshgw.gateway.GatewayStatus.SecretStatus;
import dev.meshgw.gateway.admin.ListenerTraffic;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StatusTablesTest {

    private static final Instant NOW = Instant.parse("2026-11-22T01:03:00Z");

    private static final FilterChainStatus CHAIN = new FilterChainStatus(
            "https.443",
            List.of("a.example.com", "b.example.com"),
            "MUTUAL",
            "ACTIVE",
            null,
            "gateway.yaml:7:5",
            List.of());

    @Test
    void tellsListenersSecretsPodsAndProblems() {
        var status = status(
                List.of(new ListenerStatus("127.0.0.1", 8443, 443, "HTTPS", null, List.of(CHAIN))),
                List.of(new SecretStatus(
                        "kubernetes://c", "CA", "WARMING", null, null, null, null, null, "secret c not found")),
                List.of(new PodStatus("default", "httpbin-1", "Running", null, Map.of("8080", "127.0.0.1:40000"))),
                List.of(new Problem(
                        "MGW2101", "ERROR", "there is no secret", "gateway.yaml:8:3", "spec.x", "why so", "do this")));

        assertThat(StatusTables.of(status, List.of(), NOW)).isEqualTo("""
                gateway 7 is running for 3m on /mesh

                LISTENER         PORT   MODE     HOSTS                         STATE    MANIFEST
                127.0.0.1:8443   443    MUTUAL   a.example.com,b.example.com   ACTIVE   gateway.yaml:7:5

                RESOURCE NAME    TYPE   STATUS    SERIAL NUMBER   NOT AFTER   SUBJECT
                kubernetes://c   CA     WARMING   -               -           -

                POD         NAMESPACE   STATUS    PORTS
                httpbin-1   default     Running   8080 at 127.0.0.1:40000

                error: there is no secret
                  --> gateway.yaml:8:3  spec.x
                  why: why so
                  fix: do this
                  [MGW2101]
                """);
    }

    @Test
    void tellsWhatPassedAListener() {
        var status = status(
                List.of(new ListenerStatus("127.0.0.1", 8443, 443, "HTTPS", null, List.of(CHAIN))),
                List.of(),
                List.of(),
                List.of());

        assertThat(StatusTables.of(status, List.of(new ListenerTraffic("127.0.0.1:8443", 9, 1, 40, 3, 2)), NOW))
                .contains("""
                        LISTENER         CONNECTIONS   OPEN   REQUESTS   FAILED HANDSHAKES   UNKNOWN SNI
                        127.0.0.1:8443   9             1      40         3                   2
                        """);
    }

    @Test
    void aPortThatIsNotBoundSaysWhy() {
        var taken = new ListenerStatus("::1", 8443, 443, "HTTPS", "it is taken by nginx (process 9)", List.of(CHAIN));

        assertThat(StatusTables.of(status(List.of(taken), List.of(), List.of(), List.of()), List.of(), NOW))
                .contains("NOT BOUND")
                .contains("[::1]:8443 is not bound: it is taken by nginx (process 9)\n");
    }

    @Test
    void anEmptyMeshIsNoMistake() {
        assertThat(StatusTables.of(status(List.of(), List.of(), List.of(), List.of()), List.of(), NOW))
                .endsWith("no Gateway asks for a port yet\n");
    }

    private static GatewayStatus status(
            List<ListenerStatus> listeners, List<SecretStatus> secrets, List<PodStatus> pods, List<Problem> problems) {
        return new GatewayStatus(
                7,
                "2026-11-22T01:00:00Z",
                "2026-11-22T01:00:00Z",
                "/mesh",
                null,
                listeners,
                secrets,
                pods,
                List.of(),
                problems);
    }
}
