package dev.meshgw.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ConfigResult;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.resource.ConfigMap;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Severity;
import dev.meshgw.mesh.PodName;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.resource.Resources;
import dev.meshgw.sample.http.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadsTest {

    private static CertificateAuthority root;

    private final RecordedLog log = new RecordedLog();
    private final Workloads workloads = new Workloads(log, 1);

    @BeforeAll
    static void createAuthority() {
        root = CertificateAuthority.create("example.com");
    }

    @AfterEach
    void close() {
        workloads.close();
    }

    @ParameterizedTest
    @CsvSource({"httpbin.yaml, 80", "httpbin-unprivileged.yaml, 8080", "go-httpbin.yaml, 8080"})
    void runsIstiosHttpbin(String file, int port) throws IOException {
        WorkloadUpdate update = workloads.apply(manifest(file));
        assertThat(update.diagnostics()).isEmpty();
        Pod pod = only(update);
        assertThat(pod.namespace()).isEqualTo("default");
        assertThat(pod.name()).isEqualTo(PodName.of("httpbin", 0));
        assertThat(pod.labels()).isEqualTo(Map.of("app", "httpbin", "version", "v1"));
        assertThat(pod.state()).isEqualTo(new PodState.Running());
        assertThat(pod.ports()).containsOnlyKeys(port);
        assertThat(pod.ports().get(port).getAddress().isLoopbackAddress()).isTrue();
        assertThat(get(pod, port, "/status/418").text()).contains("-=[ teapot ]=-");
    }

    @Test
    void runsBothVersionsOfIstiosHelloworld() throws IOException {
        WorkloadUpdate update = workloads.apply(manifest("helloworld.yaml"));
        assertThat(update.pods()).hasSize(2);
        for (Pod pod : update.pods()) {
            assertThat(get(pod, 5000, "/hello").text())
                    .isEqualTo("Hello version: " + pod.labels().get("version") + ", instance: " + pod.name() + "\n");
        }
    }

    @Test
    void runsTheDocumentsHelloworld() throws IOException {
        Pod pod = only(workloads.apply(manifest("helloworld-v1.yaml")));
        assertThat(get(pod, 5000, "/hello").text()).startsWith("Hello version: v1, instance: helloworld-v1-");
    }

    @Test
    void runsTheDocumentsNginxWithItsSecretAndConfigMap() throws Exception {
        TlsCredential credential = root.issueServer("nginx.example.com");
        WorkloadUpdate update = workloads.apply(document(credential));
        assertThat(update.diagnostics()).isEmpty();
        Pod pod = only(update);
        assertThat(pod.ports()).containsOnlyKeys(443);
        assertThat(certificate(pod)).isEqualTo(credential.leaf());
        assertThat(log.of(pod)).contains("/docker-entrypoint.sh: Configuration complete; ready for start up");
    }

    @Test
    void runsAsManyPodsAsReplicasAndOnlyTouchesWhatChanges() throws IOException {
        List<Pod> two = workloads.apply(scaled(2)).pods();
        assertThat(two)
                .extracting(Pod::name)
                .containsExactlyInAnyOrder(PodName.of("httpbin", 0), PodName.of("httpbin", 1));
        List<Pod> three = workloads.apply(scaled(3)).pods();
        assertThat(three).containsAll(two).hasSize(3);
        List<Pod> one = workloads.apply(scaled(1)).pods();
        assertThat(one).hasSize(1);
        assertThat(two).containsAll(one);
        assertThat(workloads.apply(scaled(0)).pods()).isEmpty();
    }

    @Test
    void anUnchangedMeshKeepsItsPods() throws IOException {
        Pod before = only(workloads.apply(manifest("httpbin.yaml")));
        assertThat(only(workloads.apply(manifest("httpbin.yaml")))).isEqualTo(before);
    }

    @Test
    void aPodThatIsGoneServesOnUntilEveryoneHasHeardAndThenCloses() throws IOException {
        Pod pod = only(workloads.apply(manifest("httpbin.yaml")));
        assertThat(workloads.apply(List.of()).pods()).isEmpty();
        assertThat(get(pod, 80, "/get").status()).isEqualTo(200);
        await().untilAsserted(
                        () -> assertThatThrownBy(() -> get(pod, 80, "/get")).isInstanceOf(ConnectException.class));
    }

    @Test
    void aNewSecretRestartsThePodThatMountsIt() throws Exception {
        TlsCredential first = root.issueServer("nginx.example.com");
        TlsCredential second = root.issueServer("nginx.example.com");
        Pod before = only(workloads.apply(document(first)));
        Pod after = only(workloads.apply(document(second)));
        assertThat(after.name()).isEqualTo(before.name());
        assertThat(after.ports()).isNotEqualTo(before.ports());
        assertThat(certificate(after)).isEqualTo(second.leaf());
        assertThat(certificate(before)).isEqualTo(first.leaf());
    }

    @Test
    void anEqualSecretThatWasCreatedAgainRestartsNothing() throws Exception {
        TlsCredential credential = root.issueServer("nginx.example.com");
        Pod before = only(workloads.apply(document(credential)));
        assertThat(only(workloads.apply(document(credential)))).isEqualTo(before);
    }

    @Test
    void aWrongConfigurationLeavesTheOldPodServing() throws Exception {
        TlsCredential credential = root.issueServer("nginx.example.com");
        Pod before = only(workloads.apply(document(credential)));
        List<Resource> wrong = with(document(credential), conf("events {}\nhttp {\n  sever {}\n}\n"));
        WorkloadUpdate update = workloads.apply(wrong);
        assertThat(only(update)).isEqualTo(before);
        Diagnostic diagnostic = only(update.diagnostics());
        assertThat(diagnostic.code()).isEqualTo(DiagnosticCode.POD_NOT_STARTED.code());
        assertThat(diagnostic.severity()).isEqualTo(Severity.ERROR);
        assertThat(diagnostic.what())
                .isEqualTo("Deployment \"default/my-nginx\" cannot start: nginx: [emerg] unknown directive \"sever\""
                        + " in /etc/nginx/nginx.conf:3");
        assertThat(diagnostic.why())
                .isEqualTo("its pod would be in CrashLoopBackOff; the one from before goes on to serve");
        assertThat(diagnostic.fix())
                .isEqualTo("correct configmap \"nginx-configmap\" or secret \"nginx-server-certs\", which it mounts");
        assertThat(workloads.apply(wrong)).isEqualTo(update);
        assertThat(only(workloads.apply(document(credential)))).isEqualTo(before);
    }

    @Test
    void aPodThatNeverRanFailsVisiblyAndItsLogSaysWhy() throws Exception {
        List<Resource> wrong =
                with(document(root.issueServer("nginx.example.com")), conf("events {}\nhttp {\n  sever {}\n}\n"));
        Pod pod = only(workloads.apply(wrong));
        String lastLine = "nginx: [emerg] unknown directive \"sever\" in /etc/nginx/nginx.conf:3";
        assertThat(pod.state()).isEqualTo(new PodState.Failed("CrashLoopBackOff", lastLine));
        assertThat(pod.ports()).isEmpty();
        assertThat(log.of(pod)).containsExactly(lastLine);
        assertThat(workloads.apply(wrong).endpoints()).isEmpty();
    }

    @Test
    void waitsForAConfigMapOrSecretThatIsMissing() throws Exception {
        WorkloadUpdate update = workloads.apply(manifest("my-nginx.yaml"));
        assertThat(only(update).state())
                .isEqualTo(
                        new PodState.Failed(
                                "ContainerCreating",
                                "MountVolume.SetUp failed for volume \"nginx-config\" : configmap \"nginx-configmap\" not found"));
        assertThat(only(update.diagnostics()).fix())
                .isEqualTo("create it: meshgw create configmap nginx-configmap --from-file=FILE");
        assertThat(only(workloads.apply(document(root.issueServer("nginx.example.com"))))
                        .state())
                .isEqualTo(new PodState.Running());
    }

    @Test
    void takesNothingFromAnotherNamespace() throws Exception {
        List<Resource> resources = new ArrayList<>(manifest("my-nginx.yaml"));
        resources.add(new ConfigMap(Resources.meta("other", "nginx-configmap"), Map.of("nginx.conf", new byte[0])));
        assertThat(only(workloads.apply(resources)).state()).isInstanceOf(PodState.Failed.class);
    }

    @Test
    void mountsItemsAndSubPaths() throws Exception {
        String pod = """
                  containers:
                  - name: web
                    image: nginx:1.27
                    volumeMounts:
                    - { name: site, mountPath: /etc/nginx/conf.d/default.conf, subPath: here/site.conf }
                    - { name: pages, mountPath: /usr/share/nginx/html }
                  volumes:
                  - name: site
                    configMap: { name: web, items: [{ key: server, path: here/site.conf }] }
                  - name: pages
                    configMap: { name: pages }
                """;
        List<Resource> resources = new ArrayList<>(deployment("web", pod));
        resources.add(map("web", "server", "server { listen 81; root /usr/share/nginx/html; }"));
        resources.add(map("pages", "index.html", "<p>mine</p>"));
        Pod running = only(workloads.apply(resources));
        assertThat(running.ports()).containsOnlyKeys(81);
        assertThat(get(running, 81, "/").text()).isEqualTo("<p>mine</p>");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ name: nowhere, mountPath: /x }| container \"web\" mounts volume \"nowhere\", which the pod does not have",
                "{ name: v, mountPath: /x, subPath: other }| volume \"v\" has nothing at subPath \"other\", it has [key]",
            })
    void refusesAMountThatCannotBe(String mount, String message) throws Exception {
        List<Resource> resources = new ArrayList<>(deployment("web", """
                  containers:
                  - name: web
                    image: nginx
                    volumeMounts: [%s]
                  volumes:
                  - name: v
                    configMap: { name: web }
                """.formatted(mount)));
        resources.add(map("web", "key", "x"));
        assertThat(only(workloads.apply(resources)).state())
                .isEqualTo(new PodState.Failed("CreateContainerConfigError", message));
    }

    @Test
    void anItemWhoseKeyIsMissingHoldsThePod() throws Exception {
        List<Resource> resources = new ArrayList<>(deployment("web", """
                  containers: [{ name: web, image: nginx }]
                  volumes:
                  - name: v
                    configMap: { name: web, items: [{ key: nope, path: x }] }
                """));
        resources.add(map("web", "key", "x"));
        assertThat(only(workloads.apply(resources)).state())
                .isEqualTo(new PodState.Failed(
                        "ContainerCreating",
                        "MountVolume.SetUp failed for volume \"v\" : references non-existent config key: nope"));
    }

    @Test
    void saysOfAnUnknownImageWhatToDo() {
        WorkloadUpdate update = workloads.apply(read("""
                apiVersion: v1
                kind: Service
                metadata: { name: shop }
                spec: { ports: [{ port: 8080 }], selector: { app: shop } }
                ---
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: shop }
                spec:
                  selector: { matchLabels: { app: shop } }
                  template:
                    metadata: { labels: { app: shop } }
                    spec: { containers: [{ name: shop, image: example/shop:1 }] }
                """));
        assertThat(update.pods()).isEmpty();
        Diagnostic diagnostic = only(update.diagnostics());
        assertThat(diagnostic.code()).isEqualTo(DiagnosticCode.IMAGE_NOT_EMBEDDED.code());
        assertThat(diagnostic.what())
                .isEqualTo("Deployment \"default/shop\" is not run: image \"example/shop:1\" is not embedded");
        assertThat(diagnostic.fix())
                .isEqualTo("run it yourself and say where it listens: --service shop.default:8080=HOST:PORT,"
                        + " or a ServiceEntry, or an EndpointSlice for its Service");
        assertThat(diagnostic.location().line()).isEqualTo(13);
    }

    @Test
    void theSidecarOfKubeInjectIsNoUnknownImage() {
        WorkloadUpdate update = workloads.apply(deployment("web", """
                  containers:
                  - { name: httpbin, image: kong/httpbin }
                  - { name: istio-proxy, image: docker.io/istio/proxyv2:1.24.0 }
                """));
        assertThat(update.diagnostics()).isEmpty();
        assertThat(only(update).ports()).containsOnlyKeys(80);
    }

    @Test
    void twoContainersShareThePortsOfTheirPod() {
        assertThat(only(workloads.apply(deployment("both", """
                          containers:
                          - { name: httpbin, image: kong/httpbin }
                          - { name: hello, image: istio/examples-helloworld-v1 }
                        """))).ports()).containsOnlyKeys(80, 5000);
        assertThat(only(workloads.apply(deployment("twice", """
                          containers:
                          - { name: one, image: kong/httpbin }
                          - { name: two, image: nginx }
                        """))).state())
                .isEqualTo(new PodState.Failed(
                        "CrashLoopBackOff", "bind() to 0.0.0.0:80 failed (98: Address already in use)"));
    }

    @Test
    void warnsOfAPortThatTheImageDoesNotListenOn() {
        WorkloadUpdate update = workloads.apply(deployment("web", """
                  containers:
                  - name: httpbin
                    image: kong/httpbin
                    ports: [{ name: http, containerPort: 8080 }]
                """));
        assertThat(only(update).ports()).containsOnlyKeys(80);
        assertThat(only(update).namedPorts()).isEqualTo(Map.of("http", 8080));
        Diagnostic diagnostic = only(update.diagnostics());
        assertThat(diagnostic.code()).isEqualTo(DiagnosticCode.PORT_NOT_LISTENED.code());
        assertThat(diagnostic.what()).isEqualTo("image \"kong/httpbin\" does not listen on port 8080");
        assertThat(diagnostic.fieldPath()).isEqualTo("spec.template.spec.containers[0].ports[0].containerPort");
    }

    @Test
    void warnsOfACommandThatIsNotRun() {
        WorkloadUpdate update = workloads.apply(deployment("web", """
                  containers: [{ name: httpbin, image: kong/httpbin, command: [sleep, "365d"] }]
                """));
        assertThat(only(update.diagnostics()).code()).isEqualTo(DiagnosticCode.COMMAND_NOT_RUN.code());
    }

    @Test
    void aTypingErrorInReplicasDoesNotBindAMillionPorts() {
        WorkloadUpdate update = workloads.apply(
                deployment("web", "  containers: [{ name: httpbin, image: kong/httpbin }]\n", "replicas: 1000000"));
        assertThat(update.pods()).hasSize(100);
        assertThat(only(update.diagnostics()).code()).isEqualTo(DiagnosticCode.TOO_MANY_REPLICAS.code());
    }

    @ParameterizedTest
    @CsvSource({
        "'', 80",
        "'args: [-b, 0.0.0.0:9000]', 9000",
        "'command: [pipenv, run, gunicorn, --bind=:9001]', 9001",
        "'command: [gunicorn, -b, nonsense]', 80"
    })
    void theCommandSaysWhereGunicornListens(String command, int port) {
        assertThat(only(workloads.apply(deployment("web", """
                          containers:
                          - name: httpbin
                            image: kong/httpbin
                            %s
                        """.formatted(command))))
                        .ports())
                .containsOnlyKeys(port);
    }

    @ParameterizedTest
    @CsvSource({"'env: [{ name: PORT, value: \"9000\" }]', 9000", "'args: [-port, \"9001\"]', 9001"})
    void goHttpbinListensWhereItIsTold(String setting, int port) {
        assertThat(only(workloads.apply(deployment("web", """
                          containers:
                          - name: httpbin
                            image: ghcr.io/mccutchen/go-httpbin
                            %s
                        """.formatted(setting))))
                        .ports())
                .containsOnlyKeys(port);
    }

    @Test
    void theAccessLogIsThePodsOwn() throws IOException {
        Pod pod = only(workloads.apply(manifest("httpbin.yaml")));
        get(pod, 80, "/headers");
        await().until(() -> log.of(pod).stream().anyMatch(line -> line.contains("\"GET /headers HTTP/1.1\" 200")));
        assertThat(log.of(pod).get(0)).endsWith("[1] [INFO] Starting gunicorn 19.9.0");
    }

    @Test
    void thePodsAreWhatServicesSelect() throws IOException {
        Pod pod = only(workloads.apply(manifest("httpbin.yaml")));
        assertThat(workloads.apply(manifest("httpbin.yaml")).endpoints()).containsExactly(pod.endpoint());
    }

    private static List<Resource> scaled(int replicas) throws IOException {
        return read(text("httpbin.yaml").replace("replicas: 1", "replicas: " + replicas));
    }

    private static List<Resource> document(TlsCredential credential) throws IOException {
        var resources = new ArrayList<>(manifest("my-nginx.yaml"));
        resources.add(conf(text("/dev/meshgw/sample/nginx/passthrough-nginx.conf")));
        resources.add(Resources.tlsSecret("default", "nginx-server-certs", credential));
        return resources;
    }

    private static ConfigMap conf(String text) {
        return map("nginx-configmap", "nginx.conf", text);
    }

    private static ConfigMap map(String name, String key, String text) {
        return new ConfigMap(Resources.meta("default", name), Map.of(key, text.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<Resource> with(List<Resource> resources, ConfigMap replacement) {
        var replaced = new ArrayList<>(resources);
        replaced.removeIf(resource -> resource instanceof ConfigMap);
        replaced.add(replacement);
        return replaced;
    }

    private static List<Resource> deployment(String name, String podSpec) {
        return deployment(name, podSpec, "replicas: 1");
    }

    private static List<Resource> deployment(String name, String podSpec, String replicas) {
        return read("""
                apiVersion: apps/v1
                kind: Deployment
                metadata: { name: %s }
                spec:
                  %s
                  selector: { matchLabels: { app: %1$s } }
                  template:
                    metadata: { labels: { app: %1$s } }
                    spec:
                """.formatted(name, replicas) + podSpec.indent(4));
    }

    private static List<Resource> manifest(String file) throws IOException {
        return read(text(file));
    }

    private static List<Resource> read(String manifests) {
        ConfigResult result = new ConfigReader().read(new ManifestReader().parse("mesh.yaml", manifests));
        assertThat(result.diagnostics())
                .filteredOn(d -> d.severity() == Severity.ERROR)
                .isEmpty();
        return result.config().resources();
    }

    private static String text(String resource) throws IOException {
        try (InputStream in = WorkloadsTest.class.getResourceAsStream(resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static Pod only(WorkloadUpdate update) {
        return only(update.pods());
    }

    private static <T> T only(List<T> list) {
        assertThat(list).hasSize(1);
        return list.get(0);
    }

    private static RawClient.Response get(Pod pod, int port, String path) throws IOException {
        try (var client = new RawClient(pod.ports().get(port))) {
            return client.send("GET " + path + " HTTP/1.1\nHost: a\n\n").receive();
        }
    }

    private static Certificate certificate(Pod pod) throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("root", root.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        InetSocketAddress address = pod.ports().get(443);
        Socket plain = new Socket(address.getAddress(), address.getPort());
        try (SSLSocket socket = (SSLSocket)
                context.getSocketFactory().createSocket(plain, "nginx.example.com", address.getPort(), true)) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            return socket.getSession().getPeerCertificates()[0];
        }
    }
}
