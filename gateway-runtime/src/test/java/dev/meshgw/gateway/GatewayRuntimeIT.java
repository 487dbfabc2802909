package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.meshgw.gateway.GatewayStatus.ListenerStatus;
import dev.meshgw.gateway.GatewayStatus.Problem;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.GatewayWorkload;
import dev.meshgw.snapshot.compile.ServiceOverride;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/** A gateway from files to answered requests, with the JDK's TLS as its client and the JDK's HTTP server behind it. */
class GatewayRuntimeIT {

    private static final String HOST = "httpbin.example.com";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");

    @TempDir
    Path folder;

    private HttpServer upstream;
    private final CountDownLatch mayAnswer = new CountDownLatch(1);
    private final CountDownLatch arrived = new CountDownLatch(1);
    private GatewayRuntime gateway;

    @BeforeEach
    void startUpstream() throws IOException {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.setExecutor(Executors.newCachedThreadPool());
        upstream.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/slow")) {
                arrived.countDown();
                awaitQuietly(mayAnswer);
            }
            exchange.sendResponseHeaders(418, -1);
            exchange.close();
        });
        upstream.start();
    }

    @AfterEach
    void stop() {
        mayAnswer.countDown();
        if (gateway != null) {
            gateway.close();
        }
        upstream.stop(0);
    }

    @Test
    void answersThroughTls() throws Exception {
        TlsCredential credential = ROOT.issueServer(HOST);
        applySecret(credential);
        applyGateway("SIMPLE");
        start();

        try (var connection = HttpsConnection.open(port(), HOST, ROOT.trustBundle())) {
            assertThat(connection.serverCertificate()).isEqualTo(credential.leaf());
            assertThat(connection.get("/status/418")).isEqualTo(418);
        }
    }

    @Test
    void startsOnAnEmptyMeshAndServesWhatComesLater() throws Exception {
        start();
        assertThat(gateway.status().listeners()).isEmpty();
        assertThat(gateway.status().isHealthy()).isTrue();

        applyGateway("SIMPLE");
        await().atMost(PATIENCE).until(() -> !gateway.status().problems().isEmpty());
        assertThat(gateway.status().problems())
                .extracting(Problem::what)
                .anyMatch(what -> what.contains("httpbin-credential"));

        applySecret(ROOT.issueServer(HOST));
        await().atMost(PATIENCE).until(() -> gateway.status().isHealthy());
        try (var connection = HttpsConnection.open(port(), HOST, ROOT.trustBundle())) {
            assertThat(connection.get("/status/418")).isEqualTo(418);
        }
    }

    @Test
    void aNewSecretIsForNewConnectionsAndOldOnesGoOn() throws Exception {
        TlsCredential before = ROOT.issueServer(HOST);
        TlsCredential after = ROOT.issueServer(HOST);
        applySecret(before);
        applyGateway("SIMPLE");
        start();
        try (var established = HttpsConnection.open(port(), HOST, ROOT.trustBundle())) {
            assertThat(established.get("/")).isEqualTo(418);

            applySecret(after);
            await().atMost(PATIENCE)
                    .untilAsserted(() -> assertThat(shownCertificate()).isEqualTo(after.leaf()));

            assertThat(established.get("/")).isEqualTo(418);
            assertThat(established.serverCertificate()).isEqualTo(before.leaf());
        }
    }

    @Test
    void aDeletedSecretIsServedOn() throws Exception {
        applySecret(ROOT.issueServer(HOST));
        applyGateway("SIMPLE");
        start();

        Files.delete(mesh().resolve("istio-system/secret/httpbin-credential.yaml"));
        await().atMost(PATIENCE).until(() -> !gateway.status().isHealthy());
        try (var connection = HttpsConnection.open(port(), HOST, ROOT.trustBundle())) {
            assertThat(connection.get("/")).isEqualTo(418);
        }
    }

    @Test
    void fromSimpleToMutualWithoutDroppingAnyone() throws Exception {
        applySecret(ROOT.issueServer(HOST));
        applyGateway("SIMPLE");
        start();
        int port = port();
        try (var established = HttpsConnection.open(port, HOST, ROOT.trustBundle())) {
            assertThat(established.get("/")).isEqualTo(418);

            applyGateway("MUTUAL");
            await().atMost(PATIENCE).until(() -> mode().equals("MUTUAL"));

            assertThat(port()).isEqualTo(port);
            assertThat(established.get("/")).isEqualTo(418);
        }
        assertThatThrownBy(() -> {
                    try (var anonymous = HttpsConnection.open(port, HOST, ROOT.trustBundle())) {
                        anonymous.get("/");
                    }
                })
                .isInstanceOf(IOException.class)
                .hasMessageContaining("certificate_required");
        TlsCredential client = ROOT.issueClient("client.example.com");
        try (var known = HttpsConnection.open(port, HOST, ROOT.trustBundle(), client)) {
            assertThat(known.get("/")).isEqualTo(418);
        }
    }

    @Test
    void aBadManifestKeepsTheLastGoodOne() throws Exception {
        applySecret(ROOT.issueServer(HOST));
        applyGateway("SIMPLE");
        start();

        write("default/gateway/mygateway.yaml", gateway("SIMPLE").replace("credentialName", "credentalName"));
        await().atMost(PATIENCE).until(() -> !gateway.status().problems().isEmpty());

        assertThat(gateway.status().kept()).containsExactly("Gateway default/mygateway");
        assertThat(gateway.status().problems())
                .extracting(Problem::what)
                .anyMatch(what -> what.contains("credentalName"));
        try (var connection = HttpsConnection.open(port(), HOST, ROOT.trustBundle())) {
            assertThat(connection.get("/")).isEqualTo(418);
        }
    }

    @Test
    void theReadyFileNamesWhatIsBoundAndGoesWithTheGateway() throws Exception {
        applySecret(ROOT.issueServer(HOST));
        applyGateway("SIMPLE");
        start();

        Map<String, Object> ready = JSON.std.mapFrom(Files.readString(readyFile()));
        assertThat(ready)
                .containsEntry("pid", Math.toIntExact(ProcessHandle.current().pid()));
        assertThat(ready.get("listeners"))
                .isEqualTo(List.of(
                        Map.of("address", "127.0.0.1", "port", port(), "gatewayPort", 443, "protocol", "HTTPS")));

        gateway.close();
        gateway = null;
        assertThat(readyFile()).doesNotExist();
        assertThat(new MeshDirectory(mesh()).run().runningGateway()).isEmpty();
    }

    @Test
    void aTakenPortIsSaidAndBoundOnceItIsFree() throws Exception {
        applySecret(ROOT.issueServer(HOST));
        applyGateway("SIMPLE");
        int taken;
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            taken = holder.getLocalPort();
            start(taken);
            assertThat(gateway.status().listeners())
                    .singleElement()
                    .extracting(ListenerStatus::bindError)
                    .isNotNull();
            assertThat(gateway.status().isHealthy()).isFalse();
        }
        await().atMost(PATIENCE).until(() -> gateway.status().isHealthy());
        try (var connection = HttpsConnection.open(taken, HOST, ROOT.trustBundle())) {
            assertThat(connection.get("/")).isEqualTo(418);
        }
    }

    @Test
    void aMeshHasOneGateway() throws Exception {
        start();
        assertThatThrownBy(() -> GatewayRuntime.start(options(0).build()))
                .isInstanceOf(GatewayStartException.class)
                .hasMessageContaining("a gateway already runs on")
                .hasMessageContaining(String.valueOf(ProcessHandle.current().pid()));
    }

    @Test
    void aRequestInHandIsAnsweredBeforeTheEnd() throws Exception {
        applySecret(ROOT.issueServer(HOST));
        applyGateway("SIMPLE");
        start();
        try (var connection = HttpsConnection.open(port(), HOST, ROOT.trustBundle())) {
            connection.send("/slow");
            assertThat(arrived.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            var closing = CompletableFuture.runAsync(gateway::close);
            mayAnswer.countDown();

            assertThat(connection.receive()).isEqualTo(418);
            closing.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            gateway = null;
        }
    }

    @Test
    void theAdminInterfaceTellsAndStops() throws Exception {
        applySecret(ROOT.issueServer(HOST));
        applyGateway("SIMPLE");
        gateway = GatewayRuntime.start(options(0)
                .admin(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .build());
        URI admin = URI.create("http://" + gateway.status().admin());
        HttpClient client = HttpClient.newHttpClient();

        assertThat(get(client, admin.resolve("/ready"))).isEqualTo("LIVE\n");
        var quit = HttpRequest.newBuilder(admin.resolve("/quitquitquit"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(quit, BodyHandlers.ofString()).body()).isEqualTo("OK\n");
        gateway.awaitStop();
    }

    private static String get(HttpClient client, URI uri) throws Exception {
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
    }

    private void start() throws GatewayStartException {
        start(0);
    }

    private void start(int hostPort) throws GatewayStartException {
        gateway = GatewayRuntime.start(options(hostPort).build());
    }

    /** @param hostPort to bind for port 443 */
    private GatewayOptions.Builder options(int hostPort) {
        var httpbin = ServiceOverride.of(
                "httpbin", 8000, "127.0.0.1", upstream.getAddress().getPort());
        return GatewayOptions.on("mesh", new MeshDirectory(mesh()))
                .compile(new CompileOptions(
                        GatewayWorkload.ISTIO_INGRESSGATEWAY, "127.0.0.1", Map.of(443, hostPort), List.of(httpbin)))
                .readyFile(readyFile());
    }

    private int port() {
        return gateway.status().listeners().get(0).port();
    }

    private String mode() {
        return gateway.status().listeners().get(0).filterChains().get(0).mode();
    }

    private X509Certificate shownCertificate() throws IOException {
        try (var connection = HttpsConnection.open(port(), HOST, ROOT.trustBundle())) {
            return connection.serverCertificate();
        }
    }

    private Path mesh() {
        return folder.resolve("mesh");
    }

    private Path readyFile() {
        return folder.resolve("ready.json");
    }

    private void applyGateway(String mode) throws IOException {
        write("default/gateway/mygateway.yaml", gateway(mode));
        write("default/virtualservice/httpbin.yaml", """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: { name: httpbin }
                spec:
                  hosts: [ "httpbin.example.com" ]
                  gateways: [ mygateway ]
                  http:
                  - route: [ { destination: { host: httpbin, port: { number: 8000 } } } ]
                """);
    }

    private static String gateway(String mode) {
        return """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: { name: mygateway }
                spec:
                  selector: { istio: ingressgateway }
                  servers:
                  - port: { number: 443, name: https, protocol: HTTPS }
                    tls: { mode: %s, credentialName: httpbin-credential }
                    hosts: [ "httpbin.example.com" ]
                """.formatted(mode);
    }

    /** Certificate, key and, for MUTUAL, the root. */
    private void applySecret(TlsCredential credential) throws IOException {
        write("istio-system/secret/httpbin-credential.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: { name: httpbin-credential }
                stringData:
                  tls.crt: |
                %s
                  tls.key: |
                %s
                  ca.crt: |
                %s
                """.formatted(
                        indent(pem("CERTIFICATE", encoded(credential))),
                        indent(pem("PRIVATE KEY", credential.privateKey().getEncoded())),
                        indent(ROOT.certificatePem())));
    }

    private static byte[] encoded(TlsCredential credential) {
        try {
            return credential.leaf().getEncoded();
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
    }

    private static String pem(String type, byte[] der) {
        return "-----BEGIN " + type + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + type + "-----\n";
    }

    private static String indent(String text) {
        return text.indent(4).stripTrailing();
    }

    /** As an editor writes: the file is there at once. */
    private void write(String file, String text) throws IOException {
        RunFile.replace(mesh().resolve(file), text);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
