package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Command;

class PkiApplyCommandTest {

    private static final String TREE = """
            defaults: {out: certs}
            roots:
            - name: root
              servers: [a.example.com]
              clients: [c.example.com]
            """;

    @TempDir
    Path folder;

    @Test
    void eachCertificateIsALineOfKubectl() throws IOException {
        write(TREE);
        assertThat(done("pki", "apply", "-f", "pki.yaml").out()).isEqualTo("""
                        root/root created
                        server/a.example.com created
                        client/c.example.com created
                        """);
        assertThat(done("pki", "apply", "-f", "pki.yaml").out()).isEqualTo("""
                        root/root unchanged
                        server/a.example.com unchanged
                        client/c.example.com unchanged
                        """);
        write(TREE.replace("[a.example.com]", "[{name: a.example.com, days: 7}]"));
        assertThat(done("pki", "apply", "-f", "pki.yaml").out()).isEqualTo("""
                        root/root unchanged
                        server/a.example.com configured: it was made for 365 days
                        client/c.example.com unchanged
                        """);
    }

    @Test
    void aDryRunWritesNothing() throws IOException {
        write(TREE);
        assertThat(done("pki", "apply", "-f", "pki.yaml", "--dry-run").out())
                .startsWith("root/root created (dry run)\n");
        assertThat(done("pki", "apply", "--dry-run=client", "-f", "pki.yaml").out())
                .startsWith("root/root created (dry run)\n");
        assertThat(CommandRun.in(folder, "pki", "apply", "--dry-run=server", "-f", "pki.yaml")
                        .exitCode())
                .isEqualTo(2);
        assertThat(folder.resolve("certs")).doesNotExist();
    }

    @Test
    void theFilesLieBesideTheYamlWhereverTheCommandRuns() throws IOException {
        write(TREE);
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        assertThat(CommandRun.in(elsewhere, "pki", "apply", "-f", "../pki.yaml").exitCode())
                .isZero();
        assertThat(folder.resolve("certs/root.crt")).isRegularFile();
    }

    @Test
    void standardInputIsReadForADash() {
        assertThat(CommandRun.reading(TREE, folder, "pki", "apply", "-f", "-").exitCode())
                .isZero();
        assertThat(folder.resolve("certs/root.key")).isRegularFile();
    }

    @Test
    void aWrongFileChangesNothing() throws IOException {
        write(TREE.replace("clients:", "client:"));
        CommandRun run = CommandRun.in(folder, "pki", "apply", "-f", "pki.yaml");
        assertThat(run.exitCode()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("""
                meshgw: error: unknown field "client"
                  --> pki.yaml:5:3  roots[0].client
                  fix: did you mean "clients"?
                  [MGW1101]
                """);
        assertThat(folder.resolve("certs")).doesNotExist();
    }

    @Test
    void whatAnAuthorityMayNotIssueIsNamedWithItsPlace() throws IOException {
        write(TREE.replace("- name: root", "- name: root\n  permit: example.org"));
        CommandRun run = CommandRun.in(folder, "pki", "apply", "-f", "pki.yaml");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err())
                .contains("may not issue for DNS:a.example.com\n  --> pki.yaml:5:13  roots[0].servers[0]\n")
                .contains("may not issue for DNS:c.example.com\n  --> pki.yaml:6:13  roots[0].clients[0]\n");
        assertThat(folder.resolve("certs")).doesNotExist();
    }

    @Test
    void secretsThatHoldTheOldCertificateAreNamed() throws IOException {
        write(TREE);
        done("pki", "apply", "-f", "pki.yaml");
        done("create", "secret", "tls", "web", "--key=certs/a.example.com.key", "--cert=certs/a.example.com.crt");
        write(TREE.replace("[a.example.com]", "[{name: a.example.com, days: 7}]"));
        assertThat(done("pki", "apply", "-f", "pki.yaml").err())
                .contains("now run: meshgw create -n default secret tls web --cert=certs/a.example.com.crt"
                        + " --key=certs/a.example.com.key --dry-run=client -o yaml | meshgw apply -f -");
    }

    @Test
    void theTreeOfTheHelpCanBeMade() throws IOException {
        write(Arrays.stream(PkiApplyCommand.class.getAnnotation(Command.class).description())
                .filter(line -> line.startsWith("  "))
                .map(line -> line.substring(2))
                .filter(line -> !line.contains("rsa:2048"))
                .collect(Collectors.joining("\n")));
        done("pki", "apply", "-f", "pki.yaml");
        assertThat(CertificateDescription.of(Pem.certificates(
                                        "crt", Files.readString(folder.resolve("certs/_wildcard.example.com.crt")))
                                .get(0))
                        .subjectAltNames())
                .hasToString("[DNS:*.example.com, DNS:example.com, IP:10.0.0.1]");
    }

    @Test
    void anEncryptedKeyOfTheRootStaysEncrypted() throws IOException {
        Files.writeString(folder.resolve("pass"), "secret word\n");
        done("pki", "root", "root", "--out", "certs", "--encrypt-key", "--pass-file", "pass");
        String key = Files.readString(folder.resolve("certs/root.key"));
        write(TREE);
        assertThat(CommandRun.in(folder, "pki", "apply", "-f", "pki.yaml").exitCode())
                .isEqualTo(4);
        assertThat(done("pki", "apply", "-f", "pki.yaml", "--pass-file", "pass").out())
                .contains("root/root unchanged", "server/a.example.com created");
        assertThat(Files.readString(folder.resolve("certs/root.key"))).isEqualTo(key);
    }

    @Test
    void aMissingFileIsNamed() {
        CommandRun run = CommandRun.in(folder, "pki", "apply", "-f", "pki.yaml");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).startsWith("meshgw: error: cannot read pki.yaml\n");
    }

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("pki.yaml"), yaml);
    }

    private CommandRun done(String... args) {
        CommandRun run = CommandRun.in(folder, args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }
}
