package dev.meshgw.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResourceKindTest {

    @ParameterizedTest
    @CsvSource({
        "secret, SECRET",
        "secrets, SECRET",
        "Secret, SECRET",
        "gw, GATEWAY",
        "gateways.networking.istio.io, GATEWAY",
        "gateway.networking.istio.io, GATEWAY",
        "gateways.v1beta1.networking.istio.io, GATEWAY",
        "deploy, DEPLOYMENT",
        "deployments.apps, DEPLOYMENT",
        "deployments.v1.apps, DEPLOYMENT",
        "svc, SERVICE",
        "po, POD",
        "cm, CONFIG_MAP",
        "ep, ENDPOINTS",
        "endpointslices, ENDPOINT_SLICE",
        "serviceentries, SERVICE_ENTRY",
        "sa, SERVICE_ACCOUNT"
    })
    void isFoundUnderAllItsNames(String name, ResourceKind kind) {
        assertThat(ResourceKind.named(name)).contains(kind);
    }

    @Test
    void anotherGroupIsAnotherKind() {
        assertThat(ResourceKind.named("gateways.gateway.networking.k8s.io")).isEmpty();
        assertThat(ResourceKind.of("gateway.networking.k8s.io/v1", "Gateway")).isEmpty();
    }

    @Test
    void everyVersionOfIstioIsTheSameKind() {
        for (String version : new String[] {"v1", "v1beta1", "v1alpha3"}) {
            assertThat(ResourceKind.of("networking.istio.io/" + version, "VirtualService"))
                    .contains(ResourceKind.VIRTUAL_SERVICE);
        }
    }
}
