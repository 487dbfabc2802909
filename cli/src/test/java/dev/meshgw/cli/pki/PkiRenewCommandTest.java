package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PkiRenewCommandTest {

    @TempDir
    Path folder;

    @BeforeEach
    void makeTree() {
        done("pki", "root", "root");
        done("pki", "issue", "a.example.com", "--days", "20");
        done("pki", "client", "alice", "--days", "300");
    }

    @Test
    void aRenewedCertificateSaysOldAndNewDates() throws IOException {
        CertificateDescription old = certificate("a.example.com.crt");
        CommandRun run = done("pki", "renew", "a.example.com.crt", "--days", "40");
        assertThat(run.out()).isEqualTo("""
                        Renewed /CN=a.example.com
                          was until    %s
                          valid until  %s (40 days)
                          key          EC P-256, the same
                          issued by    /CN=root (root.crt)
                          wrote        a.example.com.crt
                        """.formatted(
                Text.dateTime(old.validity().notAfter()),
                Text.dateTime(certificate("a.example.com.crt").validity().notAfter())));
        assertThat(run.err()).isEmpty();
        TlsCredential.parse("crt", text("a.example.com.crt"), "key", text("a.example.com.key"));
    }

    @Test
    void aNewKeyReplacesThePair() throws IOException {
        String key = text("alice.key");
        CommandRun run = done("pki", "renew", "alice.crt", "--new-key");
        assertThat(run.out()).contains("key          EC P-256, new", "wrote        alice.key");
        assertThat(run.err())
                .contains("meshgw pki revoke --serial 0x")
                .contains(" --ca root.crt --reason keyCompromise");
        assertThat(text("alice.key")).isNotEqualTo(key);
        TlsCredential.parse("crt", text("alice.crt"), "key", text("alice.key"));
    }

    @Test
    void onlyWhatIsDueIsRenewed() throws IOException {
        String client = text("alice.crt");
        String root = text("root.crt");
        CommandRun run = done("pki", "renew", ".", "--within", "30d");
        assertThat(run.out())
                .contains("Renewed /CN=a.example.com\n")
                .containsPattern("alice\\.crt is valid until .*: not due\n");
        assertThat(text("alice.crt")).isEqualTo(client);
        assertThat(text("root.crt")).isEqualTo(root);
    }

    @Test
    void authoritiesAreRenewedBeforeWhatTheyIssued() throws IOException {
        CommandRun run = done("pki", "renew", "a.example.com.crt", "root.crt", "--new-key");
        assertThat(run.out().indexOf("Renewed /CN=root")).isLessThan(run.out().indexOf("Renewed /CN=a.example.com"));
        assertThat(AuthoritySearch.hasIssued(
                        Pem.certificates("root", text("root.crt")).get(0),
                        Pem.certificates("a", text("a.example.com.crt")).get(0)))
                .isTrue();
    }

    @Test
    void aRootWithANewKeyWarnsOfWhatTheOldOneIssued() {
        assertThat(done("pki", "renew", "root.crt", "--new-key").err()).isEqualTo("""
                        meshgw: warning: what the old key issued does not lead to the new certificate: \
                        meshgw pki renew a.example.com.crt alice.crt --ca root.crt
                        meshgw: warning: nobody trusts the new root yet: give root.crt to everybody who trusts the old one
                        """);
    }

    @Test
    void theCommandThatUpdatesTheSecretIsSaid() throws IOException {
        done(
                "create",
                "-n",
                "istio-system",
                "secret",
                "tls",
                "web",
                "--key=a.example.com.key",
                "--cert=a.example.com.crt");
        done(
                "create",
                "-n",
                "istio-system",
                "secret",
                "generic",
                "mutual",
                "--from-file=tls.key=a.example.com.key",
                "--from-file=tls.crt=a.example.com.crt",
                "--from-file=ca.crt=root.crt");
        assertThat(done("pki", "renew", "a.example.com.crt").out())
                .contains(
                        "now run      meshgw create -n istio-system secret tls web --cert=a.example.com.crt"
                                + " --key=a.example.com.key --dry-run=client -o yaml | meshgw apply -f -\n",
                        "now run      meshgw create -n istio-system secret generic mutual --from-file=ca.crt=root.crt"
                                + " --from-file=tls.crt=a.example.com.crt --from-file=tls.key=a.example.com.key"
                                + " --dry-run=client -o yaml | meshgw apply -f -\n");
    }

    @Test
    void oneFailureDoesNotKeepTheOthersFromIt() throws IOException {
        CommandRun run = CommandRun.in(folder, "pki", "renew", "missing.crt", "alice.key", "alice.crt");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err())
                .contains("error: cannot read missing.crt", "error: alice.key does not hold a certificate");
        assertThat(run.out()).startsWith("Renewed /CN=alice\n");
    }

    @Test
    void aLinkKeepsLeadingToTheRenewedFile() throws IOException {
        Path real = Files.createDirectory(folder.resolve("versions")).resolve("1.crt");
        Files.move(folder.resolve("alice.crt"), real);
        Files.createSymbolicLink(folder.resolve("alice.crt"), Path.of("versions/1.crt"));
        String old = Files.readString(real);
        done("pki", "renew", "alice.crt");
        assertThat(folder.resolve("alice.crt")).isSymbolicLink();
        assertThat(Files.readString(real)).isNotEqualTo(old);
    }

    @Test
    void aSpanOfTimeIsCheckedAsUsage() {
        CommandRun run = CommandRun.in(folder, "pki", "renew", ".", "--within", "soon");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .contains("\"soon\" is no span of time: a span is a whole number and a unit: 30d, 12h or 2w");
    }

    @Test
    void aFolderWithoutCertificatesIsNamed() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        assertThat(done("pki", "renew", "empty").err())
                .isEqualTo("meshgw: warning: there is no certificate in empty\n");
    }

    private CertificateDescription certificate(String file) throws IOException {
        return CertificateDescription.of(Pem.certificates(file, text(file)).get(0));
    }

    private CommandRun done(String... args) {
        CommandRun run = CommandRun.in(folder, args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
