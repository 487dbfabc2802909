package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiTrustCommandTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");

    @TempDir
    Path folder;

    @BeforeEach
    void writeRoot() throws IOException {
        Files.writeString(folder.resolve("example.com.crt"), ROOT.certificatePem());
    }

    @Test
    void theScriptNamesTheRootAndItsFileAbsolutely() {
        var run = CommandRun.in(folder, "pki", "trust", "example.com.crt");

        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("CN=example.com")
                .contains(ROOT.description().sha256());
    }

    @Test
    void aFileThatHoldsTheKeyBesidesIsRefused() throws IOException {
        Files.writeString(folder.resolve("both.pem"), ROOT.certificatePem() + ROOT.keyPem());

        assertRefused("both.pem", "holds more or something else than one certificate");
    }

    @Test
    void aServersCertificateIsRefused() throws IOException {
        var leaf = ROOT.issueServer("httpbin.example.com").leaf();
        Files.writeString(folder.resolve("leaf.crt"), Pem.print(leaf));

        assertRefused("leaf.crt", "is not a certificate authority");
    }

    @Test
    void anIntermediateIsRefused() throws IOException {
        Files.writeString(
                folder.resolve("middle.crt"), ROOT.issueIntermediate("middle").certificatePem());

        assertRefused("middle.crt", "is an intermediate authority, not a root");
    }

    @Test
    void whoIsNotKnownIsWrongUsage() {
        var run = CommandRun.in(folder, "pki", "trust", "example.com.crt", "--for", "netscape");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("\"netscape\" is none of system, chromium, firefox");
    }

    private void assertRefused(String file, String why) {
        var run = CommandRun.in(folder, "pki", "trust", file);

        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains(file + " " + why);
        assertThat(run.out()).isEmpty();
    }
}
