package dev.meshgw.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

class GatewayDiffCommandTest {

    private static final String OLD = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: gw}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 80, name: http, protocol: HTTP}
                hosts: ["*.example.com"]
              - port: {number: 443, name: https, protocol: HTTPS}
                tls: {mode: SIMPLE, credentialName: cred}
                hosts: [a.example.com]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: vs}
            spec:
              hosts: [a.example.com]
              gateways: [gw]
              http:
              - match: [{uri: {prefix: /one}, headers: {x-user: {exact: jason}}}]
                route: [{destination: {host: one, port: {number: 80}}}]
              - match: [{uri: {regex: "/v[0-9]+/.*"}}]
                route: [{destination: {host: v, port: {number: 80}}}]
              - match: [{uri: {exact: /two}}]
                route: [{destination: {host: two, port: {number: 80}}}]
            """;

    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void shell() {
        shell = new Shell(folder);
    }

    /** @param change pairs of text and replacement */
    private int diff(String... change) {
        String changed = OLD;
        for (int i = 0; i < change.length; i += 2) {
            assertThat(changed).contains(change[i]);
            changed = changed.replace(change[i], change[i + 1]);
        }
        try {
            Files.writeString(folder.resolve("old.yaml"), OLD);
            Files.writeString(folder.resolve("new.yaml"), changed);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return shell.run("gateway", "diff", "old.yaml", "new.yaml");
    }

    @Test
    void whatDoesTheSameIsTheSame() {
        assertThat(diff("metadata: {name: vs}", "metadata: {name: renamed}")).isZero();
        assertThat(shell.out()).contains("no answer changes");
        assertThat(shell.err()).contains("assumed to be there and unchanged: kubernetes://cred");
    }

    @Test
    void anotherDestinationChangesItsPathsOnly() {
        assertThat(diff("host: two,", "host: three,")).isEqualTo(1);
        assertThat(shell.out())
                .contains("http://a.example.com")
                .contains("https://a.example.com")
                .contains("  GET /two\n")
                .contains("- outbound|80||two.default.svc.cluster.local (NC)  --> old.yaml:24:13")
                .contains("+ outbound|80||three.default.svc.cluster.local (NC)  --> new.yaml:24:13")
                .doesNotContain("/one");
    }

    @Test
    void aConditionThatIsGoneChangesRequestsWithoutIt() {
        assertThat(diff(", headers: {x-user: {exact: jason}}", "")).isEqualTo(1);
        assertThat(shell.out()).contains("  GET /one\n").doesNotContain("GET /one x-user: jason");
    }

    @Test
    void aRuleInFrontHidesTheNextOne() {
        assertThat(diff("exact: /two", "prefix: /")).isEqualTo(1);
        assertThat(shell.out()).contains("  GET /meshgw-other\n").contains("meshgw-other stands for every name");
    }

    @Test
    void theModeAndTheNamesOfAServerAreCompared() {
        assertThat(diff(
                        "mode: SIMPLE",
                        "mode: MUTUAL",
                        "hosts: [a.example.com]\n---",
                        "hosts: [\"*.example.com\"]\n---"))
                .isEqualTo(1);
        assertThat(shell.out())
                .contains("port 443, SNI a.example.com\n  - SIMPLE with")
                .contains("  + MUTUAL with")
                .contains("port 443, SNI meshgw-other.example.com\n  - closed: no filter chain (NR)");
    }

    @Test
    void anotherCredentialIsAnotherCertificate() {
        assertThat(diff("credentialName: cred", "credentialName: other")).isEqualTo(1);
        assertThat(shell.out()).contains("CN=kubernetes://cred").contains("CN=kubernetes://other");
    }

    @Test
    void aDestinationRuleThatBeginsTlsChangesTheAnswer() throws IOException {
        String service = """
                ---
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata: {name: two}
                spec:
                  hosts: [two.default.svc.cluster.local]
                  ports: [{number: 80, name: http, protocol: HTTP}]
                  resolution: STATIC
                  endpoints: [{address: 127.0.0.1}]
                """;
        Files.writeString(folder.resolve("old.yaml"), OLD + service);
        Files.writeString(folder.resolve("new.yaml"), OLD + service + """
                ---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata: {name: two}
                spec:
                  host: two
                  trafficPolicy: {tls: {mode: SIMPLE, insecureSkipVerify: true}}
                """);
        assertThat(shell.run("gateway", "diff", "old.yaml", "new.yaml")).isEqualTo(1);
        assertThat(shell.out())
                .contains("- outbound|80||two.default.svc.cluster.local  -->")
                .contains("+ outbound|80||two.default.svc.cluster.local; HTTP/1.1 over TLS that begins here");
    }

    @Test
    void aChangedExpressionIsComparedByOneExampleAndSaysSo() {
        assertThat(diff("/v[0-9]+/.*", "/v[0-9]/.*")).isZero();
        assertThat(shell.out()).contains("compared by one example only: path ~ /v[0-9]+/.*");
    }

    @Test
    void anExpressionWithoutAnExampleIsNamed() {
        assertThat(diff("/v[0-9]+/.*", "/([[:^alpha:]]{3}\\\\b|\\\\x41{2,3}z)")).isEqualTo(1);
        assertThat(shell.out()).contains("not compared, no example was found: path ~ ");
    }

    @Test
    void theJsonFormHasTheSameFacts() throws IOException {
        diff("host: two,", "host: three,");
        shell.run("gateway", "diff", "-o", "json", "old.yaml", "new.yaml");
        Map<String, Object> difference = JSON.std.mapFrom(shell.out());
        assertThat(difference).containsOnlyKeys("changed", "calls", "changes", "sampled", "undecided");
        assertThat(difference).containsEntry("changed", true);
        assertThat((List<?>) difference.get("changes")).hasSize(2);
    }

    @Test
    void aFileThatIsNotThereIsNotCompared() {
        assertThat(shell.run("gateway", "diff", "old.yaml", "nothing.yaml")).isEqualTo(3);
        assertThat(shell.run("gateway", "diff", "old.yaml")).isEqualTo(2);
    }

    @Test
    void routesAndListenersAreTables() throws IOException {
        diff();
        assertThat(shell.run("gateway", "routes", "-f", "old.yaml")).isZero();
        assertThat(shell.out())
                .startsWith("NAME ")
                .containsPattern("http\\.8080 +a\\.example\\.com +path = /one\\*, x-user = jason +forward +outbound")
                .contains("old.yaml:24:13");
        assertThat(shell.run("gateway", "listeners", "-f", "old.yaml")).isZero();
        assertThat(shell.out())
                .containsPattern("127\\.0\\.0\\.1:8080 +80 +ALL +PLAIN")
                .containsPattern(
                        "127\\.0\\.0\\.1:8443 +443 +SNI: a\\.example\\.com +SIMPLE +kubernetes://cred +WARMING");
        assertThat(shell.run("gateway", "listeners", "-f", "old.yaml", "-o", "json"))
                .isZero();
        assertThat(JSON.std.mapFrom(shell.out())).containsOnlyKeys("listeners", "skippedServers");
        assertThat(shell.run("gateway", "routes", "-f", "old.yaml", "-o", "json"))
                .isZero();
        assertThat(JSON.std.listFrom(shell.out())).hasSize(2);
    }
}
