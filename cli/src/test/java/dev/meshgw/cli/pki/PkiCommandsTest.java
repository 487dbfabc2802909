package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.Validity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PkiCommandsTest {

    @TempDir
    Path folder;

    @Test
    void aMistypedCommandIsGuessed() {
        assertThat(CommandRun.in(folder, "pki", "isue", "a.example.com").err())
                .contains("fix: did you mean 'meshgw pki issue'? else see 'meshgw pki --help'");
    }

    @Test
    void rootAndIssueMakeTheSubjectsOfTheDocuments() throws IOException {
        done("pki", "root", "example.com", "--org", "example Inc.");
        done("pki", "issue", "httpbin.example.com", "--org", "httpbin organization");
        CertificateDescription server = certificate("httpbin.example.com.crt");
        assertThat(server.subject()).hasToString("/CN=httpbin.example.com/O=httpbin organization");
        assertThat(server.issuer()).hasToString("/O=example Inc./CN=example.com");
        assertThat(server.subjectAltNames()).hasToString("[DNS:httpbin.example.com]");
        assertThat(server.extendedKeyUsage()).containsExactly("serverAuth");
        TlsCredential.parse("crt", text("httpbin.example.com.crt"), "key", text("httpbin.example.com.key"));
        assertThat(names())
                .containsExactly(
                        "example.com.crt", "example.com.key", "httpbin.example.com.crt", "httpbin.example.com.key");
    }

    @Test
    void theReportNamesWhatAPersonAsksFor() {
        done("pki", "root", "example.com", "--org", "example Inc.");
        CommandRun run = done("pki", "issue", "a.example.com", "10.0.0.1", "--days", "90", "--out", "new");
        assertThat(run.out().replaceAll("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "DATE"))
                .isEqualTo("""
                        Server certificate /CN=a.example.com
                          covers       DNS:a.example.com, IP:10.0.0.1
                          valid until  DATE UTC (90 days)
                          key          EC P-256
                          issued by    /O=example Inc./CN=example.com (example.com.crt)
                          wrote        new/a.example.com.crt
                          wrote        new/a.example.com.key (private: keep it to yourself)
                        """);
        assertThat(run.err()).isEmpty();
    }

    @Test
    void requestAndSignatureAreTwoSteps() throws IOException {
        done("pki", "root", "example.com");
        CommandRun csr =
                done("pki", "csr", "nginx.example.com", "--subject", "/CN=nginx.example.com/O=some organization");
        assertThat(csr.out()).isEqualTo("""
                        Signing request /CN=nginx.example.com/O=some organization
                          asks for     DNS:nginx.example.com
                          key          EC P-256
                          wrote        nginx.example.com.csr
                          wrote        nginx.example.com.key (private: keep it to yourself)
                        """);
        CommandRun sign =
                done("pki", "sign", "nginx.example.com.csr", "--ca", "example.com.crt", "--ca-key", "example.com.key");
        assertThat(sign.err()).isEmpty();
        TlsCredential credential =
                TlsCredential.parse("crt", text("nginx.example.com.crt"), "key", text("nginx.example.com.key"));
        assertThat(CertificateDescription.of(credential.leaf()).subject())
                .hasToString("/CN=nginx.example.com/O=some organization");
    }

    @Test
    void signFollowsTheProfileOfTheRequest() throws IOException {
        done("pki", "root", "example.com");
        done("pki", "csr", "client.example.com", "--profile", "client");
        assertThat(done("pki", "sign", "client.example.com.csr").out()).startsWith("Client certificate");
        assertThat(certificate("client.example.com.crt").extendedKeyUsage()).containsExactly("clientAuth");
    }

    @Test
    void aRequestOfOpensslIsSignedForItsCommonName() throws Exception {
        openssl(
                "req",
                "-out",
                "a.example.com.csr",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:P-256",
                "-nodes",
                "-keyout",
                "a.example.com.key",
                "-subj",
                "/CN=a.example.com/O=some organization");
        done("pki", "root", "example.com");
        CommandRun run = done("pki", "sign", "a.example.com.csr");
        assertThat(run.err())
                .isEqualTo("meshgw: warning: the request does not say what it is for, so it is signed for a server;"
                        + " --profile client signs it for a client\n");
        assertThat(certificate("a.example.com.crt").subjectAltNames()).hasToString("[DNS:a.example.com]");
    }

    @Test
    void opensslVerifiesWhatTheCommandsMake() throws Exception {
        done("pki", "root", "example.com", "--org", "example Inc.");
        done("pki", "issue", "httpbin.example.com", "--key-type", "rsa:2048");
        done("pki", "client", "client.example.com");
        done("pki", "csr", "nginx.example.com");
        openssl("req", "-in", "nginx.example.com.csr", "-verify", "-noout");
        done("pki", "sign", "nginx.example.com.csr", "--serial", "0x1f");
        for (String file : List.of("httpbin.example.com.crt", "nginx.example.com.crt")) {
            openssl("verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", "example.com.crt", file);
        }
        openssl(
                "verify",
                "-x509_strict",
                "-purpose",
                "sslclient",
                "-CAfile",
                "example.com.crt",
                "client.example.com.crt");
        assertThat(certificate("nginx.example.com.crt").serialNumber()).isEqualTo(31);
    }

    @Test
    void cnOnlyAndSerialZeroMakeTheCertificatesOfTheDocuments() throws IOException {
        done("pki", "root", "example.com");
        CommandRun run = done("pki", "issue", "httpbin.example.com", "--cn-only", "--serial", "0");
        assertThat(certificate("httpbin.example.com.crt").subjectAltNames()).isEmpty();
        assertThat(certificate("httpbin.example.com.crt").serialNumber()).isZero();
        assertThat(run.err())
                .isEqualTo(
                        "meshgw: warning: it has a CN only: curl, Java and Envoy accept that, browsers and Go refuse it (RFC 9525)\n");
    }

    @Test
    void clientCertificatesCarryTheNameAndTheSpiffeIdentity() throws IOException {
        done("pki", "root", "example.com");
        done("pki", "client", "client.example.com", "--org", "client organization", "--san", "spiffe://mesh/ns/a");
        CertificateDescription client = certificate("client.example.com.crt");
        assertThat(client.subject()).hasToString("/CN=client.example.com/O=client organization");
        assertThat(client.subjectAltNames()).hasToString("[DNS:client.example.com, URI:spiffe://mesh/ns/a]");
        assertThat(client.extendedKeyUsage()).containsExactly("clientAuth");
        done("pki", "client", "Grace Hopper");
        assertThat(certificate("Grace Hopper.crt").subjectAltNames()).isEmpty();
    }

    @Test
    void aWildcardIsExplainedAndItsFilesAreNamedPlainly() {
        done("pki", "root", "root");
        CommandRun run = done("pki", "issue", "*.example.com");
        assertThat(run.err())
                .isEqualTo("meshgw: warning: *.example.com covers a.example.com but not a.b.example.com, and not"
                        + " example.com itself\n");
        assertThat(run.out()).contains("wrote        _wildcard.example.com.crt\n");
        assertThat(done("pki", "issue", "*.com", "com", "--out", "x").err())
                .contains("meshgw: warning: browsers and curl refuse a wildcard that stands before a single label, as"
                        + " *.com does\n");
    }

    @Test
    void optionsThatSurpriseAreExplained() {
        done("pki", "root", "root");
        assertThat(done("pki", "issue", "a.b", "--days", "826", "--key-type", "ed25519")
                        .err())
                .isEqualTo("""
                        meshgw: warning: Apple's systems refuse server certificates that are valid for more than 825 days
                        meshgw: warning: browsers fail the handshake with an Ed25519 certificate; ec:p256 works everywhere
                        """);
        assertThat(done("pki", "client", "c", "--days", "4000").err())
                .startsWith("meshgw: warning: it ends with its authority, before the 20");
    }

    @ParameterizedTest
    @CsvSource({
        "rsa:2048, RSA 2048",
        "ec:p256, EC P-256",
        "p384, EC P-384",
        "ed25519, Ed25519",
    })
    void theKeyTypeIsTheOneAskedFor(String type, String expected) throws IOException {
        done("pki", "root", "root", "--key-type", type);
        assertThat(certificate("root.crt").publicKey().algorithm()).isEqualTo(expected);
    }

    @Test
    void daysCountFromNowAndTheStartLiesBefore() throws IOException {
        done("pki", "root", "root", "--days", "10");
        var validity = certificate("root.crt").validity();
        assertThat(Duration.between(validity.notBefore(), validity.notAfter()))
                .isEqualTo(Duration.ofDays(10).plusHours(1));
        done("pki", "issue", "a.b", "--days", "5");
        assertThat(ChronoUnit.HOURS.between(
                        certificate("a.b.crt").validity().notBefore(),
                        certificate("a.b.crt").validity().notAfter()))
                .isEqualTo(5 * 24 + 1);
    }

    @Test
    void aFreshRootsLeafStartsNoEarlierThanTheRoot() throws IOException {
        done("pki", "root", "root");
        done("pki", "issue", "a.b");
        assertThat(certificate("a.b.crt").validity().notBefore())
                .isAfterOrEqualTo(certificate("root.crt").validity().notBefore());
    }

    @Test
    void keysAreForTheirOwnerAlone() throws IOException {
        done("pki", "root", "root");
        done("pki", "csr", "a.b");
        done("pki", "issue", "c.d");
        for (String key : List.of("root.key", "a.b.key", "c.d.key")) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(key))))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void existingFilesStayUnlessForced() throws IOException {
        done("pki", "root", "root");
        String old = text("root.key");
        CommandRun refused = CommandRun.in(folder, "pki", "root", "root");
        assertThat(refused).isEqualTo(new CommandRun(4, "", """
                        meshgw: error: root.key and root.crt exist already
                          why: a key that is in use would be lost
                          fix: add --force to replace, or choose another place with --out
                        """));
        assertThat(text("root.key")).isEqualTo(old);
        done("pki", "root", "root", "--force");
        assertThat(text("root.key")).isNotEqualTo(old);
    }

    @Test
    void anAuthorityIsNeverReplacedByWhatItSigns() throws IOException {
        done("pki", "root", "example.com", "--org", "example Inc.");
        String root = text("example.com.crt");
        CommandRun run = CommandRun.in(folder, "pki", "issue", "example.com", "--force");
        assertThat(run).isEqualTo(new CommandRun(2, "", """
                        meshgw: error: the authority example.com.crt would be replaced by what it signs
                          why: both files are called example.com.key
                          fix: choose another folder with --out DIR
                        """));
        assertThat(text("example.com.crt")).isEqualTo(root);
    }

    @Test
    void theAuthorityIsLookedForWhereTheFilesGo() throws IOException {
        done("pki", "root", "example.com", "--org", "old");
        done("pki", "root", "example.com", "--org", "new", "--out", "new_certificates");
        done("pki", "issue", "a.b", "--out", "new_certificates");
        assertThat(certificate("new_certificates/a.b.crt").issuer()).hasToString("/O=new/CN=example.com");
        done("pki", "issue", "a.b", "--out", "elsewhere");
        assertThat(certificate("elsewhere/a.b.crt").issuer()).hasToString("/O=old/CN=example.com");
    }

    @Test
    void withoutAnAuthorityTheFilesAreListedWithTheirReasons() throws IOException {
        done("pki", "root", "example.com");
        done("pki", "issue", "a.b");
        Files.delete(folder.resolve("example.com.key"));
        Files.writeString(folder.resolve("notes.pem"), "hello");
        Files.writeString(folder.resolve("request.crt"), "");
        done("pki", "csr", "c.d");
        Files.move(folder.resolve("c.d.csr"), folder.resolve("c.d.crt"));
        assertThat(CommandRun.in(folder, "pki", "issue", "e.f")).isEqualTo(new CommandRun(4, "", """
                        meshgw: error: there is no certificate authority in the current folder
                          why: a.b.crt: its basic constraints do not say CA:TRUE
                               c.d.crt: it holds no certificate
                               example.com.crt: its private key example.com.key is missing
                               notes.pem: it has no line of the form "-----BEGIN ...-----"
                               request.crt: it is empty
                          fix: make one with meshgw pki root NAME, or name one with --ca FILE
                        """));
    }

    @Test
    void inAnEmptyFolderTheWayToAnAuthorityIsShown() {
        assertThat(CommandRun.in(folder, "pki", "issue", "a.b", "--out", "new").err())
                .isEqualTo("""
                        meshgw: error: there is no certificate authority in new or the current folder
                          why: no file there ends with .crt, .pem, .cer, .der
                          fix: make one with meshgw pki root NAME, or name one with --ca FILE
                        """);
    }

    @Test
    void severalAuthoritiesAreListed() {
        done("pki", "root", "one");
        done("pki", "root", "two", "--org", "T");
        CommandRun run = CommandRun.in(folder, "pki", "issue", "a.b");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err().replaceAll("20\\d\\d-\\d\\d-\\d\\d", "DATE")).isEqualTo("""
                        meshgw: error: there are several certificate authorities in the current folder
                          why: one.crt: /CN=one, until DATE
                               two.crt: /O=T/CN=two, until DATE
                          fix: say which: --ca one.crt
                        """);
    }

    @Test
    void twoCopiesOfOneAuthorityAreOne() throws IOException {
        done("pki", "root", "one");
        Files.copy(folder.resolve("one.crt"), folder.resolve("one.pem"));
        done("pki", "issue", "a.b");
    }

    @Test
    void anExpiredAuthorityIsNotFound() throws IOException {
        var past = Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC);
        CertificateAuthority expired = CertificateAuthority.create(
                new CertificateRequest(
                        CertificateProfile.ROOT,
                        DistinguishedName.commonName("old"),
                        List.of(),
                        Validity.ofDays(1, past)),
                KeyAlgorithm.EC_P256.generate(),
                past);
        Files.writeString(folder.resolve("old.crt"), expired.certificatePem());
        Files.writeString(folder.resolve("old.key"), expired.keyPem());
        assertThat(CommandRun.in(folder, "pki", "issue", "a.b").err())
                .contains("why: old.crt: it expired on 2020-01-02\n");
        assertThat(CommandRun.in(folder, "pki", "issue", "a.b", "--ca", "old.crt")
                        .err())
                .contains("error: the authority /CN=old expired at 2020-01-02T00:00:00Z\n");
    }

    @Test
    void aLeafCannotSign() {
        done("pki", "root", "root");
        done("pki", "issue", "a.b");
        assertThat(CommandRun.in(folder, "pki", "issue", "c.d", "--ca", "a.b.crt"))
                .isEqualTo(new CommandRun(4, "", """
                        meshgw: error: a.b.crt is not a certificate authority
                          why: its basic constraints do not say CA:TRUE
                          fix: make one: meshgw pki root NAME
                        """));
    }

    @Test
    void aKeyFileThatHoldsACertificateIsRecognized() {
        done("pki", "root", "root");
        CommandRun run = CommandRun.in(folder, "pki", "issue", "c.d", "--ca", "root.crt", "--ca-key", "root.crt");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).isEqualTo("""
                        meshgw: error: root.crt does not hold a private key
                          why: its only PEM block (line 1) is "CERTIFICATE": this is a certificate; PEM inputs may have been switched
                        """);
    }

    @Test
    void aFailedCommandWritesNothing() throws IOException {
        CommandRun.in(folder, "pki", "issue", "a.b");
        CommandRun.in(folder, "pki", "root", "x", "--days", "0");
        CommandRun.in(folder, "pki", "root", "a/b");
        CommandRun.in(folder, "pki", "root", "x", "--subject", "example.com");
        assertThat(names()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pki root x --days 0           | a certificate cannot live 0 days",
                "pki root x --days many        | Invalid value for option '--days': 'many' is not an int",
                "pki root x --key-type rsa:512 | Invalid value for option '--key-type': the key type \"rsa:512\" is unknown: known are rsa:2048, rsa:3072, rsa:4096, ec:p256, ec:p384, ed25519",
                "pki root x --serial 0x        | Invalid value for option '--serial': \"0x\" is neither a decimal number nor 0x and hex digits",
                "pki root x --serial -1        | the serial number -1 is out of range",
                "pki root x --subject y        | Invalid value for option '--subject': the name \"y\" cannot be read: \"y\" is not of the form TYPE=VALUE",
                "pki root x --subject /O=a --org b | --org and --subject exclude each other",
                "pki root a/b                  | the files cannot be called \"a/b\"",
                "pki root ../a                 | the files cannot be called \"../a\"",
                "pki issue a_b.-c              | \"a_b.-c\" is not a DNS name",
                "pki issue a.b --cn-only --san c.d | --san and --cn-only exclude each other",
                "pki issue a.b --ca-key k      | --ca-key needs --ca",
                "pki csr a.b --profile root    | Invalid value for option '--profile': \"root\" is neither server, client nor both",
                "pki root                      | Missing required parameter: 'NAME'",
                "pki roots                     | unknown command \"roots\"",
                "pki inspect 127.0.0.1:70000   | the port 70000 is out of range",
                "pki inspect localhost:1 --sni 10.0.0.1 | \"10.0.0.1\" cannot be sent as a server name",
            })
    void wrongUsageIsSaidInOneSentence(String command, String message) {
        CommandRun run = CommandRun.in(folder, command.strip().split(" +"));
        assertThat(run.err()).startsWith("meshgw: error: " + message);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "root", "intermediate", "broken", "issue", "client", "csr", "sign", "inspect"})
    void helpHasAnExampleAndExitCodesWithin80Columns(String command) {
        String[] args = Stream.of("pki", command, "--help")
                .filter(word -> !word.isEmpty())
                .toArray(String[]::new);
        CommandRun run = CommandRun.in(folder, args);
        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("Examples:", "$ meshgw pki", "Exit codes: 0 ");
        assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(80));
    }

    private CommandRun done(String... args) {
        CommandRun run = CommandRun.in(folder, args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private CertificateDescription certificate(String file) throws IOException {
        return CertificateDescription.of(Pem.certificates(file, text(file)).get(0));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void openssl(String... arguments) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl"))),
                "openssl is not installed");
        Process process = new ProcessBuilder(Stream.concat(Stream.of("openssl"), Stream.of(arguments))
                        .toList())
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(output).isZero();
    }
}
