package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.mesh.GatewayState;
import dev.meshgw.mesh.GatewayState.BoundListener;
import dev.meshgw.mesh.GatewayState.PodAddress;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.mesh.PodName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GetTest {

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: my-nginx}
            spec:
              replicas: 2
              selector: {matchLabels: {run: my-nginx}}
              template:
                metadata: {labels: {run: my-nginx}}
                spec:
                  containers:
                  - {name: my-nginx, image: nginx, ports: [{containerPort: 443}]}
            """;

    @TempDir
    Path folder;

    @Test
    void podsWaitUntilTheGatewayRunsThem() {
        deploy();
        assertThat(get("pod").out().lines().skip(1))
                .hasSize(2)
                .allMatch(line -> line.matches("my-nginx-\\w{10}-\\w{5}   0/1     Pending   0          \\d+s"));
    }

    @Test
    void podsRunWhereTheGatewaySaysSo() {
        deploy();
        publish();
        assertThat(get("pod", "--no-headers").out().replaceAll(" \\d+s", "").lines())
                .containsExactlyInAnyOrder(
                        PodName.of("my-nginx", 0) + "   1/1   Running   0    ",
                        PodName.of("my-nginx", 1) + "   0/1   Pending   0    ");
        assertThat(get("deploy", "--no-headers").out()).startsWith("my-nginx   1/2   2     1     ");
    }

    @Test
    void aPodIsFoundByItsLabel() {
        deploy();
        assertThat(get("pod", "-l", "run=my-nginx", "-o", "jsonpath={.items..metadata.name}")
                        .out()
                        .split(" "))
                .containsExactlyInAnyOrder(PodName.of("my-nginx", 0), PodName.of("my-nginx", 1));
        assertThat(get("pod", "-l", "run!=my-nginx"))
                .isEqualTo(new Run(0, "", "No resources found in default namespace.\n"));
    }

    @Test
    void theGatewaysServiceLeadsToItsPorts() {
        publish();
        assertThat(Run.in(
                                folder,
                                "-n",
                                "istio-system",
                                "get",
                                "service",
                                "istio-ingressgateway",
                                "-o",
                                "jsonpath={.spec.ports[?(@.name==\"https\")].nodePort}")
                        .out())
                .isEqualTo("9443");
        assertThat(get("svc", "-n", "istio-system", "--no-headers").out())
                .startsWith(
                        "istio-ingressgateway   LoadBalancer   <none>   <pending>   15021/TCP,80:8080/TCP,443:9443/TCP   ");
    }

    @Test
    void theGatewaysAddressIsExternalOnlyIfItsPortsAreTheGateways() {
        GatewayState.ofThisProcess(
                        List.of(new BoundListener("127.0.0.1", 443, 443, "HTTPS")),
                        Map.of(),
                        null,
                        List.of(),
                        List.of())
                .write(runDirectory());
        assertThat(get("svc", "-n", "istio-system", "-o", "jsonpath={.items[0].status.loadBalancer.ingress[0].ip}")
                        .out())
                .isEqualTo("127.0.0.1");
    }

    @Test
    void allIsPodsServicesAndDeployments() {
        deploy();
        assertThat(get("all", "-o", "name").out().lines())
                .containsExactlyInAnyOrder(
                        "pod/" + PodName.of("my-nginx", 0),
                        "pod/" + PodName.of("my-nginx", 1),
                        "deployment.apps/my-nginx");
    }

    @Test
    void kindAndNameMayBeJoined() {
        Run.in(folder, "create", "configmap", "a");
        Run.in(folder, "create", "secret", "generic", "b");
        assertThat(get("cm/a", "secret/b", "--no-headers").out().lines().map(line -> line.split(" ")[0]))
                .containsExactly("configmap/a", "", "secret/b");
        assertThat(get("cm", "secret/b").err()).startsWith("error: there is no need to specify a resource type");
    }

    @Test
    void namesAndSelectorsExclude() {
        assertThat(get("secret", "x", "-l", "a=b").err())
                .isEqualTo("error: name cannot be provided when a selector is specified\n");
        assertThat(get("secret", "x", "-A").err())
                .isEqualTo("error: a resource cannot be retrieved by name across all namespaces\n");
    }

    @Test
    void labelsAreShownOnRequest() {
        deploy();
        assertThat(get("pod", "--show-labels").out().lines().findFirst().orElseThrow())
                .endsWith("LABELS");
        assertThat(get("pod", "--show-labels").out()).contains("run=my-nginx");
    }

    @Test
    void aDamagedFileIsReportedBesideTheOthers() throws IOException {
        Run.in(folder, "create", "configmap", "good");
        Files.writeString(folder.resolve(".meshgw/default/configmap/bad.yaml"), "kind: [");
        Run run = get("cm");
        assertThat(run.out()).contains("good");
        assertThat(run.err()).contains("--> default/configmap/bad.yaml:1:8");
        assertThat(run.exitCode()).isOne();
        assertThat(get("cm", "bad").err()).startsWith("error: ").contains("default/configmap/bad.yaml");
    }

    @Test
    void outsideTextCannotMoveTheTerminal() {
        Run.in(folder, "create", "secret", "generic", "x", "--type=\u001b[2J");
        assertThat(get("secret").out()).contains("?[2J").doesNotContain("\u001b");
    }

    @Test
    void describeShowsFieldsAndHidesSecrets() {
        Run.in(folder, "create", "secret", "generic", "x", "--from-literal=tls.key=hidden");
        assertThat(Run.in(folder, "describe", "secret", "x").out()).contains("tls.key:  6 bytes");
        deploy();
        assertThat(Run.in(folder, "describe", "deploy", "my-nginx").out())
                .startsWith(
                        "Name:         my-nginx\nNamespace:    default\nLabels:       <none>\nAnnotations:  <none>\n"
                                + "API Version:  apps/v1\nKind:         Deployment\n")
                .contains("\n    Match Labels:\n      Run:  my-nginx\n");
    }

    private Run get(String... args) {
        var line = new java.util.ArrayList<>(List.of("get"));
        line.addAll(List.of(args));
        return Run.in(folder, "", line);
    }

    private void deploy() {
        assertThat(Run.in(folder, DEPLOYMENT, List.of("apply", "-f", "-")).exitCode())
                .isZero();
    }

    private void publish() {
        GatewayState.ofThisProcess(
                        List.of(new BoundListener("127.0.0.1", 9443, 443, "HTTPS")),
                        Map.of(),
                        null,
                        List.of(new PodAddress("default", PodName.of("my-nginx", 0), Map.of(443, "127.0.0.1:1"))),
                        List.of())
                .write(runDirectory());
    }

    private Path runDirectory() {
        return new MeshDirectory(folder.resolve(".meshgw")).run().gatewayState();
    }
}
