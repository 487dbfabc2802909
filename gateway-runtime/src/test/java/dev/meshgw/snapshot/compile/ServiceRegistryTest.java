package dev.meshgw.snapshot.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Cluster.Endpoint;
import dev.meshgw.snapshot.PodEndpoint;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Where a destination leads: Services, ServiceEntries and what is behind them. */
class ServiceRegistryTest {

    private static final String GATEWAY = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: gateway}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 80, name: http, protocol: HTTP}
                hosts: ["*"]
            ---
            """;

    private static Cluster cluster(String host, int port, String subset, List<PodEndpoint> pods, String... manifests) {
        String route = """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: route}
                spec:
                  hosts: ["*"]
                  gateways: [gateway]
                  http:
                  - route: [{destination: {host: "%s", port: {number: %d}, subset: "%s"}}]
                ---
                """.formatted(host, port, subset);
        var clusters = Mesh.compile(GATEWAY + route + String.join("---\n", manifests), CompileOptions.DEFAULT, pods)
                .snapshot()
                .clusters();
        assertThat(clusters).hasSize(1);
        return clusters.values().iterator().next();
    }

    private static Cluster cluster(String host, String... manifests) {
        return cluster(host, 80, "", List.of(), manifests);
    }

    private static String entry(String spec) {
        return """
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: external}
                spec:
                  hosts: [api.example.org]
                  ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
                """ + spec.indent(2);
    }

    private static String workload(String name, String spec) {
        return """
                apiVersion: networking.istio.io/v1
                kind: WorkloadEntry
                metadata: {name: %s, labels: {app: external}}
                spec: %s
                """.formatted(name, spec);
    }

    private static String service(String spec) {
        return """
                apiVersion: v1
                kind: Service
                metadata: {name: backend}
                spec: %s
                """.formatted(spec);
    }

    private static PodEndpoint pod(String name, String version, int port) {
        return new PodEndpoint(
                "default",
                name,
                Map.of("app", "backend", "version", version),
                Map.of(8080, new InetSocketAddress("127.0.0.1", port)),
                Map.of("web", 8080));
    }

    @Test
    void targetPortOfAServiceEntryIsUsed() {
        assertThat(cluster("api.example.org", entry("resolution: STATIC\nendpoints: [{address: 10.0.0.1}]"))
                        .endpoints())
                .containsExactly(new Endpoint("10.0.0.1", 8080, 1));
    }

    @Test
    void portAndWeightOfAnEndpointWin() {
        String entry = entry("""
                resolution: STATIC
                endpoints:
                - {address: 10.0.0.1, ports: {http: 9090}, weight: 20}
                - {address: 10.0.0.2, weight: 80}""");
        assertThat(cluster("api.example.org", entry).endpoints())
                .containsExactly(new Endpoint("10.0.0.1", 9090, 20), new Endpoint("10.0.0.2", 8080, 80));
    }

    @ParameterizedTest
    @CsvSource({"DNS, STRICT_DNS", "DNS_ROUND_ROBIN, LOGICAL_DNS"})
    void dnsResolvesTheHostItself(String resolution, Cluster.Discovery discovery) {
        Cluster cluster = cluster("api.example.org", entry("resolution: " + resolution));
        assertThat(cluster.endpoints()).containsExactly(new Endpoint("api.example.org", 8080, 1));
        assertThat(cluster.discovery()).isEqualTo(discovery);
    }

    @Test
    void dnsResolvesTheEndpointsIfThereAreAny() {
        assertThat(cluster("api.example.org", entry("resolution: DNS\nendpoints: [{address: eu.example.org}]"))
                        .endpoints())
                .containsExactly(new Endpoint("eu.example.org", 8080, 1));
    }

    @Test
    void resolutionNoneHasNoEndpointsAtAGateway() {
        assertThat(cluster("api.example.org", entry("resolution: NONE")).endpoints())
                .isEmpty();
    }

    @Test
    void workloadSelectorFindsWorkloadEntries() {
        String entry = entry("resolution: STATIC\nworkloadSelector: {labels: {app: external}}");
        assertThat(cluster(
                                "api.example.org",
                                entry,
                                workload("one", "{address: 10.0.0.1, ports: {http: 9090}, weight: 3}"),
                                workload("two", "{address: 10.0.0.2}"),
                                workload("three", "{address: 10.0.0.3}").replace("app: external", "app: other"))
                        .endpoints())
                .containsExactlyInAnyOrder(new Endpoint("10.0.0.1", 9090, 3), new Endpoint("10.0.0.2", 8080, 1));
    }

    @Test
    void workloadEntryOfAnotherNamespaceIsNotFound() {
        String entry = entry("resolution: STATIC\nworkloadSelector: {labels: {app: external}}");
        String elsewhere = workload("one", "{address: 10.0.0.1}").replace("{name: one,", "{name: one, namespace: b,");
        assertThat(cluster("api.example.org", entry, elsewhere).endpoints()).isEmpty();
    }

    @Test
    void subsetTakesEndpointsByTheirLabels() {
        String rule = """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: rule}
                spec: {host: api.example.org, subsets: [{name: v2, labels: {version: v2}}]}
                """;
        String entry = entry("""
                resolution: STATIC
                endpoints:
                - {address: 10.0.0.1, labels: {version: v1}}
                - {address: 10.0.0.2, labels: {version: v2}}""");
        assertThat(cluster("api.example.org", 80, "v2", List.of(), entry, rule).endpoints())
                .containsExactly(new Endpoint("10.0.0.2", 8080, 1));
    }

    @Test
    void selectorOfAServiceFindsPodsAndWorkloadEntries() {
        String service = service("{selector: {app: backend}, ports: [{name: http, port: 80, targetPort: web}]}");
        String workload =
                workload("vm", "{address: 10.0.0.9, ports: {web: 8088}}").replace("app: external", "app: backend");
        assertThat(cluster("backend", 80, "", List.of(pod("a", "v1", 9001)), service, workload)
                        .endpoints())
                .containsExactly(new Endpoint("127.0.0.1", 9001, 1), new Endpoint("10.0.0.9", 8088, 1));
    }

    @Test
    void headlessServiceIsBalancedHere() {
        String service = service(
                "{clusterIP: None, selector: {app: backend}, ports: [{name: http, port: 80, targetPort: 8080}]}");
        assertThat(cluster("backend", 80, "", List.of(pod("a", "v1", 9001), pod("b", "v1", 9002)), service)
                        .endpoints())
                .hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 2"})
    void endpointsThatAreNotReadyCountIfTheyArePublished(boolean publish, int endpoints) {
        String slice = """
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata: {name: backend-1, labels: {kubernetes.io/service-name: backend}}
                addressType: IPv4
                endpoints:
                - {addresses: [10.0.0.1]}
                - {addresses: [10.0.0.2], conditions: {ready: false}}
                ports: [{name: http, port: 8080}]
                """;
        String service = service("{publishNotReadyAddresses: " + publish + ", ports: [{name: http, port: 80}]}");
        assertThat(cluster("backend", service, slice).endpoints()).hasSize(endpoints);
    }

    @ParameterizedTest
    @CsvSource({"false, 1", "true, 2"})
    void addressesOfEndpointsThatAreNotReadyCountIfTheyArePublished(boolean publish, int count) {
        String endpoints = """
                apiVersion: v1
                kind: Endpoints
                metadata: {name: backend}
                subsets:
                - addresses: [{ip: 10.0.0.1}]
                  notReadyAddresses: [{ip: 10.0.0.2}]
                  ports: [{name: http, port: 8080}]
                """;
        String service = service("{publishNotReadyAddresses: " + publish + ", ports: [{name: http, port: 80}]}");
        assertThat(cluster("backend", service, endpoints).endpoints()).hasSize(count);
    }

    @Test
    void externalNameLeadsToTheServiceOfThatName() {
        String alias = """
                apiVersion: v1
                kind: Service
                metadata: {name: alias}
                spec: {type: ExternalName, externalName: api.example.org}
                """;
        Cluster cluster = cluster("alias", alias, entry("resolution: STATIC\nendpoints: [{address: 10.0.0.1}]"));
        assertThat(cluster.name()).isEqualTo("outbound|80||api.example.org");
        assertThat(cluster.endpoints()).containsExactly(new Endpoint("10.0.0.1", 8080, 1));
    }

    @Test
    void externalNameOfAnotherAliasIsFollowed() {
        String chain = """
                apiVersion: v1
                kind: Service
                metadata: {name: first}
                spec: {type: ExternalName, externalName: second.default.svc.cluster.local}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: second}
                spec: {type: ExternalName, externalName: api.example.org}
                """;
        Cluster cluster = cluster("first", chain, entry("resolution: STATIC\nendpoints: [{address: 10.0.0.1}]"));
        assertThat(cluster.name()).isEqualTo("outbound|80||api.example.org");
    }

    @Test
    void externalNameThatNobodyKnowsIsResolved() {
        String alias = service("{type: ExternalName, externalName: www.example.com, ports: [{port: 80}]}");
        Cluster cluster = cluster("backend", alias);
        assertThat(cluster.endpoints()).containsExactly(new Endpoint("www.example.com", 80, 1));
        assertThat(cluster.discovery()).isEqualTo(Cluster.Discovery.STRICT_DNS);
    }
}
