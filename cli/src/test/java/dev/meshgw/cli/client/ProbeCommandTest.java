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
                .containsPattern("(?m)^  valid .* \\(\\d+ days left\\)$")
                .containsPattern("(?m)^verification +ok, measured against ca.crt$")
                .containsPattern("(?m)^client certificate +not asked for$");
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
    void clientCertificateThatIsTakenIsTold() {
        Run run = probe(mutual, "--cacert", "ca.crt", "--cert", "client.crt", "--key", "client.key");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("(?m)^client certificate +asked for, .*; ours was accepted$");
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
            assertThat(run.err()).contains("no handshake with 127.0.0.1:" + server.port());
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
    }

    private static Run probe(StandInNginx server, String... options) {
        var args = new ArrayList<>(
                List.of("probe", HOST + ":" + server.port(), "--resolve", HOST + ":" + server.port() + ":127.0.0.1"));
        args.addAll(List.of(options));
        return meshgw(args.toArray(String[]::new));
    }

    private static Run meshgw(String... args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                Map.of(),
                folder,
                false);
        int exitCode = Meshgw.run(List.of(args), console);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
