package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Keys under a password, in every command that makes or uses one. */
class EncryptedKeyTest {

    private static final String ENCRYPTED = "-----BEGIN ENCRYPTED PRIVATE KEY-----\n";

    @TempDir
    private static Path folder;

    /** Once for all, because a password costs a second each time. */
    @BeforeAll
    static void encryptedRoot() throws IOException {
        Files.writeString(folder.resolve("pass"), "secret\n");
        assertThat(run("pki root example.com --encrypt-key --pass-file pass").exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("example.com.key")).content().startsWith(ENCRYPTED);
    }

    @Test
    void anAuthorityWithAnEncryptedKeySigns() throws IOException {
        assertThat(run("pki issue a.example.com --pass-file pass").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("a.example.com.key")).content().startsWith("-----BEGIN PRIVATE KEY-----\n");
        assertThat(run("pki client b --encrypt-key --pass-file pass").exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("b.key")).content().startsWith(ENCRYPTED);
        assertThat(run("pki csr c.example.com --encrypt-key --pass-file pass").exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("c.example.com.key")).content().startsWith(ENCRYPTED);
        assertThat(run("pki sign c.example.com.csr --pass-file pass").exitCode())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void withoutThePasswordNothingIsWritten() throws IOException {
        CommandRun unasked = run("pki issue e.example.com");
        assertThat(unasked.exitCode()).isEqualTo(ExitCode.MATERIAL);
        assertThat(unasked.err()).contains("there is no password for example.com.key", "--pass-file FILE");
        Files.writeString(folder.resolve("wrong"), "wrong\n");
        CommandRun wrong = run("pki issue e.example.com --pass-file wrong");
        assertThat(wrong.exitCode()).isEqualTo(ExitCode.MATERIAL);
        assertThat(wrong.err()).contains("the password does not open example.com.key");
        assertThat(folder.resolve("e.example.com.crt")).doesNotExist();
    }

    @Test
    void anAuthorityMayStandInAKeyStore() {
        assertThat(run("pki bundle example.com.crt example.com.key --out ca.p12 --pass-file pass")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        CommandRun run = run("pki issue d.example.com --ca ca.p12 --pass-file pass");
        assertThat(run.out()).contains("  issued by    /CN=example.com (ca.p12)");
    }

    @Test
    void aNewKeyStaysEncryptedWhenItIsRenewed() {
        run("pki client renewed --encrypt-key --pass-file pass");
        assertThat(run("pki renew renewed.crt --new-key --pass-file pass").exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("renewed.key")).content().startsWith(ENCRYPTED);
    }

    private static CommandRun run(String line) {
        return CommandRun.in(folder, line.split(" "));
    }
}
