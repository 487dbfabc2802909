package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

class PkiLintCommandTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");

    @TempDir
    Path folder;

    @BeforeEach
    void issue() throws IOException {
        Files.writeString(folder.resolve("example.com.crt"), ROOT.certificatePem());
        Files.writeString(folder.resolve("example.com.key"), ROOT.keyPem());
        assertThat(run("pki", "issue", "bad.example.com", "--cn-only").exitCode())
                .isZero();
        assertThat(run("pki", "issue", "good.example.com").exitCode()).isZero();
    }

    @Test
    void aGoodCertificateIsPassed() {
        var run = run("pki", "lint", "good.example.com.crt");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .isEqualTo("good.example.com.crt: 1 certificate for a server, nothing to complain about\n"
                        + "0 errors, 0 warnings\n");
    }

    @Test
    void anErrorNamesWhoRefusesTheRuleAndTheRemedy() {
        var run = run("pki", "lint", "bad.example.com.crt");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("error    no subject alternative name says which hosts it is for")
                .contains("RFC 5280 §4.2.1.6; refused by Chromium, Firefox, Go")
                .contains("fix: issue it again: meshgw pki issue HOST");
    }

    @Test
    void warningsFailOnlyIfAskedTo() throws IOException {
        Files.writeString(
                folder.resolve("with-root.crt"),
                Files.readString(folder.resolve("good.example.com.crt")) + ROOT.certificatePem());

        assertThat(run("pki", "lint", "with-root.crt").exitCode()).isZero();
        assertThat(run("pki", "lint", "with-root.crt", "--failure-threshold", "warning")
                        .exitCode())
                .isEqualTo(1);
    }

    @Test
    void aClientsCertificateIsMeasuredAsOne() throws IOException {
        Files.writeString(
                folder.resolve("client.crt"),
                Pem.print(ROOT.issueClient("client.example.com").leaf()));

        assertThat(run("pki", "lint", "client.crt").exitCode()).isZero();
        assertThat(run("pki", "lint", "client.crt", "--purpose", "server").out())
                .contains("its extended key usage does not name serverAuth");
    }

    @Test
    void jsonHasTheFindingsAsFields() throws IOException {
        var run = run("pki", "lint", "bad.example.com.crt", "-o", "json");

        List<?> reports = (List<?>) JSON.std.anyFrom(run.out());
        Map<?, ?> report = (Map<?, ?>) reports.get(0);
        Map<?, ?> finding = (Map<?, ?>) ((List<?>) report.get("findings")).get(0);
        assertThat(finding.get("rule")).isEqualTo("SUBJECT_ALT_NAME");
        assertThat(finding.get("refusedBy")).isEqualTo(List.of("Chromium", "Firefox", "Go"));
    }

    @Test
    void annotationsHaveFileAndLine() {
        assertThat(run("pki", "lint", "bad.example.com.crt", "-o", "github").out())
                .startsWith("::error file=bad.example.com.crt,line=1,title=SUBJECT_ALT_NAME::");
    }

    @Test
    void aTestReportHasAFailedTest() {
        assertThat(run("pki", "lint", "bad.example.com.crt", "good.example.com.crt", "-o", "junit")
                        .out())
                .contains("tests=\"2\" failures=\"1\"");
    }

    @Test
    void whatCannotBeReadIsNotPassed() {
        var run = run("pki", "lint", "good.example.com.crt", "absent.crt");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).contains("good.example.com.crt: 1 certificate");
        assertThat(run.err()).contains("cannot read absent.crt");
    }

    @Test
    void aFileWithoutCertificatesIsNotPassed() {
        var run = run("pki", "lint", "good.example.com.key");

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("there is no certificate to look through in good.example.com.key");
    }

    private CommandRun run(String... args) {
        return CommandRun.in(folder, args);
    }
}
