package dev.meshgw.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

class GatewayExplainCommandTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");

    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void manifests() throws IOException {
        shell = new Shell(folder);
        write("mesh.yaml", """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: gw}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - port: {number: 80, name: http, protocol: HTTP}
                    hosts: [a.example.com, "*.wild.example.com"]
                  - port: {number: 443, name: mutual, protocol: HTTPS}
                    tls: {mode: MUTUAL, credentialName: cred}
                    hosts: [a.example.com]
                  - port: {number: 443, name: twice, protocol: HTTPS}
                    tls: {mode: SIMPLE, credentialName: cred}
                    hosts: [a.example.com, b.example.com]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: vs}
                spec:
                  hosts: [a.example.com, "*.wild.example.com"]
                  gateways: [gw]
                  http:
                  - match:
                    - uri: {prefix: /status}
                      headers: {x-user: {exact: jason}}
                    rewrite: {uri: /s}
                    headers: {request: {set: {x-route: "yes"}}, response: {remove: [x-secret]}}
                    route: [{destination: {host: up, port: {number: 80}}}]
                  - match: [{uri: {prefix: /old}}]
                    redirect: {uri: /new}
                  - match: [{uri: {prefix: /gone}}]
                    route: [{destination: {host: nowhere}}]
                """);
        TlsCredential server = ROOT.issueServer("a.example.com");
        write("a.crt", Pem.print(server.chain()));
        write("a.key", Pem.print(server.privateKey()));
        write("ca.crt", Pem.print(ROOT.certificate()));
        write("client.crt", Pem.print(ROOT.issueClient("client.example.com").chain()));
        write(
                "stranger.crt",
                Pem.print(CertificateAuthority.create("other").issueClient("x").chain()));
        assertThat(shell.run(
                        "create",
                        "-n",
                        "istio-system",
                        "secret",
                        "generic",
                        "cred",
                        "--from-file=tls.crt=a.crt",
                        "--from-file=tls.key=a.key",
                        "--from-file=ca.crt"))
                .isZero();
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private int explain(String... more) {
        var line = new java.util.ArrayList<>(
                List.of("gateway", "explain", "-f", "mesh.yaml", "--service", "up:80=127.0.0.1:9000"));
        line.addAll(List.of(more));
        int code = shell.run(line.toArray(String[]::new));
        assertThat(shell.out().lines()).allMatch(text -> text.length() <= 100);
        return code;
    }

    /** What was printed, without its line breaks. */
    private String told() {
        return shell.out().replaceAll("\\s+", " ");
    }

    @Test
    void aRequestThatReachesAnEndpointIsToldToItsEnd() {
        assertThat(explain("http://a.example.com/status/418?x=1", "-H", "X-User: jason"))
                .isZero();
        assertThat(told())
                .contains("listener 0.0.0.0_8080 at 127.0.0.1:8080 for port 80")
                .contains("rule 1 ✓ path = /status*, x-user = jason")
                .contains("mesh.yaml:24:7")
                .contains("path /status/418?x=1 becomes /s/418?x=1")
                .contains("outbound|80||up.default.svc.cluster.local")
                .contains("HTTP/1.1 in plain text endpoints 127.0.0.1:9000")
                .contains("set x-envoy-original-path: /status/418?x=1")
                .contains("set x-route: yes (route)")
                .contains("remove x-secret (route)");
    }

    @Test
    void theFirstConditionThatFailsIsNamed() {
        assertThat(explain("http://a.example.com/status/418")).isEqualTo(1);
        assertThat(told())
                .contains("rule 1 ✗ not x-user = jason")
                .contains("rule 2 ✗ not path = /old*")
                .contains("404: none of the rules")
                .contains("rule 1 would match with x-user = jason");
    }

    @Test
    void aRedirectIsAnAnswer() {
        assertThat(explain("http://a.example.com/old?x=1")).isZero();
        assertThat(told()).contains("301 to http://a.example.com/new");
    }

    @Test
    void aDestinationThatIsNotThereIsExplainedByTheCompiler() {
        assertThat(explain("http://a.example.com/gone")).isEqualTo(1);
        assertThat(told())
                .contains("503 (NC)")
                .contains("destination \"nowhere\" is no known service")
                .contains("fix did you mean up.default.svc.cluster.local?");
    }

    @Test
    void aWildcardDoesNotCoverItsOwnDomain() {
        assertThat(explain("http://wild.example.com/")).isEqualTo(1);
        assertThat(told()).contains("*.wild.example.com, and a wildcard does not cover its own domain");
    }

    @Test
    void aClientWithoutACertificateIsRefused() {
        assertThat(explain("https://a.example.com/old")).isEqualTo(1);
        assertThat(told())
                .contains("covers a.example.com")
                .contains("refused with alert certificate_required")
                .contains("server \"twice\" of Gateway default/gw")
                .contains("the winner is at mesh.yaml:");
    }

    @Test
    void aClientOfTheAuthorityIsAccepted() {
        assertThat(explain("https://a.example.com/old", "--client-cert", "client.crt"))
                .isZero();
        assertThat(told()).contains("accepted. CN=client.example.com");
    }

    @Test
    void aClientOfAStrangerIsRefusedWithTheAlertOfTheDataPlane() {
        assertThat(explain("--sni", "a.example.com", "--client-cert", "stranger.crt"))
                .isEqualTo(1);
        assertThat(told()).contains("refused with alert unknown_ca").contains("issuer \"CN=other");
    }

    @Test
    void theNearestServerNameIsFound() {
        assertThat(explain("--sni", "aa.example.com")).isEqualTo(1);
        assertThat(told()).contains("the nearest server name is a.example.com");
    }

    @Test
    void aConnectionWithoutSniGetsTheAdviceOfResolve() {
        assertThat(explain("https://127.0.0.1/", "-H", "Host: a.example.com")).isEqualTo(1);
        assertThat(told()).contains("the client sends no SNI").contains("--resolve");
    }

    @Test
    void aPortThatIsNotServedNamesThoseThatAre() {
        assertThat(explain("http://a.example.com:81/")).isEqualTo(1);
        assertThat(told()).contains("nothing listens on port 81").contains("80 (HTTP at 127.0.0.1:8080)");
    }

    @Test
    void aVirtualServiceOfTheHostThatDoesNothingIsNamed() throws IOException {
        write("mesh.yaml", """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: gw}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - port: {number: 80, name: http, protocol: HTTP}
                    hosts: ["*.example.com"]
                  - port: {number: 8443, name: pass, protocol: TLS}
                    tls: {mode: PASSTHROUGH}
                    hosts: [p.example.com]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: outside}
                spec:
                  hosts: [shop.example.org]
                  gateways: [gw]
                  http: [{route: [{destination: {host: up, port: {number: 80}}}]}]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: sidecars}
                spec:
                  hosts: [m.example.com]
                  http: [{route: [{destination: {host: up, port: {number: 80}}}]}]
                """);
        assertThat(explain("http://shop.example.org/")).isEqualTo(1);
        assertThat(told()).contains("VirtualService default/outside does nothing on Gateway default/gw");
        assertThat(explain("http://m.example.com/")).isEqualTo(1);
        assertThat(told()).contains("default/sidecars has this host and names no Gateway");
        assertThat(explain("https://p.example.com:8443/")).isEqualTo(1);
        assertThat(told())
                .contains("not served server \"pass\" of Gateway default/gw accepts no connection")
                .contains("connection refused");
    }

    @Test
    void plainHttpToATlsPortIsNoted() throws IOException {
        write("mesh.yaml", """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: {name: gw}
                spec:
                  selector: {istio: ingressgateway}
                  servers:
                  - port: {number: 80, name: http, protocol: HTTP}
                    hosts: [a.example.com]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: {name: vs}
                spec:
                  hosts: [a.example.com]
                  gateways: [gw]
                  http: [{route: [{destination: {host: up, port: {number: 443}}}]}]
                ---
                apiVersion: v1
                kind: Service
                metadata: {name: up}
                spec: {ports: [{port: 443, name: https}]}
                """);
        assertThat(explain("http://a.example.com/", "--service", "up:443=127.0.0.1:9443"))
                .isZero();
        assertThat(told()).contains("note port 443 (https) of service").contains("such a server answers 400");
    }

    @Test
    void theJsonFormHasTheSameFacts() throws IOException {
        assertThat(shell.run("gateway", "explain", "-f", "mesh.yaml", "-o", "json", "http://a.example.com/nothing"))
                .isEqualTo(1);
        Map<String, Object> story = JSON.std.mapFrom(shell.out());
        assertThat(story)
                .containsOnlyKeys(
                        "request",
                        "outcome",
                        "listener",
                        "skippedServers",
                        "filterChains",
                        "credential",
                        "clientCertificate",
                        "virtualHost",
                        "rules",
                        "action",
                        "destinations",
                        "headers",
                        "hints");
        assertThat(story.get("outcome")).asString().contains("result=noRoute", "status=404");
        assertThat((List<?>) story.get("rules")).hasSize(3);
    }

    @Test
    void neitherUrlNorSniIsWrongUsage() {
        assertThat(explain()).isEqualTo(2);
        assertThat(shell.err()).contains("--sni NAME");
    }
}
