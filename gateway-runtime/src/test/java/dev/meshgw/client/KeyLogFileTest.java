package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meshgw.pki.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class KeyLogFileTest {

    private static final String HOST = "httpbin.example.com";
    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void secretsAreThoseThatTheServerLogs(String version) throws Exception {
        Path ours = folder.resolve("keys.log");
        try (var server = OpenSslServer.start(folder, ROOT.issueServer(HOST), version, "-keylogfile", "theirs.log")) {
            try (var log = KeyLogFile.open(ours)) {
                var tls = Exchange.trusting(ROOT.trustBundle()).withKeyLog(log);

                assertThat(Exchange.get(server.address(HOST), tls).report().failure())
                        .isEmpty();
                assertThat(log.failure()).isEmpty();
            }
            Set<String> told = secrets(ours);

            assertThat(told).hasSize(version.equals("-tls1_2") ? 1 : 5);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(told).isEqualTo(secrets(folder.resolve("theirs.log"))));
        }
    }

    @Test
    void newFileIsForItsOwnerOnly() throws IOException {
        Path file = folder.resolve("keys.log");
        KeyLogFile.open(file).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void fileThatOthersCanReadIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("keys.log"), "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

        assertThatThrownBy(() -> KeyLogFile.open(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("its mode rw-r--r-- lets others at the keys");
    }

    @Test
    void linesAreAddedToThoseOfOthers() throws IOException {
        Path file = folder.resolve("keys.log");
        try (var first = KeyLogFile.open(file);
                var second = KeyLogFile.open(file)) {
            first.accept("A 00 01");
            second.accept("B 00 02");
            first.accept("C 00 03");
        }

        assertThat(file).hasContent("A 00 01\nB 00 02\nC 00 03");
    }

    @Test
    void fullDiskFailsTheLogAndNotTheHandshake() throws IOException {
        Path full = Path.of("/dev/full");
        assumeTrue(Files.isWritable(full), "there is no /dev/full");
        try (var log = KeyLogFile.open(full)) {
            log.accept("A 00 01");

            assertThat(log.failure()).get().asString().contains("No space left");
        }
    }

    /** Labels, randoms and secrets in one spelling; OpenSSL's file begins with a comment. */
    private static Set<String> secrets(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> !line.startsWith("#"))
                .map(String::toLowerCase)
                .collect(Collectors.toSet());
    }
}
