package dev.meshgw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/** {@code probe --gateway} beside a running gateway. */
final class ProbeGatewayTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final TlsCredential SERVER = ROOT.issueServer(RunningMesh.HOST);

    @TempDir
    static Path folder;

    private static RunningMesh mesh;

    /** Writes what the gateway says of handshakes to the file that {@code gateway run} would write it to. */
    private static final Handler LOG = new Handler() {
        @Override
        public void publish(LogRecord record) {
            try {
                Files.writeString(
                        folder.resolve(".meshgw/.run/gateway.log"),
                        "2026-11-22T08:00:00.000000Z\twarn\ttls\t" + record.getMessage() + "\n",
                        StandardOpenOption.CREATE,
                        StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeAll
    static void startGateway() throws Exception {
        Logger.getLogger("tls").addHandler(LOG);
        mesh = RunningMesh.start(folder, "OPTIONAL_MUTUAL", SERVER, ROOT.certificatePem());
    }

    @AfterAll
    static void stopGateway() {
        Logger.getLogger("tls").removeHandler(LOG);
        mesh.close();
    }

    @Test
    void wireAndGatewayAreSetBesideEachOther() {
        var run = mesh.probe("--gateway");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("\ngateway\n")
                .containsPattern("(?m)^  listener +127.0.0.1:" + mesh.port() + " for port 443, HTTPS$")
                .containsPattern("(?m)^  filter chain .*, OPTIONAL_MUTUAL, ACTIVE$")
                .containsPattern("(?m)^  server +.*mygateway.yaml:\\d+:\\d+$")
                .containsPattern("(?m)^  secret +kubernetes://httpbin-credential, istio-system/httpbin-credential with"
                        + " .*tls.crt.* at .*httpbin-credential.yaml:\\d+:\\d+$")
                .contains("SHA-256 " + CertificateDescription.of(SERVER.leaf()).sha256())
                .containsPattern("(?m)^  verdict +the wire showed what the gateway serves$");
    }

    @Test
    void jsonHoldsTheSame() throws Exception {
        var run = mesh.probe("--gateway", "-o", "json");

        var gateway = gateway(run);
        assertThat(gateway.get("wireIsWhatIsServed")).isEqualTo(true);
        assertThat(gateway.get("mode")).isEqualTo("OPTIONAL_MUTUAL");
        assertThat((List<?>) gateway.get("secrets")).hasSize(2);
    }

    @Test
    void nameThatNoServerTakesIsAFinding() {
        var run = mesh.probe("--gateway", "--sni", "other.example.com");

        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.out())
                .containsPattern("(?m)^  its log +connection of 127.0.0.1:\\d+ closed: no server has the SNI")
                .containsPattern("(?m)^ +why: port 443 serves " + RunningMesh.HOST + "$")
                .containsPattern("(?m)^ +fix: ");
        assertThat(run.err())
                .contains("no server of the gateway on port 443 takes the SNI \"other.example.com\"")
                .contains("its hosts are " + RunningMesh.HOST);
    }

    @Test
    void logLineIsThatOfThisVeryHandshake() throws Exception {
        var first = mesh.probe("--gateway", "--sni", "first.example.com", "-o", "json");
        var second = mesh.probe("--gateway", "--sni", "second.example.com", "-o", "json");

        assertThat(gateway(first).get("log").toString()).contains("sni \"first.example.com\"");
        assertThat(gateway(second).get("log").toString()).contains("sni \"second.example.com\"");
    }

    @Test
    void anotherServerIsNotTakenForTheGateway() throws Exception {
        try (var stranger = StandInNginx.start(SERVER, Map.of(), null)) {
            var run = mesh.probeOf("127.0.0.1:" + stranger.port(), "--gateway");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err())
                    .contains("does not listen on port " + stranger.port())
                    .contains("it listens on 127.0.0.1:" + mesh.port());
        }
    }

    @Test
    void thatNoGatewayRunsIsSaidWithTheCommand() {
        var run = mesh.probe("--gateway", "--mesh-dir", "elsewhere");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("no gateway is running on", "fix: start one: meshgw gateway run --detach");
    }

    private static Map<?, ?> gateway(RunningMesh.Run run) throws IOException {
        return (Map<?, ?>) ((Map<?, ?>) JSON.std.anyFrom(run.out())).get("gateway");
    }
}
