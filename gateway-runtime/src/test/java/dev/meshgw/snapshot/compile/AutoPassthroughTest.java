package dev.meshgw.snapshot.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.NetworkFilter.TcpProxy;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.UpstreamTransport.PlainText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** tls.mode AUTO_PASSTHROUGH: the SNI names the cluster. */
class AutoPassthroughTest {

    private static final String MESH = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: cross-network, namespace: istio-system}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 15443, name: tls, protocol: TLS}
                tls: {mode: AUTO_PASSTHROUGH}
                hosts: ["*.local"]
            ---
            apiVersion: v1
            kind: Service
            metadata: {name: backend, namespace: app}
            spec: {ports: [{name: https, port: 443}, {name: dns, port: 53, protocol: UDP}]}
            ---
            apiVersion: discovery.k8s.io/v1
            kind: EndpointSlice
            metadata: {name: backend-1, namespace: app, labels: {kubernetes.io/service-name: backend}}
            addressType: IPv4
            endpoints: [{addresses: [10.0.0.1]}]
            ports: [{name: https, port: 8443}]
            ---
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: elsewhere, namespace: app}
            spec:
              hosts: [api.example.com]
              ports: [{number: 443, name: https, protocol: HTTPS}]
              resolution: STATIC
              endpoints: [{address: 10.0.0.2}]
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: rule, namespace: app}
            spec:
              host: backend
              trafficPolicy: {tls: {mode: SIMPLE}}
              subsets: [{name: v1, labels: {version: v1}}]
            """;

    private static Snapshot snapshot() {
        return Mesh.compile(MESH).snapshot();
    }

    @Test
    void eachPortAndSubsetThatTheHostsAllowHasItsName() {
        assertThat(snapshot().listeners())
                .singleElement()
                .satisfies(listener -> assertThat(listener.filterChains())
                        .extracting(FilterChain::serverNames)
                        .extracting(List::toString)
                        .containsExactlyInAnyOrder(
                                "[outbound_.443_._.backend.app.svc.cluster.local]",
                                "[outbound_.443_.v1_.backend.app.svc.cluster.local]"));
    }

    @Test
    void theBytesGoOnWithoutTlsOfTheGateway() {
        Snapshot snapshot = snapshot();
        FilterChain chain = snapshot.listeners().get(0).filterChain("outbound_.443_._.backend.app.svc.cluster.local");
        var cluster = ((TcpProxy) chain.filter()).clusters().choose(0).cluster();
        assertThat(cluster.transport()).isInstanceOf(PlainText.class);
        assertThat(cluster.endpoints())
                .singleElement()
                .satisfies(endpoint ->
                        assertThat(endpoint.host() + ":" + endpoint.port()).isEqualTo("10.0.0.1:8443"));
        assertThat(snapshot.clusters()).containsValue(cluster);
    }

    @Test
    void anotherNameIsNotServed() {
        assertThat(snapshot().listeners().get(0).filterChain("backend.app.svc.cluster.local"))
                .isNull();
    }
}
