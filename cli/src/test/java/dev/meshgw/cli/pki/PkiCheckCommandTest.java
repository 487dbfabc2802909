package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.jr.ob.JSON;

class PkiCheckCommandTest {

    @TempDir
    Path folder;

    @BeforeEach
    void certificateForFiveDays() {
        run("pki", "root", "example.com", "--out", "ca");
        run("pki", "issue", "soon.example.com", "--days", "5", "--ca", "ca/example.com.crt");
    }

    @ParameterizedTest
    @CsvSource({
        "4d, 0",
        "6d, 1",
        "119h, 0",
        "121h, 1",
        "1w, 1",
        "0w, 0",
        "P4D, 0",
        "P6D, 1",
        "P1W, 1",
        "PT121H, 1",
        "30, 1",
        "soon, 2",
        "-1d, 2",
        "P-4D, 2",
        "PT99999999999999H, 2"
    })
    void theExitCodeTellsWhatExpiresWithin(String within, int exitCode) {
        assertThat(run("pki", "check", "--within", within, "soon.example.com.crt")
                        .exitCode())
                .isEqualTo(exitCode);
    }

    @ParameterizedTest
    @CsvSource({"4, 0", "6, 1"})
    void opensslAgrees(int days, int exitCode) throws Exception {
        String[] openssl = {
            "openssl", "x509", "-in", "soon.example.com.crt", "-noout", "-checkend", String.valueOf(days * 86_400)
        };
        Process process;
        try {
            process = new ProcessBuilder(openssl)
                    .directory(folder.toFile())
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException notInstalled) {
            Assumptions.abort("openssl is not installed");
            return;
        }
        assertThat(process.waitFor()).isEqualTo(exitCode);
        assertThat(run("pki", "check", "--within", days + "d").exitCode()).isEqualTo(exitCode);
    }

    @Test
    void aFindingIsALineWithTheCommandThatRenews() {
        CommandRun check = run("pki", "check");
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.err()).isEmpty();
        assertThat(check.out().replaceAll("\\d{4}-\\d\\d-\\d\\d", "DATE")).isEqualTo("""
                soon.example.com.crt:1: server DNS:soon.example.com expires on DATE, in 5 days; fix: meshgw pki renew soon.example.com.crt
                2 checked, 1 to renew or look at
                """);
        assertThat(run("pki", "renew", "soon.example.com.crt", "--ca", "ca/example.com.crt", "--days", "90")
                        .exitCode())
                .isZero();
        assertThat(run("pki", "check").out())
                .startsWith("2 checked, all valid for 30 days; the first to end is soon.example.com.crt, in 90 days\n");
    }

    @Test
    void expiredAndNotYetValidAreFindingsWhateverIsAskedFor() {
        run(
                "pki",
                "issue",
                "old.example.com",
                "--not-before",
                "2020-01-01",
                "--not-after",
                "2020-02-01",
                "--ca",
                "ca/example.com.crt");
        run(
                "pki",
                "issue",
                "new.example.com",
                "--not-before",
                "2035-01-01",
                "--not-after",
                "2035-02-01",
                "--ca",
                "ca/example.com.crt");
        CommandRun check = run("pki", "check", "--within", "0d");
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out())
                .contains(
                        "old.example.com.crt:1: server DNS:old.example.com expired on 2020-02-01, ",
                        " days ago; fix: meshgw pki renew old.example.com.crt\n",
                        "new.example.com.crt:1: server DNS:new.example.com is not valid before 2035-01-01 00:00:00 UTC,"
                                + " in ");
    }

    @Test
    void aRevocationListThatEndsIsAFinding() {
        run("pki", "crl", "--ca", "ca/example.com.crt", "--days", "2");
        CommandRun check = run("pki", "check", "ca");
        assertThat(check.exitCode()).isEqualTo(1);
        assertThat(check.out())
                .contains("ca/example.com.crl:1: revocation list of example.com must be renewed by ")
                .contains("; fix: meshgw pki crl --ca ca/example.com.crt\n");
    }

    @Test
    void whatCannotBeReadGoesBeforeAFinding() throws IOException {
        Files.writeString(folder.resolve("broken.crt"), "-----BEGIN CERTIFICATE-----\n");
        CommandRun check = run("pki", "check");
        assertThat(check.exitCode()).isEqualTo(4);
        assertThat(check.out()).contains("soon.example.com.crt:1: ");
        assertThat(check.err()).startsWith("meshgw: error: broken.crt is cut off\n");
    }

    @Test
    void aServerThatDoesNotAnswerIsNoHandshake() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        assertThat(run("pki", "check", "127.0.0.1:" + free).exitCode()).isEqualTo(6);
    }

    @Test
    void nothingToCheckIsNoSuccess() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        CommandRun check = run("pki", "check", "empty");
        assertThat(check.exitCode()).isEqualTo(4);
        assertThat(check.err()).startsWith("meshgw: error: there is no certificate to check in empty\n");
    }

    @Test
    void githubAnnotatesTheLineOfTheFile() throws IOException {
        String chain = Files.readString(folder.resolve("ca/example.com.crt"))
                + Files.readString(folder.resolve("soon.example.com.crt"));
        Files.writeString(folder.resolve("chain.pem"), chain);
        int line = (int) Files.readString(folder.resolve("ca/example.com.crt"))
                        .lines()
                        .count()
                + 1;
        assertThat(run("pki", "check", "chain.pem", "-o", "github").out())
                .startsWith("::warning file=chain.pem,line=" + line + ",title=chain.pem%3A" + line
                        + "::server DNS:soon.example.com expires on ")
                .endsWith("%0Afix: meshgw pki renew chain.pem\n")
                .hasLineCount(1);
    }

    @Test
    void junitHasATestForEachCertificate() throws Exception {
        String xml = run("pki", "check", "-o", "junit").out();
        var suite = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)))
                .getElementsByTagName("testsuite")
                .item(0)
                .getAttributes();
        assertThat(suite.getNamedItem("tests").getNodeValue()).isEqualTo("2");
        assertThat(suite.getNamedItem("failures").getNodeValue()).isEqualTo("1");
    }

    @Test
    void jsonHasTheFindingsWithTheirRemedy() throws IOException {
        var json = JSON.std.mapFrom(run("pki", "check", "-o", "json").out());
        assertThat(json)
                .containsEntry("within", "PT720H")
                .containsEntry("checked", 2)
                .containsEntry("unreadable", List.of());
        assertThat(json.get("findings"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.MAP)
                .containsEntry("finding", "expiresSoon")
                .containsEntry("source", "soon.example.com.crt")
                .containsEntry("fix", "meshgw pki renew soon.example.com.crt");
    }

    private CommandRun run(String... args) {
        return CommandRun.in(folder, args);
    }
}
