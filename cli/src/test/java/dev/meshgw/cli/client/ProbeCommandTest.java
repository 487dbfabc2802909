package dev.meshgw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

final class ProbeCommandTest {

    private static final String HOST = "httpbin.example.com";
    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");

    @TempDir
    static Path folder;

    private static StandInNginx site;
    private static StandInNginx mutual;

    @BeforeAll
    static void startServers() throws Exception {
        var client = ROOT.issueClient("client.example.com");
        site = StandInNginx.start(ROOT.issueServer(HOST), Map.of(), null);
        mutual = StandInNginx.start(ROOT.issueServer(HOST), Map.of(), ROOT.trustBundle());
        Files.writeString(folder.resolve("ca.crt"), ROOT.certificatePem());
        Files.writeString(
                folder.resolve("other.crt"),
                CertificateAuthority.create("other.example").certificatePem());
        Files.writeString(folder.resolve("client.crt"), Pem.print(client.chain()));
        Files.writeString(folder.resolve("client.key"), Pem.print(client.privateKey()));
    }

    @AfterAll
    static void stopServers() {
        site.close();
        mutual.close();
    }

    private record Run(int exitCode, String out, String err) {}

    @Test
    void factsAreOneALine() {
        Run run = probe(site, "--cacert", "ca.crt");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("(?m)^protocol +TLSv1.3$")
                .containsPattern("(?m)^key exchange +X25519$")
                .containsPattern("(?m)^ALPN +h2$")
                .containsPattern("(?m)^  names +httpbin.example.com$")
                .containsPattern("(?m)^verification +ok, measured against ca.crt$")
                .containsPattern("(?m)^client certificate +not asked for$");
    }

    @Test
    void serverNameTooLongForTlsIsExplained() {
        Run run = meshgw("probe", "127.0.0.1:" + site.port(), "--sni", "a".repeat(256), "--cacert", "ca.crt");

        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.err()).startsWith("meshgw: error: TLS cannot send a server name of 256 characters\n");
    }

    @Test
    void aUrlStandsForItsServer() {
        Run run = meshgw(
                "probe",
                "https://" + HOST + ":" + site.port() + "/status/418",
                "--resolve",
                HOST + ":" + site.port() + ":127.0.0.1",
                "--cacert",
                "ca.crt");

        assertThat(run.exitCode()).isZero();
    }

    @Test
    void missingClientCertificateIsAFinding() {
        Run run = probe(mutual, "--cacert", "ca.crt");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .containsPattern("(?m)^client certificate +required, of O=meshgw; CN=example.com; none was sent$")
                .containsPattern("(?m)^alert +certificate_required \\(116\\), sent by the server$");
        assertThat(run.err())
                .startsWith("meshgw: error: the server requires a client certificate, and none was sent\n")
                .contains("  fix: present one: --cert client.crt --key client.key\n");
    }

    @Test
    void certificateWithoutItsKeyIsSentBackForIt() {
        Run run = probe(mutual, "--cacert", "ca.crt", "--cert", "client.crt");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err())
                .startsWith("meshgw: error: client.crt does not hold a private key\n")
                .endsWith("  fix: name the file that holds it: --key FILE\n");
    }

    @Test
    void clientCertificateThatIsTakenIsTold() {
        Run run = probe(mutual, "--cacert", "ca.crt", "--cert", "client.crt", "--key", "client.key");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("(?m)^client certificate +asked for, .*; ours was accepted$");
    }

    @Test
    void clientCertificateMayComeFromAKeyStore() throws Exception {
        Run bundled = meshgw(
                Map.of("STORE_PASSWORD", "secret"),
                List.of(
                        "pki",
                        "bundle",
                        "client.crt",
                        "client.key",
                        "--out",
                        "client.p12",
                        "--pass-env",
                        "STORE_PASSWORD"));
        assertThat(bundled.exitCode()).as(bundled.err()).isZero();
        Files.writeString(folder.resolve("password"), "secret\n");

        Run run = probe(mutual, "--cacert", "ca.crt", "--cert", "client.p12", "--pass-file", "password");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isZero();
        assertThat(probe(mutual, "--cacert", "ca.crt", "--cert", "client.p12").exitCode())
                .isEqualTo(4);
    }

    @Test
    void everyFaultIsAFindingOfItsOwn() {
        Run run = meshgw("probe", "127.0.0.1:" + site.port(), "--sni", "wrong.example", "--cacert", "other.crt");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err())
                .contains("no certificate in other.crt has issued the server's certificate")
                .contains("the server's certificate is not for \"wrong.example\"");
    }

    @Test
    void jsonHoldsTheSameFacts() throws Exception {
        Run run = probe(mutual, "--cacert", "ca.crt", "-o", "json");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(1);
        var root = (Map<?, ?>) JSON.std.anyFrom(run.out());
        assertThat(root.get("ok")).isEqualTo(false);
        var handshake = (Map<?, ?>) root.get("handshake");
        assertThat(handshake.get("protocol")).isEqualTo("TLSv1.3");
        assertThat(handshake.get("verification")).isEqualTo("ok");
        var client = (Map<?, ?>) handshake.get("clientCertificate");
        assertThat(client.get("verdict")).isEqualTo("missing");
        assertThat(client.get("acceptedAuthorities")).isEqualTo(List.of("O=meshgw; CN=example.com"));
        var alert = (Map<?, ?>) ((List<?>) handshake.get("alerts")).get(0);
        assertThat(alert.get("number")).isEqualTo(116);
        assertThat(alert.get("from")).isEqualTo("server");
    }

    @Test
    void chainIsATreeOfWhatEachLinkProves() {
        Run run = probe(site, "--cacert", "ca.crt");

        assertThat(run.out())
                .contains("  O=meshgw; CN=example.com\n  |  + trusted    held by ca.crt\n")
                .contains("  `- CN=" + HOST + "\n        + signed by  O=meshgw; CN=example.com\n")
                .containsPattern("(?m)^        \\+ valid      to .* GMT \\(\\d+ days left\\)$")
                .contains("        + host name  " + HOST + " is covered by " + HOST + "\n");
    }

    @Test
    void missingLinkIsDrawn() {
        Run run = probe(site, "--cacert", "other.crt");

        assertThat(run.out())
                .contains(
                        "  O=meshgw; CN=example.com\n  |  x missing: not sent, and not in other.crt\n  `- CN=" + HOST);
    }

    @Test
    void signsAreThoseOfTheLocale() {
        Run run = meshgw(Map.of("LANG", "C.UTF-8"), arguments(site, "--cacert", "ca.crt", "--expect-tls", "1.2"));

        assertThat(run.out()).contains("└─ CN=" + HOST, "✓ valid", "  ✗ TLS version");
    }

    @Test
    void timingOfAHandshakeSaysThatNothingWasAskedFor() {
        Run run = probe(site, "--cacert", "ca.crt");

        assertThat(run.out())
                .containsPattern("(?m)^  DNS +[\\d.]+ ms  #+$")
                .containsPattern("(?m)^  TLS +[\\d.]+ ms +#+$")
                .containsPattern("(?m)^  first byte +-  not asked for");
    }

    @Test
    void answerHasItsStatusAndItsTime() {
        Run run = ask(site, "/status/418", "--cacert", "ca.crt");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)^answer +418 over HTTP/2$")
                .containsPattern("(?m)^  first byte +[\\d.]+ ms +#+$");
    }

    @Test
    void expectationsThatAreMetAreListed() {
        Run run = probe(
                site,
                "--cacert",
                "ca.crt",
                "--expect-tls",
                "1.3",
                "--expect-alpn",
                "h2",
                "--expect-issuer",
                "CN=example.*",
                "--expect-san",
                HOST,
                "--expect-days-left",
                "7");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)^  \\+ TLS version +TLSv1.3$")
                .containsPattern("(?m)^  \\+ ALPN +h2$")
                .containsPattern("(?m)^  \\+ issuer +O=meshgw; CN=example.com$")
                .containsPattern("(?m)^  \\+ SAN +" + HOST + "$")
                .containsPattern("(?m)^  \\+ days left +\\d+$");
    }

    @Test
    void unmetExpectationSaysWhatThereIsAndWhy() {
        Run run = ask(site, "/", "--cacert", "ca.crt", "--expect-status", "404", "--expect-header", "x-none: 1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .containsPattern("(?m)^  x status +wanted 404, got 200$")
                .containsPattern("(?m)^  x header +wanted x-none: 1, got no such header$")
                .contains("      why: the answer has ");
    }

    @Test
    void expectedStatusIsAskedForWithoutAPath() {
        Run run = probe(site, "--cacert", "ca.crt", "--expect-status", "200");

        assertThat(run.exitCode()).isZero();
    }

    @Test
    void expectedRefusalIsSuccess() {
        Run run = probe(mutual, "--cacert", "ca.crt", "--expect-alert", "certificate_required");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern("(?m)^  \\+ alert +certificate_required$");
    }

    @Test
    void expectedRefusalThatDoesNotComeIsAFinding() {
        Run run = probe(site, "--cacert", "ca.crt", "--expect-alert", "certificate required");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("why: the server does not ask for a client certificate")
                .contains("fix: set tls.mode: MUTUAL");
    }

    @Test
    void alertOfTls12HasAnotherName() {
        Run run = probe(mutual, "--cacert", "ca.crt", "--tls-max", "1.2", "--expect-alert", "certificate_required");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("--expect-alert handshake_failure");
    }

    @Test
    void certificateThatIsNeededShowsInTheTable() {
        Run run = probe(mutual, "--cacert", "ca.crt", "--cert", "client.crt", "--key", "client.key");

        assertThat(run.out())
                .containsPattern("(?m)^  +with it +without it$")
                .containsPattern("(?m)^  client certificate +accepted +required$")
                .containsPattern("(?m)^  alert +- +certificate_required$");
    }

    @Test
    void certificateThatNobodyAsksForChangesNothing() {
        Run run = probe(site, "--cacert", "ca.crt", "--cert", "client.crt", "--key", "client.key");

        assertThat(run.out()).contains("client certificate\n  changes nothing");
    }

    @Test
    void eachServerNameHasARow() throws Exception {
        var nginx = Map.of("nginx.example.com", ROOT.issueServer("nginx.example.com"));
        try (var server = StandInNginx.start(ROOT.issueServer(HOST), nginx, null)) {
            Run run = probe(server, "--cacert", "ca.crt", "--sni", HOST + ",nginx.example.com,other.example.com,-");

            assertThat(run.exitCode()).isZero();
            assertThat(run.out())
                    .containsPattern("(?m)^  SNI +certificate for +verdict +ALPN +alert$")
                    .containsPattern("(?m)^  " + HOST + " +" + HOST + " +ok +h2 +-$")
                    .containsPattern("(?m)^  nginx.example.com +nginx.example.com +ok +h2 +-$")
                    .containsPattern("(?m)^  other.example.com +" + HOST + " +other host +h2 +-$")
                    .containsPattern("(?m)^  \\(none\\) +" + HOST + " +ok +h2 +-$");
        }
    }

    @Test
    void aDashSendsNoName() {
        Run run = probe(site, "--cacert", "ca.crt", "--sni", "-");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("(?m)^SNI sent +none$").containsPattern("(?m)^host name +" + HOST);
    }

    @Test
    void scanIsPartOfThePage() {
        Run run = probe(site, "--cacert", "ca.crt", "--scan");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)^  TLSv1.3 +yes$")
                .containsPattern("(?m)^    ciphers +TLS_")
                .containsPattern("(?m)^    groups +.*X25519")
                .containsPattern("(?m)^  TLSv1.1 +no")
                .containsPattern("(?m)^  ALPN +h2 yes, http/1.1 yes,")
                .containsPattern("(?m)^  OCSP staple +none$")
                .containsPattern("(?m)^  client CAs +no client certificate is asked for$")
                .containsPattern("(?m)^  without SNI +goes on$")
                .containsPattern("(?m)^  asked +\\d+ connections in ");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80);
    }

    @Test
    void scanOfAMutualServerNamesItsAuthorities() throws Exception {
        Run run = probe(mutual, "--cacert", "ca.crt", "--scan", "-o", "json");

        var scan = (Map<?, ?>) ((Map<?, ?>) JSON.std.anyFrom(run.out())).get("scan");
        var newest = (Map<?, ?>) ((List<?>) scan.get("versions")).get(0);
        assertThat(newest.get("version")).isEqualTo("TLSv1.3");
        assertThat(newest.get("reaction")).isEqualTo("accepted");
        assertThat((List<?>) newest.get("groups")).isNotEmpty();
        assertThat(probe(mutual, "--cacert", "ca.crt", "--scan").out())
                .containsPattern("(?m)^  client CAs +O=meshgw; CN=example.com$");
    }

    @Test
    void junitHasATestForEachExpectation() {
        Run run = probe(site, "--cacert", "ca.crt", "-o", "junit", "--expect-tls", "1.3", "--expect-alpn", "http/1.1");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("<testsuite name=\"meshgw probe\" tests=\"3\" failures=\"1\"")
                .contains("name=\"no finding\"")
                .contains("<failure type=\"Unmet\" message=\"ALPN: wanted http/1.1, got h2\"");
    }

    @Test
    void githubHasAnErrorForEachFault() {
        Run run = probe(mutual, "--cacert", "ca.crt", "-o", "github", "--expect-tls", "1.2");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).isEmpty();
        assertThat(run.out().lines())
                .hasSize(2)
                .allMatch(line -> line.startsWith("::error title=meshgw probe " + HOST + "%3A"))
                .anyMatch(line -> line.contains("::the server requires a client certificate, and none was sent%0Awhy:"))
                .anyMatch(line -> line.contains("::TLS version: wanted TLSv1.2, got TLSv1.3"));
    }

    @Test
    void jsonHoldsExpectationsAndAnswer() throws Exception {
        Run run = ask(
                site,
                "/status/418",
                "--cacert",
                "ca.crt",
                "-o",
                "json",
                "--expect-status",
                "200",
                "--sni",
                "a.example,b.example");

        var root = (Map<?, ?>) JSON.std.anyFrom(run.out());
        assertThat(((Map<?, ?>) root.get("response")).get("status")).isEqualTo(418);
        var expectation = (Map<?, ?>) ((List<?>) root.get("expectations")).get(0);
        assertThat(expectation.get("met")).isEqualTo(false);
        assertThat(expectation.get("got")).isEqualTo("418");
        assertThat((List<?>) root.get("serverNames")).hasSize(2);
        assertThat(((Map<?, ?>) root.get("timing")).get("firstByte")).isInstanceOf(Double.class);
    }

    @Test
    void refusedConnectionIsNoHandshake() throws IOException {
        Run run = meshgw("probe", "127.0.0.1:" + ScriptedServer.closedPort(), "--cacert", "ca.crt");

        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.err()).contains("nothing accepts connections", "why: 127.0.0.1: Connection refused");
    }

    @Test
    void serverThatHangsUpIsNoHandshake() throws Exception {
        try (var server =
                ScriptedServer.playing(connection -> connection.getInputStream().read(new byte[4096]))) {
            Run run = meshgw("probe", "127.0.0.1:" + server.port(), "--sni", HOST, "--cacert", "ca.crt");

            assertThat(run.exitCode()).isEqualTo(6);
            assertThat(run.err())
                    .contains("the server closed the connection in the TLS handshake, without an alert")
                    .contains("the SNI was \"" + HOST + "\"");
        }
    }

    @Test
    void silentServerRunsOutOfTime() throws Exception {
        try (var server = ScriptedServer.silent()) {
            Run run = meshgw("probe", "127.0.0.1:" + server.port(), "--cacert", "ca.crt", "--timeout", "1");

            assertThat(run.exitCode()).isEqualTo(6);
            assertThat(run.err())
                    .contains("no handshake with 127.0.0.1:" + server.port())
                    .contains("it took the connection and did not answer the ClientHello");
        }
    }

    @Test
    void unusableFileIsNamed() {
        Run run = probe(site, "--cacert", "missing.crt");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("cannot read missing.crt");
    }

    @Test
    void wrongArgumentsAreUsageErrors() {
        assertThat(meshgw("probe").exitCode()).isEqualTo(2);
        assertThat(meshgw("probe", "a:99999").exitCode()).isEqualTo(2);
        assertThat(meshgw("probe", "a:1", "--key", "x").exitCode()).isEqualTo(2);
        assertThat(meshgw("probe", "a:1", "--resolve", "nonsense").exitCode()).isEqualTo(2);
        assertThat(meshgw("probe", "a:1", "--timeout", "0").exitCode()).isEqualTo(2);
        assertThat(meshgw("probe", "a:1", "--tls-max", "9").exitCode()).isEqualTo(2);
        assertThat(meshgw("probe", "a:1", "--alpn", "x".repeat(256)).exitCode()).isEqualTo(2);
        assertThat(meshgw("probe", "a:1", "--method", "GE T").exitCode()).isEqualTo(2);
        assertThat(meshgw("probe", "a:1", "--expect-status", "teapot").exitCode())
                .isEqualTo(2);
        assertThat(meshgw("probe", "a:1", "--expect-tls", "9").exitCode()).isEqualTo(2);
        assertThat(meshgw("probe", "a:1", "--expect-alert", "certificate_requird")
                        .err())
                .contains("did you mean certificate_required?");
        assertThat(meshgw("probe", "http://a:1").err()).contains("a probe looks at TLS, and http:// has none");
    }

    private static Run probe(StandInNginx server, String... options) {
        return meshgw(Map.of(), arguments(server, options));
    }

    private static Run ask(StandInNginx server, String path, String... options) {
        List<String> args = arguments(server, options);
        args.set(1, "https://" + args.get(1) + path);
        return meshgw(Map.of(), args);
    }

    private static List<String> arguments(StandInNginx server, String... options) {
        var args = new ArrayList<>(
                List.of("probe", HOST + ":" + server.port(), "--resolve", HOST + ":" + server.port() + ":127.0.0.1"));
        args.addAll(List.of(options));
        return args;
    }

    private static Run meshgw(String... args) {
        return meshgw(Map.of(), List.of(args));
    }

    private static Run meshgw(Map<String, String> environment, List<String> args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                environment,
                folder,
                false);
        int exitCode = Meshgw.run(args, console);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
