package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.Pem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Authorities under authorities, and what binds them; openssl and certtool judge the chains. */
class PkiIntermediateCommandTest {

    @TempDir
    Path folder;

    @Test
    void theReportSaysWhatItMayIssue() {
        done("pki", "root", "example.com", "--org", "example Inc.");
        CommandRun run = done("pki", "intermediate", "web", "--permit", "web.example.com", "--exclude", "10.0.0.0/8");
        assertThat(run.out().replaceAll("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "DATE"))
                .isEqualTo("""
                        Intermediate certificate /CN=web
                          may issue    server and client certificates only
                          names        permitted DNS:web.example.com
                          names        excluded IP:10.0.0.0/8
                          valid until  DATE UTC (1825 days)
                          key          EC P-256
                          issued by    /O=example Inc./CN=example.com (example.com.crt)
                          wrote        web.crt
                          wrote        web.key (private: keep it to yourself)
                        """);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void chainsAreLeafFirstAndLeaveTheRootOut() throws IOException {
        tree();
        assertThat(subjects("upper.crt")).containsExactly("/CN=upper");
        assertThat(subjects("lower.crt")).containsExactly("/CN=lower", "/CN=upper");
        assertThat(subjects("a.example.com.crt")).containsExactly("/CN=a.example.com", "/CN=lower", "/CN=upper");
    }

    @Test
    void opensslVerifiesTheChainStrictly() throws Exception {
        tree();
        assertThat(judge(
                        "openssl",
                        "verify",
                        "-x509_strict",
                        "-purpose",
                        "sslserver",
                        "-verify_hostname",
                        "a.example.com",
                        "-CAfile",
                        "root.crt",
                        "-untrusted",
                        "a.example.com.crt",
                        "a.example.com.crt"))
                .isEqualTo("a.example.com.crt: OK\n");
    }

    @Test
    void certtoolVerifiesTheChain() throws Exception {
        tree();
        Files.writeString(folder.resolve("all.pem"), text("a.example.com.crt") + text("root.crt"));
        assertThat(judge("certtool", "--verify-chain", "--infile", "all.pem"))
                .contains("Chain verification output: Verified. The certificate is trusted.");
    }

    @Test
    void opensslReadsTheConstraintsOfARoot() throws Exception {
        done(
                "pki",
                "root",
                "root",
                "--path-len",
                "1",
                "--permit",
                "example.com",
                "--permit",
                ".example.org",
                "--permit",
                "10.0.0.0/8",
                "--permit",
                "fd00::/8",
                "--permit",
                "@example.com",
                "--permit",
                "spiffe://cluster.local",
                "--exclude",
                "bücher.example.com",
                "--exclude",
                "dirName:/O=evil");
        assertThat(judge("openssl", "x509", "-in", "root.crt", "-noout", "-ext", "basicConstraints,nameConstraints"))
                .contains("CA:TRUE, pathlen:1", "X509v3 Name Constraints: critical")
                .contains(
                        "DNS:example.com",
                        "DNS:.example.org",
                        "IP:10.0.0.0/255.0.0.0",
                        "IP:FD00:0:0:0:0:0:0:0/FF00:0:0:0:0:0:0:0",
                        "email:example.com",
                        "URI:cluster.local",
                        "DNS:xn--bcher-kva.example.com",
                        "DirName:O = evil");
    }

    @ParameterizedTest(name = "{0} --ca {1}.crt: {2}")
    @CsvSource(
            delimiter = '|',
            value = {
                "issue a.example.org      | web   | the authority /CN=web may not issue for DNS:a.example.org"
                        + " | its name constraints permit only DNS:example.com",
                "client x --san a@b.example | mail | the authority /CN=mail may not issue for email:a@b.example"
                        + " | its name constraints permit only email:example.com",
                "intermediate below       | web   | no authority may stand below /CN=web"
                        + " | its path length is 0: it issues server and client certificates only",
                "intermediate below --path-len 1 | narrow | the path length 1 is more than the authority /CN=narrow allows"
                        + " | its own is 1, which counts the new authority too",
                "intermediate below --permit example.org | narrow | an authority cannot permit DNS:example.org under this one"
                        + " | its name constraints permit only DNS:example.com",
                "issue a.example.com --not-after 2090-01-01 | web | the certificate would outlive the authority /CN=web"
                        + " | it shall end at 2090-01-01T00:00:00Z, its authority ends at",
                "issue a.example.com --not-before 2090-01-01 | web | the certificate would outlive the authority /CN=web"
                        + " | it shall end at 2091-01-01T00:00:00Z, its authority ends at",
            })
    void aRefusalSaysWhichLimitIsBroken(String command, String authority, String message, String why)
            throws IOException {
        done("pki", "root", "root");
        done("pki", "intermediate", "web", "--permit", "example.com", "--ca", "root.crt");
        done("pki", "intermediate", "mail", "--permit", "@example.com", "--ca", "root.crt");
        done("pki", "intermediate", "narrow", "--permit", "example.com", "--path-len", "1", "--ca", "root.crt");
        List<String> before = names();
        String[] args = Stream.concat(
                        Stream.of("pki"), Stream.of((command.strip() + " --ca " + authority + ".crt").split(" +")))
                .toArray(String[]::new);
        CommandRun run = CommandRun.in(folder, args);
        assertThat(run.err()).startsWith("meshgw: error: " + message + "\n  why: " + why);
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(names()).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pki root x --path-len -1          | the path length -1 is negative",
                "pki root x --permit *.example.com | Invalid value for option '--permit' (NAME): \"*.example.com\" is not a"
                        + " name constraint",
                "pki root x --permit 10.0.0.1/8    | Invalid value for option '--permit' (NAME): \"10.0.0.1/8\" is not a"
                        + " network",
                "pki root x --exclude 10.0.0.0/33  | Invalid value for option '--exclude' (NAME): \"10.0.0.0/33\" is not a"
                        + " network",
            })
    void aConstraintThatIsNoneIsWrongUsage(String command, String message) {
        CommandRun run = CommandRun.in(folder, command.strip().split(" +"));
        assertThat(run.err()
                        .replace("'--permit':", "'--permit' (NAME):")
                        .replace("'--exclude':", "'--exclude' (NAME):"))
                .startsWith("meshgw: error: " + message);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    private void tree() {
        done("pki", "root", "root");
        done("pki", "intermediate", "upper", "--path-len", "1");
        done("pki", "intermediate", "lower", "--ca", "upper.crt");
        done("pki", "issue", "a.example.com", "--ca", "lower.crt");
    }

    private CommandRun done(String... args) {
        CommandRun run = CommandRun.in(folder, args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private List<String> subjects(String file) throws IOException {
        List<X509Certificate> chain = Pem.certificates(file, text(file));
        return chain.stream()
                .map(certificate ->
                        CertificateDescription.of(certificate).subject().toString())
                .toList();
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    /** What another program says; the test is skipped where it is not installed. */
    private String judge(String... command) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, command[0]))),
                command[0] + " is not installed");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
        return output;
    }
}
