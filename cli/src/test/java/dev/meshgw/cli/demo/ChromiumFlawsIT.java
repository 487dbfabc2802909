package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meshgw.pki.Expectation;
import dev.meshgw.pki.Expectation.Judge;
import dev.meshgw.pki.Flaw;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the catalogue of flaws says of Chromium is what Chromium says. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChromiumFlawsIT {

    private static final String HOST = "flawed.example.com";
    private static final Pattern ACCEPT = Pattern.compile("ACCEPT .*:([0-9]+)");

    private Path folder;
    private BashSession bash;
    private Chromium browser;

    /** Those that a real server shows: of a key that does not fit, only one made for it would. */
    static Stream<Flaw> flaws() {
        return Arrays.stream(Flaw.values())
                .filter(flaw -> !"if a server sends it".equals(expectation(flaw).condition()));
    }

    @BeforeAll
    void makeThem(@TempDir Path folder) throws IOException {
        assumeTrue(Chromium.isPresent(), "needs chromium and certutil");
        assumeTrue(DocumentsIT.isOnPath("openssl"), "needs openssl");
        this.folder = folder;
        bash = new BashSession(folder, Map.of());
        must("meshgw pki root example.com");
        must("mkdir home; HOME=$PWD/home meshgw pki trust example.com.crt --for chromium >trust.sh;"
                + " HOME=$PWD/home sh -e trust.sh");
        browser = Chromium.in(folder.resolve("home"));
    }

    @AfterAll
    void end() throws IOException {
        if (bash != null) {
            bash.close();
        }
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void chromiumSaysWhatTheCatalogueSays(Flaw flaw) throws IOException {
        must("meshgw pki issue " + HOST + " --ca example.com.crt --broken " + flaw + " --out " + flaw);
        must("awk '/BEGIN/{n++} n>1' %1$s/%2$s.crt > %1$s/rest.crt".formatted(flaw, HOST));

        Chromium.Page page = open(folder.resolve(flaw.toString()));

        Expectation expected = expectation(flaw);
        assertThat(page.failure()).as(page.errors()).isEqualTo(expected.isAccepted() ? "" : expected.text());
        assertThat(page.text().isEmpty()).isEqualTo(!expected.isAccepted());
    }

    private static Expectation expectation(Flaw flaw) {
        return flaw.asServer().stream()
                .filter(each -> each.judge() == Judge.CHROMIUM)
                .findFirst()
                .orElseThrow();
    }

    private Chromium.Page open(Path certificates) throws IOException {
        var command = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:0", "-www"));
        command.addAll(List.of("-cipher", "ALL:@SECLEVEL=0", "-cert", HOST + ".crt", "-key", HOST + ".key"));
        if (Files.size(certificates.resolve("rest.crt")) > 0) {
            command.addAll(List.of("-cert_chain", "rest.crt"));
        }
        Process server = new ProcessBuilder(command)
                .directory(certificates.toFile())
                .redirectErrorStream(true)
                .start();
        try (BufferedReader lines = server.inputReader()) {
            return browser.open(HOST, port(lines), "/");
        } finally {
            server.destroyForcibly();
        }
    }

    private static int port(BufferedReader lines) throws IOException {
        var seen = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Matcher accept = ACCEPT.matcher(line);
            if (accept.find()) {
                return Integer.parseInt(accept.group(1));
            }
            seen.append(line).append('\n');
        }
        throw new AssertionError("openssl s_server does not start: " + seen);
    }

    private void must(String command) throws IOException {
        var result = bash.run(command);
        assertThat(result.exitCode()).as("$ %s%n%s", command, result.output()).isZero();
    }
}
