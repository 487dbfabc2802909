package dev.meshgw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import dev.meshgw.pki.CertificateAuthority;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code --trace-tls}, {@code --keylog} and {@code SSLKEYLOGFILE} of both clients. */
final class WireOptionsTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final String HOST = "httpbin.example.com";

    @TempDir
    static Path folder;

    private static StandInNginx site;

    @BeforeAll
    static void startServer() throws Exception {
        site = StandInNginx.start(ROOT.issueServer(HOST), Map.of(), null);
        Files.writeString(folder.resolve("ca.crt"), ROOT.certificatePem());
    }

    @AfterAll
    static void stopServer() {
        site.close();
    }

    private record Run(int exitCode, String err) {}

    @ParameterizedTest
    @ValueSource(strings = {"curl", "probe"})
    void optionNamesTheFile(String command) throws IOException {
        Run run = run(command, Map.of(), "--keylog", command + ".log");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .isEqualTo("meshgw: warning: " + command
                        + ".log gets the keys to this traffic; whoever reads it can decrypt a capture\n");
        assertThat(Files.readString(folder.resolve(command + ".log"))).contains("CLIENT_TRAFFIC_SECRET_0 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "probe"})
    void variableNamesTheFileWithoutAWord(String command) throws IOException {
        Run run = run(command, Map.of("SSLKEYLOGFILE", command + "-variable.log"));

        assertThat(run).isEqualTo(new Run(0, ""));
        assertThat(Files.readString(folder.resolve(command + "-variable.log"))).contains("CLIENT_TRAFFIC_SECRET_0 ");
    }

    @Test
    void fileThatCannotBeWrittenEndsCurlBeforeItConnects() {
        Run run = run("curl", Map.of(), "--keylog", "none/keys.log");

        assertThat(run.exitCode()).isEqualTo(CurlFailure.WRITE_ERROR);
        assertThat(run.err())
                .isEqualTo("curl: (23) cannot write the key log none/keys.log\n"
                        + "meshgw: error: cannot write the key log none/keys.log\n"
                        + "  why: its folder does not exist\n"
                        + "  fix: name a file in a folder of yours; one that exists must be yours alone, mode 0600\n");
    }

    @Test
    void fileThatCannotBeWrittenEndsTheProbe() {
        Run run = run("probe", Map.of(), "--keylog", "none/keys.log");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).startsWith("meshgw: error: cannot write the key log none/keys.log\n");
    }

    @Test
    void uselessVariableIsNoReasonToStop() {
        Run run = run("curl", Map.of("SSLKEYLOGFILE", "none/keys.log"));

        assertThat(run)
                .isEqualTo(new Run(
                        0,
                        "meshgw: warning: no key log is written to none/keys.log of SSLKEYLOGFILE:"
                                + " its folder does not exist\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"curl", "probe"})
    void traceTellsTheHandshakeAndNoSecret(String command) throws IOException {
        Run run = run(command, Map.of("SSLKEYLOGFILE", command + "-trace.log"), "--trace-tls");

        assertThat(run.exitCode()).isZero();
        assertThat(run.err().replaceAll("\\s+", " "))
                .containsSubsequence(
                        "> ",
                        "ClientHello(1), ",
                        "server name httpbin.example.com ALPN h2, http/1.1 key share X25519 (32 bytes)",
                        "< ",
                        "ServerHello(2), ",
                        "Certificate(11), ",
                        "leaf CN=httpbin.example.com",
                        "CertificateVerify(15), ",
                        "Finished(20), ",
                        "application_data(23)");
        for (String line : Files.readAllLines(folder.resolve(command + "-trace.log"))) {
            assertThat(run.err()).doesNotContain(line.substring(line.lastIndexOf(' ') + 1));
        }
    }

    private static Run run(String command, Map<String, String> environment, String... options) {
        String server = HOST + ":" + site.port();
        var args = new ArrayList<>(List.of(command, "--resolve", server + ":127.0.0.1", "--cacert", "ca.crt"));
        args.addAll(List.of(options));
        args.add("https://" + server + "/status/200");
        var err = new ByteArrayOutputStream();
        var console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment,
                folder,
                false);
        int exitCode = Meshgw.run(args, console);
        return new Run(exitCode, err.toString(StandardCharsets.UTF_8));
    }
}
