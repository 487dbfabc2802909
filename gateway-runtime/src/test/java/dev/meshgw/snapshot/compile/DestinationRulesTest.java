package dev.meshgw.snapshot.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.ConnectionPool;
import dev.meshgw.snapshot.HashKey;
import dev.meshgw.snapshot.LoadBalancing;
import dev.meshgw.snapshot.OutlierDetection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which rule holds for a destination, and what of it ends in the cluster. */
class DestinationRulesTest {

    private static final String SERVICES = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: gateway, namespace: app}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 80, name: http, protocol: HTTP}
                hosts: ["*"]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: backend, namespace: app}
            spec: {ports: [{name: http, port: 80}, {name: more, port: 81}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: backend-1, namespace: app, labels: {kubernetes.io/service-name: backend}}
            addressType: IPv4
            endpoints: [{addresses: [10.0.0.1]}]
            ports: [{name: http, port: 8080}, {name: more, port: 8081}]
            ---
            """;

    /** The cluster that port 80 of backend.app gets. */
    private static Cluster cluster(String... rules) {
        return cluster(GatewayWorkload.ISTIO_INGRESSGATEWAY, 80, "", rules);
    }

    private static Cluster cluster(GatewayWorkload workload, int port, String subset, String... rules) {
        String route = """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: route, namespace: app}
                spec:
                  hosts: ["*"]
                  gateways: [gateway]
                  http:
                  - route: [{destination: {host: backend, port: {number: %d}, subset: "%s"}}]
                ---
                """.formatted(port, subset);
        var options = new CompileOptions(workload, "127.0.0.1", Map.of(), List.of());
        return Mesh.compile(SERVICES + route + String.join("---\n", rules), options, List.of())
                .snapshot()
                .clusters()
                .get("outbound|" + port + "|" + subset + "|backend.app.svc.cluster.local");
    }

    /** @param spec what follows host */
    private static String rule(String namespace, String name, String host, String spec) {
        return """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: %s, namespace: %s}
                spec: {host: "%s", %s}
                """.formatted(name, namespace, host, spec);
    }

    /** A rule that can be told by its timeout. */
    private static String rule(String namespace, String host, int timeoutSeconds) {
        return rule(namespace, "rule", host, timeout(timeoutSeconds));
    }

    private static String timeout(int seconds) {
        return "trafficPolicy: {connectionPool: {tcp: {connectTimeout: " + seconds + "s}}}";
    }

    private static long timeout(Cluster cluster) {
        return cluster.connectionPool().tcp().connectTimeout().toSeconds();
    }

    @ParameterizedTest
    @CsvSource({
        "backend,                       app,          true",
        "backend.app.svc.cluster.local, app,          true",
        "*.app.svc.cluster.local,       app,          true",
        "*.local,                       app,          true",
        "backend,                       other,        false",
        "backend.app,                   app,          false",
        "backend.app.svc.cluster.local, other,        false",
        "backend.app.svc.cluster.local, istio-system, true",
        "*.local,                       istio-system, true"
    })
    void hostAndNamespaceOfARuleDecide(String host, String namespace, boolean applies) {
        assertThat(timeout(cluster(rule(namespace, host, 3)))).isEqualTo(applies ? 3 : 10);
    }

    @Test
    void serviceNamespaceIsAskedBeforeTheRootNamespace() {
        assertThat(timeout(
                        cluster(rule("istio-system", "backend.app.svc.cluster.local", 3), rule("app", "*.local", 4))))
                .isEqualTo(4);
    }

    @Test
    void rootNamespaceIsAskedFirstForWhatItKeepsToItself() {
        String own = rule("istio-system", "rule", "backend.app.svc.cluster.local", "exportTo: ['.'], " + timeout(3));
        assertThat(timeout(cluster(own, rule("app", "backend", 4)))).isEqualTo(3);
    }

    @Test
    void gatewayElsewhereAsksItsOwnNamespaceFirst() {
        var workload = new GatewayWorkload("ingress", Map.of("istio", "ingressgateway"));
        assertThat(timeout(cluster(
                        workload,
                        80,
                        "",
                        rule("ingress", "*.local", 3),
                        rule("app", "backend", 4),
                        rule("istio-system", "*.local", 5))))
                .isEqualTo(3);
    }

    @Test
    void mostSpecificHostWins() {
        assertThat(timeout(cluster(
                        rule("app", "a", "*.local", timeout(3)),
                        rule("app", "b", "*.app.svc.cluster.local", timeout(4)),
                        rule("app", "c", "*.cluster.local", timeout(5)))))
                .isEqualTo(4);
    }

    @Test
    void ruleThatIsNotExportedToTheGatewayDoesNotApply() {
        assertThat(timeout(cluster(rule("app", "rule", "backend", "exportTo: ['.'], " + timeout(3)))))
                .isEqualTo(10);
    }

    @Test
    void firstPolicyOfSeveralRulesWins() {
        assertThat(timeout(cluster(
                        rule("app", "a", "backend", "subsets: [{name: v1, labels: {version: v1}}]"),
                        rule("app", "b", "backend", timeout(4)),
                        rule("app", "c", "backend", timeout(5)))))
                .isEqualTo(4);
    }

    @Test
    void subsetsOfSeveralRulesCountTogether() {
        String second = "subsets: [{name: v2, labels: {version: v2}, " + timeout(4) + "}]";
        assertThat(timeout(cluster(
                        GatewayWorkload.ISTIO_INGRESSGATEWAY,
                        80,
                        "v2",
                        rule("app", "a", "backend", "subsets: [{name: v1, labels: {version: v1}}]"),
                        rule("app", "b", "backend", second))))
                .isEqualTo(4);
    }

    @Test
    void ruleForTheGatewaysLabelsWinsOverOneForAll() {
        String mine = rule(
                "istio-system",
                "z",
                "backend.app.svc.cluster.local",
                "workloadSelector: {matchLabels: {istio: ingressgateway}}, " + timeout(3));
        assertThat(timeout(cluster(rule("app", "backend", 4), mine))).isEqualTo(3);
    }

    @Test
    void ruleForOtherLabelsDoesNotApply() {
        String others = rule(
                "istio-system",
                "a",
                "backend.app.svc.cluster.local",
                "workloadSelector: {matchLabels: {app: other}}, " + timeout(3));
        assertThat(timeout(cluster(others))).isEqualTo(10);
    }

    @Test
    void ruleWithASelectorIsForItsOwnNamespaceOnly() {
        String rule =
                rule("app", "a", "backend", "workloadSelector: {matchLabels: {istio: ingressgateway}}, " + timeout(3));
        assertThat(timeout(cluster(rule))).isEqualTo(10);
    }

    @Test
    void policyOfAPortReplacesThatOfTheDestination() {
        String rule = rule("app", "a", "backend", """
                trafficPolicy: {
                  connectionPool: {tcp: {maxConnections: 7}},
                  loadBalancer: {simple: RANDOM},
                  portLevelSettings: [{port: {number: 80}, connectionPool: {tcp: {connectTimeout: 3s}}}]}""");
        assertThat(cluster(rule))
                .extracting(cluster -> cluster.connectionPool().tcp(), Cluster::loadBalancing)
                .containsExactly(
                        new ConnectionPool.Tcp(ConnectionPool.UNLIMITED, Duration.ofSeconds(3), null, null, null),
                        LoadBalancing.DEFAULT);
    }

    @Test
    void policyOfAnotherPortIsNotLookedAt() {
        String rule = rule("app", "a", "backend", """
                trafficPolicy: {
                  loadBalancer: {simple: RANDOM},
                  portLevelSettings: [{port: {number: 80}, loadBalancer: {simple: ROUND_ROBIN}}]}""");
        assertThat(cluster(GatewayWorkload.ISTIO_INGRESSGATEWAY, 81, "", rule).loadBalancing())
                .isEqualTo(new LoadBalancing.Random());
    }

    @Test
    void subsetOverridesFieldByField() {
        String rule = rule("app", "a", "backend", """
                trafficPolicy: {loadBalancer: {simple: RANDOM}, connectionPool: {tcp: {connectTimeout: 3s}}},
                subsets: [{name: v1, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}]""");
        assertThat(cluster(GatewayWorkload.ISTIO_INGRESSGATEWAY, 80, "v1", rule))
                .satisfies(cluster -> assertThat(timeout(cluster)).isEqualTo(3))
                .extracting(Cluster::loadBalancing)
                .isEqualTo(new LoadBalancing.RoundRobin(null));
    }

    @Test
    void subsetWithAPolicyForThePortOverridesEveryField() {
        String rule = rule("app", "a", "backend", """
                trafficPolicy: {loadBalancer: {simple: RANDOM}, connectionPool: {tcp: {connectTimeout: 3s}}},
                subsets: [{name: v1, trafficPolicy: {portLevelSettings: [
                  {port: {number: 80}, loadBalancer: {simple: ROUND_ROBIN}}]}}]""");
        assertThat(timeout(cluster(GatewayWorkload.ISTIO_INGRESSGATEWAY, 80, "v1", rule)))
                .isEqualTo(10);
    }

    @Test
    void policyOfASubsetIsForRequestsToIt() {
        String rule = rule("app", "a", "backend", "subsets: [{name: v1, " + timeout(3) + "}]");
        assertThat(timeout(cluster(rule))).isEqualTo(10);
    }

    @Test
    void defaultsAreIstios() {
        assertThat(cluster())
                .satisfies(cluster -> assertThat(cluster.loadBalancing()).isEqualTo(LoadBalancing.DEFAULT))
                .satisfies(cluster -> assertThat(cluster.outlierDetection()).isNull())
                .extracting(Cluster::connectionPool)
                .isEqualTo(new ConnectionPool(
                        new ConnectionPool.Tcp(Integer.MAX_VALUE, Duration.ofSeconds(10), null, null, null),
                        ConnectionPool.Http.DEFAULT));
    }

    @Test
    void emptyOutlierDetectionHasEnvoysDefaults() {
        assertThat(cluster(rule("app", "a", "backend", "trafficPolicy: {outlierDetection: {}}"))
                        .outlierDetection())
                .isEqualTo(new OutlierDetection(
                        5, 0, false, 5, Set.of(), Duration.ofSeconds(10), Duration.ofSeconds(30), 10, 0));
    }

    @Test
    void idleTimeoutOfTcpStandsInForThatOfHttp() {
        String rule = rule("app", "a", "backend", """
                trafficPolicy: {connectionPool: {tcp: {idleTimeout: 5s}, http: {http1MaxPendingRequests: 1}}}""");
        assertThat(cluster(rule).connectionPool().http().idleTimeout()).isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void cookieToHashKeepsItsAttributes() {
        String rule = rule("app", "a", "backend", """
                trafficPolicy: {loadBalancer: {consistentHash: {httpCookie: {
                  name: user, path: /app, ttl: 60s, attributes: [{name: SameSite, value: Lax}, {name: Secure}]}}}}""");
        assertThat(cluster(rule).loadBalancing())
                .isEqualTo(new LoadBalancing.ConsistentHash(
                        new HashKey.Cookie("user", "/app", Duration.ofSeconds(60), List.of("SameSite=Lax", "Secure")),
                        new LoadBalancing.HashTable.Ring(1024)));
    }

    @Test
    void maglevKeepsItsTableSize() {
        String rule = rule(
                "app",
                "a",
                "backend",
                "trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true, maglev: {tableSize: 5003}}}}");
        assertThat(cluster(rule).loadBalancing())
                .isEqualTo(new LoadBalancing.ConsistentHash(
                        new HashKey.SourceIp(), new LoadBalancing.HashTable.Maglev(5003)));
    }

    @ParameterizedTest
    @CsvSource({
        "http:  {h2UpgradePolicy: UPGRADE},                            HTTP_2",
        "http:  {useClientProtocol: true},                             DOWNSTREAM",
        "http:  {h2UpgradePolicy: DO_NOT_UPGRADE},                     HTTP_1_1"
    })
    void protocolToTheUpstreamFollowsThePolicy(String pool, Cluster.UpstreamProtocol protocol) {
        assertThat(cluster(rule("app", "a", "backend", "trafficPolicy: {connectionPool: {" + pool + "}}"))
                        .protocol())
                .isEqualTo(protocol);
    }

    @Test
    void passthroughLeavesNoEndpoints() {
        assertThat(cluster(rule("app", "a", "backend", "trafficPolicy: {loadBalancer: {simple: PASSTHROUGH}}"))
                        .endpoints())
                .isEmpty();
    }
}
