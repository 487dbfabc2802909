package dev.meshgw.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshgw.mesh.GatewayState.BoundListener;
import dev.meshgw.mesh.GatewayState.PodAddress;
import dev.meshgw.mesh.MeshApi.Applied;
import dev.meshgw.mesh.MeshApi.Outcome;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshApiTest {

    private static final Instant NOW = Instant.parse("2026-11-21T23:07:55Z");

    @TempDir
    Path root;

    private MeshDirectory directory;
    private MeshApi api;

    @BeforeEach
    void open() {
        directory = new MeshDirectory(root);
        api = new MeshApi(directory, Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @Test
    void aNewResourceGetsTimeUidAndVersion() {
        MeshObject created = api.create(Manifest.configMap("x", "1"), true);
        assertThat(created.created()).contains(NOW);
        assertThat(created.text("metadata", "uid").orElseThrow()).hasSize(36);
        assertThat(created.text("metadata", "resourceVersion")).contains("1");
    }

    @Test
    void aSecretWithoutTypeIsOpaque() {
        assertThat(api.create(Manifest.secret("x"), true).text("type")).contains("Opaque");
    }

    @Test
    void stringDataBecomesData() {
        MeshObject secret = api.create(
                Manifest.of("{apiVersion: v1, kind: Secret, metadata: {name: x}, stringData: {a: b}}"), true);
        assertThat(secret.texts("data")).containsExactly(Map.entry("a", "Yg=="));
        assertThat(secret.at("stringData")).isNull();
    }

    @Test
    void aNameIsTakenOnce() {
        api.create(Manifest.secret("x"), true);
        assertThatThrownBy(() -> api.create(Manifest.secret("x"), true))
                .isInstanceOf(ApiStatusException.class)
                .hasMessage("secrets \"x\" already exists");
    }

    @Test
    void aMissingNamespaceIsNamed() {
        MeshObject secret = Manifest.secret("x").with("nowhere", "metadata", "namespace");
        assertThatThrownBy(() -> api.create(secret, true)).hasMessage("namespaces \"nowhere\" not found");
    }

    @Test
    void aCreatedNamespaceCanBeFilledAndIsDeletedWithItsContent() {
        api.create(Manifest.of("{apiVersion: v1, kind: Namespace, metadata: {name: foo}}"), true);
        api.create(Manifest.secret("x").with("foo", "metadata", "namespace"), true);
        api.delete(new ObjectKey(ResourceKind.NAMESPACE, "", "foo"), true);
        assertThat(api.list(ResourceKind.SECRET, null).objects()).isEmpty();
        assertThat(api.list(ResourceKind.NAMESPACE, null).objects())
                .extracting(MeshObject::name)
                .containsExactly("default", "istio-system");
    }

    @Test
    void dryRunWritesNothing() {
        api.create(Manifest.secret("x"), false);
        api.apply(Manifest.secret("x"), false);
        assertThat(root).isEmptyDirectory();
    }

    @Test
    void applyCreatesThenLeavesThenConfigures() {
        assertThat(api.apply(Manifest.configMap("x", "1"), true).outcome()).isEqualTo(Outcome.CREATED);
        assertThat(api.apply(Manifest.configMap("x", "1"), true).outcome()).isEqualTo(Outcome.UNCHANGED);
        assertThat(api.apply(Manifest.configMap("x", "2"), true).outcome()).isEqualTo(Outcome.CONFIGURED);
    }

    @Test
    void everyKindIsUnchangedWhenAppliedAgain() {
        for (String manifest : List.of(
                "{apiVersion: v1, kind: Secret, metadata: {name: x}, stringData: {a: b}}",
                "{apiVersion: v1, kind: Service, metadata: {name: x}, spec: {ports: [{port: 443}]}}",
                "{apiVersion: apps/v1, kind: Deployment, metadata: {name: x}, spec: {template: {spec: {containers: "
                        + "[{name: c, image: nginx, ports: [{containerPort: 443}]}]}}}}",
                "{apiVersion: v1, kind: Namespace, metadata: {name: x}}",
                "{apiVersion: networking.istio.io/v1alpha3, kind: Gateway, metadata: {name: x}, spec: {servers: []}}")) {
            api.apply(Manifest.of(manifest), true);
            assertThat(api.apply(Manifest.of(manifest), true).outcome())
                    .as(manifest)
                    .isEqualTo(Outcome.UNCHANGED);
        }
    }

    @Test
    void aFieldThatLeftTheManifestVanishes() {
        api.apply(Manifest.of("{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: '1', b: '2'}}"), true);
        Applied applied =
                api.apply(Manifest.of("{apiVersion: v1, kind: ConfigMap, metadata: {name: x}, data: {a: '1'}}"), true);
        assertThat(applied.object().texts("data")).containsOnlyKeys("a");
    }

    @Test
    void aFieldThatOthersSetStays() {
        api.apply(Manifest.configMap("x", "1"), true);
        MeshObject labelled =
                api.get(new ObjectKey(ResourceKind.CONFIG_MAP, "default", "x")).with("me", "metadata", "labels", "by");
        directory.exclusively(() -> directory.put(labelled));
        assertThat(api.apply(Manifest.configMap("x", "2"), true).object().labels())
                .containsEntry("by", "me");
    }

    @Test
    void containersAreMergedByName() {
        api.apply(Manifest.of(deployment("{name: a, image: one}, {name: b, image: two}")), true);
        MeshObject applied = api.apply(Manifest.of(deployment("{name: b, image: three}")), true)
                .object();
        assertThat(applied.list("spec", "template", "spec", "containers"))
                .isEqualTo(List.of(Map.of("name", "b", "image", "three")));
    }

    @Test
    void whatWasCreatedIsAdoptedByTheFirstApply() {
        api.create(Manifest.configMap("x", "1"), true);
        assertThat(api.apply(Manifest.configMap("x", "1"), true).adopted()).isTrue();
        assertThat(api.apply(Manifest.configMap("x", "1"), true).adopted()).isFalse();
    }

    @Test
    void theManifestIsKeptAsKubectlKeepsIt() {
        MeshObject applied = api.apply(Manifest.configMap("x", "1"), true).object();
        assertThat(applied.annotations().get(MeshObject.LAST_APPLIED)).isEqualTo("""
                        {"apiVersion":"v1","data":{"key":"1"},"kind":"ConfigMap",\
                        "metadata":{"annotations":{},"name":"x","namespace":"default"}}
                        """);
    }

    @Test
    void aNewSpecIsANewGeneration() {
        String gateway = "{apiVersion: networking.istio.io/v1, kind: Gateway, metadata: {name: x}, spec: {a: %s}}";
        api.apply(Manifest.of(gateway.formatted(1)), true);
        assertThat(api.apply(Manifest.of(gateway.formatted(2)), true).object().at("metadata", "generation"))
                .isEqualTo(2L);
    }

    @Test
    void aDeploymentsPodsWaitForTheGateway() {
        api.apply(Manifest.of(deployment("{name: c, image: nginx}")), true);
        assertThat(api.list(ResourceKind.POD, "default").objects())
                .singleElement()
                .satisfies(pod -> {
                    assertThat(pod.name()).isEqualTo(PodName.of("web", 0));
                    assertThat(pod.text("status", "phase")).contains("Pending");
                    assertThat(pod.labels()).containsEntry("run", "web");
                });
    }

    @Test
    void aPodRunsWhenTheGatewaySaysSo() {
        api.apply(Manifest.of(deployment("{name: c, image: nginx}")), true);
        publish(List.of(new PodAddress("default", PodName.of("web", 0), Map.of(443, "127.0.0.1:1"))));
        assertThat(api.list(ResourceKind.POD, "default").objects())
                .singleElement()
                .satisfies(pod -> assertThat(pod.text("status", "phase")).contains("Running"));
        assertThat(api.get(new ObjectKey(ResourceKind.DEPLOYMENT, "default", "web"))
                        .text("status", "readyReplicas"))
                .contains("1");
    }

    @Test
    void theGatewaysServiceLeadsToTheBoundPorts() {
        publish(List.of());
        MeshObject service =
                api.get(new ObjectKey(ResourceKind.SERVICE, IngressGateway.NAMESPACE, IngressGateway.NAME));
        assertThat(service.list("spec", "ports"))
                .anySatisfy(port -> assertThat(port)
                        .hasToString("{name=https, nodePort=9443, port=443, protocol=TCP, targetPort=8443}"));
    }

    @Test
    void aServiceHasTheEndpointsThatTheGatewayTells() {
        api.apply(
                Manifest.of("{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {run: web}}}"),
                true);
        var key = new ObjectKey(ResourceKind.ENDPOINTS, "default", "web");
        assertThat(api.get(key).list("subsets")).isEmpty();
        GatewayState.ofThisProcess(
                        List.of(),
                        Map.of(),
                        null,
                        List.of(),
                        List.of(new GatewayState.ServiceAddress(
                                "default", "web", Map.of(80, List.of("127.0.0.1:1", "127.0.0.1:2")))))
                .write(directory.run().gatewayState());
        assertThat(ResourceKind.ENDPOINTS.columns().get(1).cell().of(api.get(key), NOW))
                .isEqualTo("127.0.0.1:1,127.0.0.1:2");
    }

    @Test
    void endpointsThatWereWrittenStay() {
        api.apply(
                Manifest.of("{apiVersion: v1, kind: Service, metadata: {name: db}, spec: {ports: [{port: 1}]}}"), true);
        api.apply(
                Manifest.of(
                        "{apiVersion: v1, kind: Endpoints, metadata: {name: db}, subsets: [{addresses: [{ip: 10.0.0.1}],"
                                + " ports: [{port: 5432}]}]}"),
                true);
        assertThat(api.list(ResourceKind.ENDPOINTS, "default").objects())
                .singleElement()
                .satisfies(endpoints -> assertThat(
                                ResourceKind.ENDPOINTS.columns().get(1).cell().of(endpoints, NOW))
                        .isEqualTo("10.0.0.1:5432"));
    }

    @Test
    void theGatewayItselfCannotBeDeleted() {
        assertThatThrownBy(() -> api.delete(
                        new ObjectKey(ResourceKind.SERVICE, IngressGateway.NAMESPACE, IngressGateway.NAME), true))
                .isInstanceOf(ApiStatusException.class)
                .hasMessageContaining("is forbidden");
    }

    private void publish(List<PodAddress> pods) {
        GatewayState.ofThisProcess(
                        List.of(new BoundListener("127.0.0.1", 9443, 443, "HTTPS")), Map.of(), null, pods, List.of())
                .write(directory.run().gatewayState());
    }

    private static String deployment(String containers) {
        return "{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {metadata: {labels: "
                + "{run: web}}, spec: {containers: [" + containers + "]}}}}";
    }
}
