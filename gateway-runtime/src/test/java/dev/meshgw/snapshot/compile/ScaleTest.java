package dev.meshgw.snapshot.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.resource.Resource;
import dev.meshgw.secret.Credentials;
import dev.meshgw.snapshot.Snapshot;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many Gateways with a host and a VirtualService each, and one Gateway with as many servers. Ten thousand hosts take a third
 * of a second when warm; the limit is for what grows with the square.
 */
class ScaleTest {

    private static final int HOSTS = 5_000;

    private static final CompileOptions OPTIONS = new CompileOptions(
            GatewayWorkload.ISTIO_INGRESSGATEWAY,
            "127.0.0.1",
            Map.of(),
            List.of(ServiceOverride.of("httpbin", 8000, "127.0.0.1", 9000)));

    private static final String VIRTUAL_SERVICE = """
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: hNUMBER}
            spec:
              hosts: [hNUMBER.example.com]
              gateways: [GATEWAY]
              http:
              - match: [{uri: {prefix: /status}}, {uri: {prefix: /delay}}]
                route: [{destination: {host: httpbin, port: {number: 8000}}}]
            """;

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void manyGateways() {
        String gateway = """
                ---
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: hNUMBER}
                spec:
                  servers:
                  - port: {number: 443, name: https, protocol: HTTPS}
                    hosts: [hNUMBER.example.com]
                    tls: {mode: SIMPLE, credentialName: shared}
                """;
        assertCompiles(repeat(gateway + VIRTUAL_SERVICE.replace("GATEWAY", "hNUMBER")));
    }

    @Test
    @Timeout(value = 30, unit = TimeUnit.SECONDS)
    void manyServersOfOneGateway() {
        String head = """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: one}
                spec:
                  servers:
                """;
        String server = """
                  - port: {number: 443, name: https-NUMBER, protocol: HTTPS}
                    hosts: [hNUMBER.example.com]
                    tls: {mode: SIMPLE, credentialName: shared}
                """;
        assertCompiles(head + repeat(server) + repeat(VIRTUAL_SERVICE.replace("GATEWAY", "one")));
    }

    private static String repeat(String template) {
        var manifests = new StringBuilder();
        for (int i = 0; i < HOSTS; i++) {
            manifests.append(template.replace("NUMBER", Integer.toString(i)));
        }
        return manifests.toString();
    }

    private static void assertCompiles(String manifests) {
        List<Resource> resources = Mesh.resources(manifests);
        CompileResult result = new SnapshotCompiler(OPTIONS).compile(resources, Credentials.NONE, List.of());
        assertThat(result.diagnostics()).isEmpty();
        Snapshot snapshot = result.snapshot();
        assertThat(snapshot.listeners()).hasSize(1);
        assertThat(snapshot.listeners().get(0).filterChains()).hasSize(HOSTS);
    }
}
