package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplyTest {

    private static final String GATEWAY = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata:
              name: mygateway
            spec:
              servers:
              - port: {number: 443, name: https, protocol: HTTPS}
                tls: {mode: SIMPLE, credentialName: httpbin-credential}
                hosts: [httpbin.example.com]
            """;

    @TempDir
    Path folder;

    @Test
    void standardInputIsAManifest() {
        assertThat(apply(GATEWAY)).isEqualTo(new Run(0, "gateway.networking.istio.io/mygateway created\n", ""));
    }

    @Test
    void aFolderIsAllItsManifestsInOrder() throws IOException {
        Files.createDirectories(folder.resolve("m/below"));
        Files.writeString(folder.resolve("m/b.yaml"), configMap("b"));
        Files.writeString(
                folder.resolve("m/a.json"),
                "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"a\"}}");
        Files.writeString(folder.resolve("m/notes.txt"), "not a manifest");
        Files.writeString(folder.resolve("m/below/c.yml"), configMap("c"));
        assertThat(Run.in(folder, "apply", "-f", "m").out()).isEqualTo("configmap/a created\nconfigmap/b created\n");
        assertThat(Run.in(folder, "apply", "-R", "-f", "m/").out())
                .isEqualTo("configmap/a unchanged\nconfigmap/b unchanged\nconfigmap/c created\n");
    }

    @Test
    void secretInAnotherNamespaceIsAWarningAtTheManifest() {
        apply("apiVersion: v1\nkind: Secret\nmetadata: {name: httpbin-credential}\n");
        Run run = apply(GATEWAY);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).isEqualTo("gateway.networking.istio.io/mygateway created\n");
        assertThat(run.err())
                .startsWith("Warning: secret \"httpbin-credential\" is in namespace default, not in istio-system")
                .contains(
                        "\n  --> STDIN:8:41  spec.servers[0].tls.credentialName\n", "\n  fix: copy it: ", "[MGW2102]");
    }

    @Test
    void whatALaterManifestMayBringIsNoWarning() {
        assertThat(apply(GATEWAY + """
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: httpbin}
                spec:
                  hosts: [httpbin.example.com]
                  gateways: [mygateway, another]
                  http: [{route: [{destination: {host: httpbin}}]}]
                """).err()).isEmpty();
    }

    @Test
    void aListIsItsItems() {
        assertThat(apply(
                                "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: ConfigMap, metadata: {name: a}}\n"
                                        + "- {apiVersion: v1, kind: ConfigMap, metadata: {name: b}}\n")
                        .out())
                .isEqualTo("configmap/a created\nconfigmap/b created\n");
    }

    @Test
    void whatIsPrintedCanBeAppliedAndStaysTheSameResource() {
        apply(GATEWAY);
        String printed =
                Run.in(folder, "get", "gateway", "mygateway", "-o", "yaml").out();
        String stale = printed.replaceAll("uid: .*", "uid: 00000000-0000-0000-0000-000000000000");
        assertThat(apply(stale)).isEqualTo(new Run(0, "gateway.networking.istio.io/mygateway configured\n", ""));
        assertThat(apply(stale).out()).isEqualTo("gateway.networking.istio.io/mygateway unchanged\n");
        String uid = "jsonpath=uid: {.metadata.uid}";
        assertThat(printed)
                .contains(
                        Run.in(folder, "get", "gateway", "mygateway", "-o", uid).out());
    }

    @Test
    void httpbinOfIstiosSamplesIsApplied() {
        Run run = apply("""
                apiVersion: v1
                kind: ServiceAccount
                metadata:
                  name: httpbin
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: httpbin
                  labels:
                    app: httpbin
                    service: httpbin
                spec:
                  ports:
                  - name: http
                    port: 8000
                    targetPort: 8080
                  selector:
                    app: httpbin
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata:
                  name: httpbin
                spec:
                  replicas: 1
                  selector:
                    matchLabels:
                      app: httpbin
                      version: v1
                  template:
                    metadata:
                      labels:
                        app: httpbin
                        version: v1
                    spec:
                      serviceAccountName: httpbin
                      containers:
                      - image: docker.io/mccutchen/go-httpbin:v2.15.0
                        imagePullPolicy: IfNotPresent
                        name: httpbin
                        ports:
                        - containerPort: 8080
                """);
        assertThat(run)
                .isEqualTo(new Run(
                        0,
                        "serviceaccount/httpbin created\nservice/httpbin created\ndeployment.apps/httpbin created\n",
                        ""));
        assertThat(Run.in(folder, "get", "deploy,sa,svc", "--no-headers").out().lines())
                .filteredOn(line -> !line.isEmpty())
                .hasSize(3);
    }

    @Test
    void anUnknownFieldIsRefusedWithASuggestion() {
        Run run = apply(GATEWAY.replace("credentialName", "credentalName"));
        assertThat(run.exitCode()).isOne();
        assertThat(run.err())
                .startsWith(
                        "Error from server (BadRequest): error when creating \"STDIN\": Gateway in version \"v1\" cannot be"
                                + " handled as a Gateway: strict decoding error: unknown field"
                                + " \"spec.servers[0].tls.credentalName\"\n  --> STDIN:8:25  ")
                .contains("did you mean \"credentialName\"?");
        assertThat(folder.resolve(".meshgw")).doesNotExist();
    }

    @Test
    void anUnknownFieldIsDroppedOnRequest() {
        String misspelt = GATEWAY.replace("mode: SIMPLE", "mode: SIMPLE, moed: MUTUAL");
        Run warned = Run.in(folder, misspelt, List.of("apply", "--validate=warn", "-f", "-"));
        assertThat(warned.out()).isEqualTo("gateway.networking.istio.io/mygateway created\n");
        assertThat(warned.err()).startsWith("Warning: unknown field \"spec.servers[0].tls.moed\"\n");
        assertThat(Run.in(folder, misspelt, List.of("apply", "--validate=false", "-f", "-")))
                .isEqualTo(new Run(0, "gateway.networking.istio.io/mygateway unchanged\n", ""));
        assertThat(Run.in(folder, "get", "gw", "mygateway", "-o", "yaml").out())
                .doesNotContain("moed")
                .contains("mode: SIMPLE");
    }

    @Test
    void anOlderVersionIsStoredAsThePreferredOne() {
        apply(GATEWAY.replace("networking.istio.io/v1", "networking.istio.io/v1alpha3"));
        assertThat(Run.in(folder, "get", "gw", "mygateway", "-o", "jsonpath={.apiVersion}")
                        .out())
                .isEqualTo("networking.istio.io/v1");
        assertThat(apply(GATEWAY).out()).isEqualTo("gateway.networking.istio.io/mygateway configured\n");
    }

    @Test
    void whatIstiosWebhookWouldRefuseIsNotStored() {
        Run run = apply(GATEWAY.replace("hosts: [httpbin.example.com]", "hosts: []"));
        assertThat(run.exitCode()).isOne();
        assertThat(run.err())
                .startsWith(
                        "Error from server: error when creating \"STDIN\": admission webhook \"validation.istio.io\" denied"
                                + " the request: configuration is invalid: ")
                .contains("  --> STDIN:9:");
        assertThat(folder.resolve(".meshgw")).doesNotExist();
    }

    @Test
    void aBadChangeLeavesTheStoredResource() throws IOException {
        apply(GATEWAY);
        Path file = folder.resolve(".meshgw/default/gateway/mygateway.yaml");
        String before = Files.readString(file);
        Run run = apply(GATEWAY.replace("protocol: HTTPS", "protocol: SPDY"));
        assertThat(run.err()).startsWith("Error from server: error when patching \"STDIN\": ");
        assertThat(file).hasContent(before);
    }

    @Test
    void oneBadDocumentDoesNotKeepTheOthersBack() {
        Run run = apply(configMap("good") + "---\napiVersion: v1\nkind: Frob\nmetadata: {name: x}\n");
        assertThat(run.out()).isEqualTo("configmap/good created\n");
        assertThat(run.err())
                .isEqualTo(
                        "error: resource mapping not found for name: \"x\" namespace: \"\" from \"STDIN\": no matches for"
                                + " kind \"Frob\" in version \"v1\"\nensure CRDs are installed first\n");
        assertThat(run.exitCode()).isOne();
    }

    @Test
    void aNameCannotMoveTheTerminal() {
        Run run = apply("{apiVersion: v1, kind: Frob, metadata: {name: \"\\e[2J\"}}");
        assertThat(run.err()).startsWith("error: resource mapping not found for name: \"?[2J\"");
    }

    @Test
    void brokenYamlSaysWhereInBothWays() throws IOException {
        Files.writeString(
                folder.resolve("bad.yaml"), "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: x\n data: y\n");
        Run run = Run.in(folder, "apply", "-f", "bad.yaml");
        assertThat(run.err())
                .startsWith(
                        "error: error parsing bad.yaml: error converting YAML to JSON: yaml: line 4: did not find expected"
                                + " key\n  --> bad.yaml:5:2\n  why: ");
    }

    @Test
    void aNamespaceThatDisagreesIsRefused() {
        Run run = Run.in(
                folder,
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: x, namespace: default}}",
                List.of("apply", "-n", "istio-system", "-f", "-"));
        assertThat(run.err())
                .isEqualTo("error: the namespace from the provided object \"default\" does not match the namespace"
                        + " \"istio-system\". You must pass '--namespace=default' to perform this operation.\n");
    }

    @Test
    void whatWasCreatedIsAdoptedWithAWarning() {
        Run.in(folder, "create", "configmap", "x");
        Run run = apply(configMap("x"));
        assertThat(run.out()).isEqualTo("configmap/x configured\n");
        assertThat(run.err())
                .startsWith(
                        "Warning: resource configmaps/x is missing the kubectl.kubernetes.io/last-applied-configuration"
                                + " annotation which is required by meshgw apply.");
        assertThat(apply(configMap("x"))).isEqualTo(new Run(0, "configmap/x unchanged\n", ""));
    }

    @Test
    void aSavedConfigurationNeedsNoAdoption() {
        Run.in(folder, "create", "configmap", "x", "--save-config");
        Run.in(folder, configMap("second"), List.of("create", "--save-config", "-f", "-"));
        assertThat(apply(configMap("x"))).isEqualTo(new Run(0, "configmap/x unchanged\n", ""));
        assertThat(apply(configMap("second"))).isEqualTo(new Run(0, "configmap/second unchanged\n", ""));
    }

    @Test
    void aUrlIsRefused() {
        assertThat(Run.in(folder, "apply", "-f", "https://localhost/x.yaml").err())
                .isEqualTo("error: unable to read URL \"https://localhost/x.yaml\"\n"
                        + "  why: meshgw loads nothing from the network\n"
                        + "  fix: download the file, then name it with -f\n");
    }

    @Test
    void severalObjectsArePrintedAsAList() {
        String manifests = configMap("a") + "---\n" + configMap("b");
        assertThat(Run.in(folder, manifests, List.of("apply", "-f", "-", "-o", "name"))
                        .out())
                .isEqualTo("configmap/a\nconfigmap/b\n");
        assertThat(Run.in(folder, manifests, List.of("apply", "-f", "-", "-o", "jsonpath={.items[*].metadata.name}"))
                        .out())
                .isEqualTo("a b");
    }

    private Run apply(String manifest) {
        return Run.in(folder, manifest, List.of("apply", "-f", "-"));
    }

    private static String configMap(String name) {
        return "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: " + name + "\n";
    }
}
