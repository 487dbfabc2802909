package dev.meshgw.snapshot.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.resource.Resources;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.ConnectionFacts;
import dev.meshgw.snapshot.Decision;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.Request;
import dev.meshgw.snapshot.RetryPolicy;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteDecision;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.TransportSocket.CertificatePins;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
import dev.meshgw.snapshot.TransportSocket.TlsVersion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SnapshotCompilerTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final TlsCredential CREDENTIAL = ROOT.issueServer("httpbin.example.com");

    private static final String HTTPBIN = """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: httpbin}
            spec:
              hosts: [httpbin.example.com]
              gateways: [mygateway]
              http: [{name: all, route: [{destination: {host: httpbin, port: {number: 8000}}}]}]
            """;

    /** A Gateway "mygateway" with these servers. */
    private static String gateway(String servers) {
        return """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: mygateway}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                """ + servers.indent(2);
    }

    private static String https(String tls) {
        return gateway(
                "- port: {number: 443, name: https, protocol: HTTPS}\n  hosts: [httpbin.example.com]\n  tls: " + tls);
    }

    private static Snapshot snapshot(String... manifests) {
        return Mesh.compile(String.join("---\n", manifests)).snapshot();
    }

    private static List<String> codes(String... manifests) {
        return Mesh.compile(String.join("---\n", manifests)).diagnostics().stream()
                .map(Diagnostic::code)
                .toList();
    }

    private static FilterChain onlyChain(Snapshot snapshot) {
        assertThat(snapshot.listeners()).hasSize(1);
        assertThat(snapshot.listeners().get(0).filterChains()).hasSize(1);
        return snapshot.listeners().get(0).filterChains().get(0);
    }

    private static TransportSocket.Termination termination(String manifests, Resource... secrets) {
        List<Resource> resources = new ArrayList<>(Mesh.resources(manifests));
        resources.addAll(List.of(secrets));
        Snapshot snapshot =
                Mesh.compile(resources, CompileOptions.DEFAULT, List.of()).snapshot();
        return (TransportSocket.Termination) onlyChain(snapshot).transportSocket();
    }

    private static Resource secret() {
        return Resources.tlsSecret("istio-system", "httpbin-credential", CREDENTIAL);
    }

    private static Resource authority() {
        return Resources.secret("istio-system", "httpbin-credential-cacert", "cacert", ROOT.certificatePem());
    }

    @Test
    void emptyMeshIsAnEmptySnapshot() {
        CompileResult result = Mesh.compile(List.of(), CompileOptions.DEFAULT, List.of());
        assertThat(result.snapshot()).isEqualTo(Snapshot.EMPTY);
        assertThat(result.diagnostics()).isEmpty();
    }

    @Test
    void sameInputGivesAnEqualSnapshot() {
        String manifests = https("{mode: SIMPLE, credentialName: httpbin-credential}") + "---\n" + HTTPBIN;
        List<Resource> resources = new ArrayList<>(Mesh.resources(manifests));
        resources.add(secret());
        assertThat(Mesh.compile(resources, CompileOptions.DEFAULT, List.of()))
                .isEqualTo(Mesh.compile(resources, CompileOptions.DEFAULT, List.of()));
    }

    @Test
    void orderOfResourcesDoesNotMatter() {
        String gateway = https("{mode: SIMPLE, credentialName: httpbin-credential}");
        List<Resource> resources = new ArrayList<>(Mesh.resources(gateway + "---\n" + HTTPBIN));
        Snapshot one =
                Mesh.compile(resources, CompileOptions.DEFAULT, List.of()).snapshot();
        Collections.reverse(resources);
        assertThat(Mesh.compile(resources, CompileOptions.DEFAULT, List.of()).snapshot())
                .isEqualTo(one);
    }

    @Test
    void readySecretIsServed() {
        var termination = termination(https("{mode: SIMPLE, credentialName: httpbin-credential}"), secret());
        assertThat(termination.certificates()).isEqualTo(new ServerCertificates.Ready(List.of(CREDENTIAL)));
        assertThat(termination.clientAuthentication()).isEqualTo(new ClientAuthentication.NotRequested());
    }

    @Test
    void missingSecretIsNotReadyInIstiosWords() {
        assertThat(termination(https("{mode: SIMPLE, credentialName: httpbin-credential}"))
                        .certificates())
                .isEqualTo(new ServerCertificates.NotReady(
                        "kubernetes://httpbin-credential", "secret istio-system/httpbin-credential not found"));
    }

    @Test
    void mutualAsksForCertificatesOfTheAuthority() {
        var termination = termination(
                https("{mode: MUTUAL, credentialName: httpbin-credential, subjectAltNames: [me]}"),
                secret(),
                authority());
        assertThat(termination.clientAuthentication())
                .isEqualTo(new ClientAuthentication.Requested(true, ROOT.trustBundle(), List.of("me")));
    }

    @Test
    void mutualWithoutAuthorityIsNotReadyAtAll() {
        var termination = termination(https("{mode: MUTUAL, credentialName: httpbin-credential}"), secret());
        assertThat(termination.certificates())
                .isInstanceOfSatisfying(
                        ServerCertificates.NotReady.class,
                        notReady -> assertThat(notReady.resourceName())
                                .isEqualTo("kubernetes://httpbin-credential-cacert"));
    }

    @Test
    void optionalMutualTakesClientsWithoutCertificate() {
        var termination = termination(
                https("{mode: OPTIONAL_MUTUAL, credentialName: httpbin-credential}"), secret(), authority());
        assertThat(termination.clientAuthentication())
                .isInstanceOfSatisfying(
                        ClientAuthentication.Requested.class,
                        requested -> assertThat(requested.required()).isFalse());
    }

    @Test
    void pinsAreTakenInEachOfTheirForms() {
        String colons = "AA:".repeat(31) + "AA";
        var termination = termination(
                https("{mode: MUTUAL, credentialName: httpbin-credential, verifyCertificateHash: [\"" + colons
                        + "\"], verifyCertificateSpki: [AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=]}"),
                secret(),
                authority());
        assertThat(((ClientAuthentication.Requested) termination.clientAuthentication()).pins())
                .isEqualTo(new CertificatePins(
                        Set.of("aa".repeat(32)),
                        Set.of("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mode: MUTUAL, verifyCertificateHash: [abc]",
                "mode: MUTUAL, verifyCertificateSpki: [a2V5]",
                "mode: SIMPLE, subjectAltNames: [me]"
            })
    void whatEnvoyDoesNotAcceptClosesTheServerRatherThanLetEveryoneIn(String fields) {
        var termination =
                termination(https("{credentialName: httpbin-credential, " + fields + "}"), secret(), authority());
        assertThat(termination.certificates()).isInstanceOf(ServerCertificates.NotReady.class);
    }

    @Test
    void untrustedClientsAreLetInWhereTheGatewaySaysSo() {
        var termination = termination(
                https("{mode: MUTUAL, credentialName: httpbin-credential, insecureSkipVerify: true}"),
                secret(),
                authority());
        assertThat(((ClientAuthentication.Requested) termination.clientAuthentication()).acceptUntrusted())
                .isTrue();
    }

    @Test
    void expressionsOfCipherSuitesArePassedOnAndUnknownNamesDropped() {
        var termination = termination(
                https("{mode: SIMPLE, credentialName: httpbin-credential, cipherSuites: [ALL, \"!aNULL\", fake,"
                        + " AES128-SHA, AES128-SHA], ecdhCurves: [P-384, fake]}"),
                secret());
        assertThat(termination.cipherSuites()).containsExactly("ALL", "!aNULL", "AES128-SHA");
        assertThat(termination.ecdhCurves()).containsExactly("P-384");
    }

    @Test
    void versionsDefaultToTls12And13() {
        var termination = termination(https("{mode: SIMPLE, credentialName: c}"));
        assertThat(termination.minimum()).isEqualTo(TlsVersion.TLS_1_2);
        assertThat(termination.maximum()).isEqualTo(TlsVersion.TLS_1_3);
        assertThat(termination.alpn()).containsExactly("h2", "http/1.1");
    }

    @Test
    void unknownAndDoubleCiphersAreDropped() {
        String tls = "{mode: SIMPLE, credentialName: c, cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256, FAKE, "
                + "ECDHE-RSA-AES128-GCM-SHA256]}";
        assertThat(termination(https(tls)).cipherSuites()).containsExactly("ECDHE-RSA-AES128-GCM-SHA256");
    }

    @ParameterizedTest(name = "port {0} published as {1} → {2} named {3}")
    @CsvSource({
        "443, -1, 8443, 0.0.0.0_8443",
        "443, 9443, 9443, 0.0.0.0_9443",
        "443, 0, 0, 0.0.0.0_8443",
        "8000, -1, 8000, 0.0.0.0_8000"
    })
    void portsAreMovedOrPublished(int port, int published, int bound, String name) {
        var options = new CompileOptions(
                GatewayWorkload.ISTIO_INGRESSGATEWAY,
                "127.0.0.1",
                published < 0 ? Map.of() : Map.of(port, published),
                List.of());
        String gateway = gateway("- port: {number: " + port + ", name: http, protocol: HTTP}\n  hosts: ['*']");
        Listener listener =
                Mesh.compile(gateway, options, List.of()).snapshot().listeners().get(0);
        assertThat(listener.port()).isEqualTo(bound);
        assertThat(listener.gatewayPort()).isEqualTo(port);
        assertThat(listener.name()).isEqualTo(name);
    }

    @Test
    void everyAddressMeansTheAddressOfTheCommandLine() {
        String gateway = gateway("- port: {number: 80, name: http, protocol: HTTP}\n  bind: 0.0.0.0\n  hosts: ['*']");
        assertThat(snapshot(gateway).listeners().get(0).bind()).isEqualTo("127.0.0.1");
    }

    @Test
    void literalAddressIsBound() {
        String gateway = gateway("- port: {number: 80, name: http, protocol: HTTP}\n  bind: 127.0.0.2\n  hosts: ['*']");
        assertThat(snapshot(gateway).listeners().get(0).bind()).isEqualTo("127.0.0.2");
    }

    @Test
    void sameHostMayRepeatOnAnotherAddress() {
        String servers = """
                - port: {number: 443, name: a, protocol: HTTPS}
                  bind: 127.0.0.1
                  hosts: [httpbin.example.com]
                  tls: {mode: SIMPLE, credentialName: c}
                - port: {number: 443, name: b, protocol: HTTPS}
                  bind: 127.0.0.2
                  hosts: [httpbin.example.com]
                  tls: {mode: SIMPLE, credentialName: c}
                """;
        assertThat(snapshot(gateway(servers)).listeners()).hasSize(2);
    }

    @Test
    void serverWithoutRouteLeavesItsPortClosed() {
        String servers = """
                - port: {number: 443, name: tls, protocol: TLS}
                  hosts: ["*"]
                  tls: {mode: PASSTHROUGH}
                """;
        assertThat(snapshot(gateway(servers)).listeners()).isEmpty();
        assertThat(codes(gateway(servers))).containsExactly("MGW1705");
    }

    @Test
    void httpServerWithoutRouteAnswersWithTheBlackhole() {
        String gateway = gateway("- port: {number: 80, name: http, protocol: HTTP}\n  hosts: ['*']");
        var decision = (Decision.HttpRequest) snapshot(gateway)
                .decide(ConnectionFacts.plainText(80), Request.get("any", "/").over("http"));
        assertThat(decision.decision())
                .isInstanceOfSatisfying(
                        RouteDecision.NoRoute.class,
                        noRoute -> assertThat(noRoute.virtualHost().name()).isEqualTo("blackhole:80"));
    }

    @Test
    void selectorOfAnotherGatewayIsNotServed() {
        String gateway = gateway("- port: {number: 80, name: http, protocol: HTTP}\n  hosts: ['*']")
                .replace("istio: ingressgateway", "istio: ingress");
        assertThat(snapshot(gateway).listeners()).isEmpty();
        assertThat(codes(gateway)).containsExactly("MGW1701");
    }

    @Test
    void noSelectorSelectsEveryGateway() {
        String gateway = gateway("- port: {number: 80, name: http, protocol: HTTP}\n  hosts: ['*']")
                .replace("  selector: {istio: ingressgateway}\n", "");
        assertThat(snapshot(gateway).listeners()).hasSize(1);
    }

    @Test
    void exactSniBeatsWildcard() {
        String servers = """
                - port: {number: 443, name: any, protocol: HTTPS}
                  hosts: ["*.example.com"]
                  tls: {mode: SIMPLE, credentialName: c}
                - port: {number: 443, name: one, protocol: HTTPS}
                  hosts: [httpbin.example.com]
                  tls: {mode: SIMPLE, credentialName: c}
                """;
        Listener listener = snapshot(gateway(servers)).listeners().get(0);
        assertThat(listener.filterChain("httpbin.example.com").name()).isEqualTo("https.443.one.mygateway.default");
        assertThat(listener.filterChain("a.b.example.com").name()).isEqualTo("https.443.any.mygateway.default");
        assertThat(listener.filterChain("example.com")).isNull();
        assertThat(listener.filterChain(null)).isNull();
    }

    @Test
    void starAmongTheHostsTakesConnectionsWithoutSni() {
        String servers = """
                - port: {number: 443, name: any, protocol: HTTPS}
                  hosts: [httpbin.example.com, "*"]
                  tls: {mode: SIMPLE, credentialName: c}
                """;
        FilterChain chain = onlyChain(snapshot(gateway(servers)));
        assertThat(chain.serverNames()).isEmpty();
        assertThat(snapshot(gateway(servers)).listeners().get(0).filterChain(null))
                .isEqualTo(chain);
    }

    @Test
    void plainTextSentToTlsIsToldApart() {
        Snapshot snapshot = snapshot(gateway("""
                - port: {number: 443, name: any, protocol: HTTPS}
                  hosts: ["*"]
                  tls: {mode: SIMPLE, credentialName: c}
                """));
        assertThat(snapshot.decide(ConnectionFacts.plainText(443), Request.get("a", "/")))
                .isInstanceOfSatisfying(
                        Decision.ProtocolMismatch.class,
                        mismatch -> assertThat(mismatch.tlsExpected()).isTrue());
    }

    @Test
    void listenerIsFoundByItsBoundPortToo() {
        Snapshot snapshot = snapshot(https("{mode: SIMPLE, credentialName: c}"));
        assertThat(snapshot.listener(8443)).isNotNull().isEqualTo(snapshot.listener(443));
        assertThat(snapshot.listener(80)).isNull();
    }

    @Test
    void serviceOfTheCommandLineAddsAPortThatTheServiceLacks() {
        var options = new CompileOptions(
                GatewayWorkload.ISTIO_INGRESSGATEWAY,
                "127.0.0.1",
                Map.of(),
                List.of(ServiceOverride.of("httpbin", 8000, "127.0.0.1", 9000)));
        String service = "apiVersion: v1\nkind: Service\nmetadata: {name: httpbin}\nspec: {ports: [{port: 80}]}\n";
        String gateway = gateway("- port: {number: 80, name: http, protocol: HTTP}\n  hosts: ['*']");
        CompileResult result = Mesh.compile(String.join("---\n", service, gateway, HTTPBIN), options, List.of());
        assertThat(result.diagnostics()).isEmpty();
        assertThat(result.snapshot()
                        .clusters()
                        .get("outbound|8000||httpbin.default.svc.cluster.local")
                        .endpoints())
                .containsExactly(new Cluster.Endpoint("127.0.0.1", 9000, 1));
    }

    @ParameterizedTest
    @CsvSource({
        "httpbin,                          httpbin.default.svc.cluster.local",
        "httpbin.team,                     httpbin.team.svc.cluster.local",
        "httpbin.team.svc.cluster.local,   httpbin.team.svc.cluster.local",
        "www.example.org,                  www.example.org"
    })
    void serviceOfTheCommandLineMayBeShort(String name, String host) {
        assertThat(ServiceOverride.of(name, 80, "127.0.0.1", 9000).host()).isEqualTo(host);
    }

    @Test
    void decisionIsTheSameObjectEachTime() {
        Snapshot snapshot =
                snapshot(gateway("- port: {number: 80, name: http, protocol: HTTP}\n  hosts: ['*']"), HTTPBIN);
        var request = Request.get("HTTPBIN.example.com:8080", "/status/418?x").over("http");
        var first = (Decision.HttpRequest) snapshot.decide(ConnectionFacts.plainText(80), request);
        var second = (Decision.HttpRequest) snapshot.decide(ConnectionFacts.plainText(80), request);
        assertThat(first.decision()).isSameAs(second.decision());
        assertThat(first.decision())
                .isInstanceOfSatisfying(
                        RouteDecision.Routed.class,
                        routed -> assertThat(routed.route().action()).isInstanceOf(RouteAction.Forward.class));
    }

    @Test
    void requestsForCredentialsIncludeSkippedServersAndLeaveOutOtherGateways() {
        String servers = """
                - port: {number: 443, name: a, protocol: HTTPS}
                  hosts: [a.example.com]
                  tls: {mode: SIMPLE, credentialName: first}
                - port: {number: 443, name: b, protocol: HTTPS}
                  hosts: [a.example.com]
                  tls: {mode: SIMPLE, credentialName: second}
                """;
        String elsewhere = https("{mode: SIMPLE, credentialName: third}")
                .replace("mygateway", "other")
                .replace("istio: ingressgateway", "istio: ingress");
        assertThat(new SnapshotCompiler(CompileOptions.DEFAULT)
                        .credentialRequests(Mesh.resources(gateway(servers) + "---\n" + elsewhere)).stream()
                                .map(request -> request.credential().name()))
                .containsExactly("first", "second");
    }

    @Test
    void keyBytesAreNotInTheTextOfASnapshot() {
        var termination = termination(https("{mode: SIMPLE, credentialName: httpbin-credential}"), secret());
        String base64 =
                Pem.print(CREDENTIAL.privateKey()).lines().skip(1).findFirst().orElseThrow();
        assertThat(termination.toString()).doesNotContain(base64);
    }

    @Test
    void aRetryOfAHashedRequestMayStayAtItsEndpoint() {
        String hashed = """
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: httpbin}
                spec: {host: httpbin, trafficPolicy: {loadBalancer: {consistentHash: {useSourceIp: true}}}}
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: httpbin}
                spec: {ports: [{port: 8000, name: http}]}
                """;
        String gateway = gateway("- port: {number: 80, name: http, protocol: HTTP}\n  hosts: [httpbin.example.com]");
        assertThat(retriesOf(gateway, HTTPBIN, hashed).avoidsPreviousHosts()).isFalse();
        assertThat(retriesOf(gateway, HTTPBIN)).isEqualTo(RetryPolicy.DEFAULT);
    }

    private static RetryPolicy retriesOf(String... manifests) {
        var http = (NetworkFilter.HttpConnectionManager)
                onlyChain(snapshot(manifests)).filter();
        var action = http.routes()
                .virtualHosts()
                .values()
                .iterator()
                .next()
                .routes()
                .get(0)
                .action();
        return ((RouteAction.Forward) action).retries();
    }
}
