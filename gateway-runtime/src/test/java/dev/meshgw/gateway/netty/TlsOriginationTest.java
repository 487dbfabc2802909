package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.ConfigReader;
import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.gateway.netty.HttpClientSocket.Response;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.resource.OpenSsl;
import dev.meshgw.secret.SecretStore;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.GatewayWorkload;
import dev.meshgw.snapshot.compile.SnapshotCompiler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From the manifests of a DestinationRule to what an HTTPS backend sees of a running gateway. */
@ExtendWith(LeakGuard.class)
class TlsOriginationTest {

    private static final String HOST = "a.example.com";
    private static final CertificateAuthority ROOT = CertificateAuthority.create("root");

    /** The rule is for the host that serves; an ExternalName leads to it, as in Istio since 1.21. */
    private static final String MESH = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: edge}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 80, name: http, protocol: HTTP}
                hosts: [a.example.com]
              - port: {number: 443, name: tls, protocol: TLS}
                tls: {mode: PASSTHROUGH}
                hosts: [a.example.com]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: edge}
            spec:
              hosts: [a.example.com]
              gateways: [edge]
              http: [{route: [{destination: {host: DESTINATION, port: {number: PORT}}}]}]
              tls: [{match: [{sniHosts: [a.example.com]}], route: [{destination: {host: DESTINATION, port: {number: PORT}}}]}]
            ---
            apiVersion: networking.istio.io/v1
            kind: DestinationRule
            metadata: {name: backend}
            spec:
              host: api.example.com
              trafficPolicy: {tls: POLICY}
            ---
            """;

    private static final String STATIC_ENTRY = """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: backend}
            spec:
              hosts: [api.example.com]
              ports: [{number: PORT, name: https, protocol: HTTPS}]
              resolution: STATIC
              endpoints: [{address: 127.0.0.1}]
            ---
            """;

    private static final String DNS_ENTRY = """
            apiVersion: networking.istio.io/v1
            kind: ServiceEntry
            metadata: {name: backend}
            spec:
              hosts: [api.example.com]
              ports: [{number: PORT, name: https, protocol: HTTPS}]
              resolution: DNS
              endpoints: [{address: localhost}]
            ---
            """;

    private static final String EXTERNAL_NAME = """
            apiVersion: v1
            kind: Service
            metadata: {name: backend}
            spec:
              type: ExternalName
              externalName: api.example.com
            ---
            """ + STATIC_ENTRY;

    private final SnapshotCompiler compiler = new SnapshotCompiler(
            new CompileOptions(GatewayWorkload.ISTIO_INGRESSGATEWAY, "127.0.0.1", Map.of(80, 0, 443, 0), List.of()));
    private final SecretStore store = new SecretStore("istio-system", Clock.systemUTC());

    /** @param policy the tls of the rule */
    private Snapshot compile(String service, int port, String policy, String secrets) {
        String host = service.equals(EXTERNAL_NAME) ? "backend" : "api.example.com";
        String manifests = (MESH + service + secrets)
                .replace("DESTINATION", host)
                .replace("PORT", String.valueOf(port))
                .replace("POLICY", policy);
        List<Resource> resources = new ConfigReader()
                .read(new ManifestReader().parse("mesh.yaml", manifests))
                .config()
                .resources();
        var update = store.update(resources, compiler.credentialRequests(resources));
        return compiler.compile(resources, update.credentials(), List.of()).snapshot();
    }

    private static String secret(CertificateAuthority authority) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: client, namespace: istio-system}
                stringData:
                  ca.crt: |
                %s
                """.formatted(authority.certificatePem().indent(4));
    }

    private static String secret(TlsCredential client) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: client, namespace: istio-system}
                stringData:
                  tls.crt: |
                %s
                  tls.key: |
                %s
                  ca.crt: |
                %s
                """.formatted(
                        Pem.print(client.chain()).indent(4),
                        Pem.print(client.privateKey()).indent(4),
                        ROOT.certificatePem().indent(4));
    }

    private static Response get(Gateway gateway) throws IOException {
        try (var client = new HttpClientSocket(gateway.connect("0.0.0.0_8080"))) {
            return client.get("/");
        }
    }

    private Response get(TlsCredential server, String policy, String secrets) throws IOException {
        try (var backend = TlsBackend.start(server);
                var gateway = Gateway.serving(compile(STATIC_ENTRY, backend.port(), policy, secrets))) {
            return get(gateway);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {STATIC_ENTRY, DNS_ENTRY, EXTERNAL_NAME})
    void simpleVerifiesWithTheCaOfTheCredential(String service) throws IOException {
        try (var backend = TlsBackend.start(ROOT.issueServer(HOST));
                var gateway = Gateway.serving(
                        compile(service, backend.port(), "{mode: SIMPLE, credentialName: client}", secret(ROOT)))) {
            assertThat(get(gateway).text()).isEqualTo("ok");
            assertThat(backend.nextRequest().serverName()).isEqualTo(HOST);
        }
    }

    @Test
    void aBackendWithoutTheNameOfTheRuleIsRefused() throws IOException {
        String policy = "{mode: SIMPLE, credentialName: client, sni: x, subjectAltNames: [other.example.com]}";
        assertThat(get(ROOT.issueServer(HOST), policy, secret(ROOT)).text())
                .contains("CERTIFICATE_VERIFY_FAILED", "SAN matcher");
    }

    @Test
    void aBackendOfAnotherCaIsRefused() throws IOException {
        var other = CertificateAuthority.create("other");
        assertThat(get(other.issueServer(HOST), "{mode: SIMPLE, credentialName: client}", secret(ROOT))
                        .text())
                .contains("unable to get local issuer certificate");
    }

    @Test
    void anExpiredBackendIsRefused() throws IOException {
        var past = Certificates.authorityOfThePast("past");
        var expired = Certificates.expired(past, CertificateProfile.SERVER, HOST);
        assertThat(get(expired, "{mode: SIMPLE, credentialName: client}", secret(past))
                        .text())
                .contains("certificate has expired");
    }

    @Test
    void aBackendThatCaCrlListsIsRefused(@TempDir Path folder) throws IOException {
        TlsCredential revoked = ROOT.issueServer(HOST);
        Path authority = Files.writeString(folder.resolve("ca.crt"), ROOT.certificatePem());
        Path list = Files.writeString(
                folder.resolve("ca.crl"),
                OpenSsl.revocationList(folder, ROOT, revoked.leaf().getSerialNumber()));
        String policy = "{mode: SIMPLE, caCertificates: \"%s\", caCrl: \"%s\"}".formatted(authority, list);
        assertThat(get(revoked, policy, "").text()).contains("certificate revoked");
        assertThat(get(ROOT.issueServer(HOST), policy, "").text()).isEqualTo("ok");
    }

    @Test
    void aBackendThatTheListOfTheSecretHoldsIsRefused(@TempDir Path folder) throws IOException {
        TlsCredential revoked = ROOT.issueServer(HOST);
        String list = OpenSsl.revocationList(folder, ROOT, revoked.leaf().getSerialNumber());
        String secret = secret(ROOT) + "  ca.crl: |\n" + list.indent(4);
        String policy = "{mode: SIMPLE, credentialName: client}";
        assertThat(get(revoked, policy, secret).text()).contains("certificate revoked");
        assertThat(get(ROOT.issueServer(HOST), policy, secret).text()).isEqualTo("ok");
    }

    @Test
    void noRequestFailsWhileTheClientCredentialIsRotated() throws Exception {
        try (var backend = TlsBackend.start(ROOT.issueServer(HOST), ROOT, "TLSv1.3");
                var gateway = Gateway.serving(mutual(backend, "one"))) {
            assertThat(get(gateway).status()).isEqualTo(200);
            assertThat(backend.nextRequest().clientCertificate()).isEqualTo("CN=one");
            var done = new AtomicBoolean();
            CompletableFuture<Integer> requests = CompletableFuture.supplyAsync(() -> {
                int count = 0;
                for (; !done.get(); count++) {
                    try {
                        assertThat(get(gateway).text()).isEqualTo("ok");
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                }
                return count;
            });
            for (String name : List.of("two", "three", "four")) {
                backend.nextRequest();
                gateway.apply(mutual(backend, name));
                while (!backend.nextRequest().clientCertificate().equals("CN=" + name)) {
                    // still on its way when the credential was replaced
                }
            }
            done.set(true);
            assertThat(requests.get(10, TimeUnit.SECONDS)).isGreaterThan(3);
        }
    }

    private Snapshot mutual(TlsBackend backend, String client) {
        return compile(
                STATIC_ENTRY,
                backend.port(),
                "{mode: MUTUAL, credentialName: client}",
                secret(ROOT.issueClient(client)));
    }

    @Test
    void whatIsPassedThroughAndOriginatedIsTlsInTls() throws Exception {
        var inside = new CompletableFuture<String>();
        var serverTls = TlsClient.trusting(ROOT, ROOT.issueServer(HOST)).context();
        var outer = (SSLServerSocket)
                serverTls.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
        try (var backend = TcpServer.start(outer, connection -> {
                    ((SSLSocket) connection).startHandshake();
                    var inner = (SSLSocket) serverTls.getSocketFactory().createSocket(connection, null, true);
                    inner.setUseClientMode(false);
                    inner.startHandshake();
                    inside.complete(new String(inner.getInputStream().readNBytes(5), StandardCharsets.US_ASCII));
                });
                var gateway = Gateway.serving(compile(
                        STATIC_ENTRY, backend.port(), "{mode: SIMPLE, credentialName: client, sni: x}", secret(ROOT)));
                var client = TlsClient.trusting(ROOT)
                        .connect(gateway.connect("0.0.0.0_8443"), HOST, new String[] {"TLSv1.3"})) {
            client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            assertThat(inside.get(10, TimeUnit.SECONDS)).isEqualTo("hello");
        }
    }

    @Test
    void aSecondConnectionResumesTheTls13SessionOfTheFirst(@TempDir Path folder) throws Exception {
        var options = DataPlaneOptions.defaults().toBuilder()
                .concurrency(1)
                .upstreamIdleTimeout(Duration.ofMillis(20))
                .build();
        int port = TcpServer.closedPort();
        try (var judge = OpenSslServer.listening(folder, port, ROOT.issueServer(HOST), ROOT, "-www", "-tls1_3");
                var gateway = Gateway.serving(
                        compile(STATIC_ENTRY, port, "{mode: SIMPLE, credentialName: client}", secret(ROOT)), options)) {
            assertThat(get(gateway).text()).contains("New, TLSv1.3");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(get(gateway).text()).contains("Reused, TLSv1.3"));
            assertThat(judge.output()).contains("ACCEPT");
        }
    }
}
