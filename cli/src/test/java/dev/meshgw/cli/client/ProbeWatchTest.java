package dev.meshgw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateDescription;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/** {@code probe --watch} beside a running gateway whose secrets are switched. */
@Timeout(60)
final class ProbeWatchTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");

    @TempDir
    static Path folder;

    private static RunningMesh mesh;

    @BeforeAll
    static void startGateway() throws Exception {
        mesh = RunningMesh.start(folder, "SIMPLE", ROOT.issueServer(RunningMesh.HOST), ROOT.certificatePem());
    }

    @AfterAll
    static void stopGateway() {
        mesh.close();
    }

    @Test
    void rotationIsSeenToHappen() throws IOException {
        var rotated = ROOT.issueServer(RunningMesh.HOST);
        String serial = rotated.leaf().getSerialNumber().toString(16);
        var out = new Reader();
        out.when("sent with it", () -> mesh.replaceSecret(rotated, ROOT.certificatePem()));
        String fingerprint = CertificateDescription.of(rotated.leaf()).sha256();
        out.when("SHA-256             " + fingerprint + " (was: ", out::leave);

        var run = mesh.probe(out, out::text, "--watch", "100ms");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .containsPattern("(?m)^[0-9:.]{12}  verdict +all well$")
                .containsPattern("(?m)^[0-9:.]{12}  serial +" + serial + " \\(was: [0-9a-f]+\\)$")
                .doesNotContainPattern("protocol .*was:");
    }

    @Test
    void failureAndRecoveryAreToldWithTheirReason() throws Exception {
        var stranger = CertificateAuthority.create("other.example").issueServer(RunningMesh.HOST);
        var out = new Reader();
        out.when("sent with it", () -> mesh.replaceSecret(stranger, ROOT.certificatePem()));
        out.when(
                "verdict             no certificate in ca.crt",
                () -> mesh.replaceSecret(ROOT.issueServer(RunningMesh.HOST), ROOT.certificatePem()));
        out.when("verdict             all well (was: no certificate in ca.crt", out::leave);

        var run = mesh.probe(out, out::text, "--watch", "100ms");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("meshgw: error: no certificate in ca.crt has issued", "  fix: ");
    }

    @Test
    void signalEndsItWithASummary() {
        var out = new Reader();
        // Not INT, which does the same: a process that a shell starts in the background is deaf to it from the start.
        out.when(
                "sent with it",
                () -> new ProcessBuilder(
                                "kill", "-TERM", "" + ProcessHandle.current().pid())
                        .start());

        var run = mesh.probe(out, out::text, "--watch", "1h");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("watched +1 probe in \\d+ s, 0 with changes, 0 failed\n$");
    }

    @Test
    void countEndsItWithASummary() {
        var run = mesh.probe("--watch", "100ms", "--count", "3");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).containsPattern("watched +3 probes in \\d+ s, 0 with changes, 0 failed\n$");
    }

    @Test
    void jsonIsOneObjectALine() throws IOException {
        var run = mesh.probe("--watch", "100ms", "--count", "2", "-o", "json");

        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(3);
        var first = (Map<?, ?>) JSON.std.anyFrom(lines.get(0));
        assertThat(first.get("changes")).isEqualTo(List.of());
        assertThat(first.get("ok")).isEqualTo(true);
        var summary = (Map<?, ?>) ((Map<?, ?>) JSON.std.anyFrom(lines.get(2))).get("summary");
        assertThat(summary.get("probes")).isEqualTo(2);
        assertThat(summary.get("failed")).isEqualTo(0);
    }

    @Test
    void wrongWordsAreUsageErrors() {
        assertThat(mesh.probe("--count", "3").exitCode()).isEqualTo(2);
        assertThat(mesh.probe("--watch", "1ms").exitCode()).isEqualTo(2);
        assertThat(mesh.probe("--watch", "--count", "0").exitCode()).isEqualTo(2);
        assertThat(mesh.probe("--watch", "-o", "junit").exitCode()).isEqualTo(2);
    }

    @Test
    void intervalMayBeLeftOutBeforeTheServer() {
        var run = mesh.probe("--count", "1", "--watch", "127.0.0.1:" + mesh.port());

        // Two servers were named: the word after --watch was not taken for an interval.
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("127.0.0.1:" + mesh.port());
    }

    /** Standard output whose reader acts on what it reads, one thing after the other, and may leave as {@code head} does. */
    private static final class Reader extends OutputStream {

        private interface Act {
            void run() throws IOException;
        }

        private record Step(String text, Act act) {}

        private final ByteArrayOutputStream text = new ByteArrayOutputStream();
        private final Deque<Step> steps = new ArrayDeque<>();
        private boolean gone;

        void when(String read, Act act) {
            steps.add(new Step(read, act));
        }

        void leave() {
            gone = true;
        }

        String text() {
            return text.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void flush() throws IOException {
            if (gone) {
                throw new IOException("Broken pipe");
            }
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int start, int length) throws IOException {
            if (gone) {
                throw new IOException("Broken pipe");
            }
            text.write(bytes, start, length);
            if (!steps.isEmpty() && text().contains(steps.peek().text())) {
                try {
                    steps.remove().act().run();
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }
}
