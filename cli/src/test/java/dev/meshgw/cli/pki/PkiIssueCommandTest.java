package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.Flaw;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names, lifetimes and purposes of server and client certificates, and several of them in one run. */
class PkiIssueCommandTest {

    @TempDir
    Path folder;

    @BeforeEach
    void root() {
        done("pki", "root", "root");
    }

    @Test
    void eachNameGetsACertificateAndKeyOfItsOwn() throws IOException {
        CommandRun run = done("pki", "issue", "--each", "a.example.com", "*.example.org", "10.0.0.1", "--san", "extra");
        assertThat(run.out())
                .containsSubsequence(
                        "Server certificate /CN=a.example.com\n  covers       DNS:a.example.com, DNS:extra\n",
                        "Server certificate /CN=*.example.org\n",
                        "Server certificate /CN=10.0.0.1\n  covers       IP:10.0.0.1, DNS:extra\n");
        for (String base : List.of("a.example.com", "_wildcard.example.org", "10.0.0.1")) {
            TlsCredential.parse("crt", text(base + ".crt"), "key", text(base + ".key"));
        }
    }

    @Test
    void eachClientMayHaveANameThatIsNoHost() throws IOException {
        done("pki", "client", "--each", "Grace Hopper", "ada@example.com");
        assertThat(certificate("Grace Hopper.crt").subjectAltNames()).isEmpty();
        assertThat(certificate("ada@example.com.crt").subjectAltNames()).hasToString("[email:ada@example.com]");
    }

    @Test
    void ofSeveralEitherAllFilesAreWrittenOrNone() throws IOException {
        done("pki", "issue", "b.example.com");
        String old = text("b.example.com.crt");
        CommandRun run =
                CommandRun.in(folder, "pki", "issue", "--each", "a.example.com", "b.example.com", "--ca", "root.crt");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).startsWith("meshgw: error: b.example.com.key and b.example.com.crt exist already\n");
        assertThat(run.out()).isEmpty();
        assertThat(folder.resolve("a.example.com.crt")).doesNotExist();
        assertThat(text("b.example.com.crt")).isEqualTo(old);
    }

    @Test
    void bothPurposesInOneCertificate() throws IOException {
        assertThat(done("pki", "issue", "a.example.com", "--profile", "both").out())
                .startsWith("Server and client certificate /CN=a.example.com\n");
        assertThat(certificate("a.example.com.crt").extendedKeyUsage()).containsExactly("serverAuth", "clientAuth");
        done("pki", "csr", "b.example.com", "--profile", "both");
        done("pki", "sign", "b.example.com.csr");
        assertThat(certificate("b.example.com.crt").extendedKeyUsage()).containsExactly("serverAuth", "clientAuth");
    }

    @Test
    void namesOfEveryKind() throws IOException {
        CommandRun run = done(
                "pki",
                "issue",
                "bücher.example",
                "--san",
                "127.0.0.1",
                "--san",
                "::1",
                "--san",
                "spiffe://cluster.local/ns/a/sa/b",
                "--san",
                "a@bücher.example",
                "--san",
                "*.example.com");
        assertThat(run.out())
                .contains("covers       DNS:xn--bcher-kva.example (bücher.example), IP:127.0.0.1, IP:::1,"
                        + " URI:spiffe://cluster.local/ns/a/sa/b, email:a@xn--bcher-kva.example (a@bücher.example),"
                        + " DNS:*.example.com\n");
        assertThat(certificate("xn--bcher-kva.example.crt").subjectAltNames())
                .hasToString("[DNS:xn--bcher-kva.example, IP:127.0.0.1, IP:::1, URI:spiffe://cluster.local/ns/a/sa/b,"
                        + " email:a@xn--bcher-kva.example, DNS:*.example.com]");
    }

    @ParameterizedTest
    @CsvSource({
        "2020-01-01,                2020-02-01,           2020-01-01T00:00:00Z, 2020-02-01T00:00:00Z",
        "2020-01-01T12:00:00+02:00, 2020-02-01T00:00:00Z, 2020-01-01T10:00:00Z, 2020-02-01T00:00:00Z",
        "2030-01-01t00:00:00z,      2030-02-01,           2030-01-01T00:00:00Z, 2030-02-01T00:00:00Z",
    })
    void bothEndsOfALifeCanBeNamed(String from, String until, Instant start, Instant end) throws IOException {
        done("pki", "issue", "a.example.com", "--not-before", from, "--not-after", until);
        assertThat(certificate("a.example.com.crt").validity()).isEqualTo(new Validity(start, end));
    }

    @Test
    void daysCountFromTheStartThatIsNamed() throws IOException {
        CommandRun run = done("pki", "issue", "a.example.com", "--not-before", "2020-03-01", "--days", "10");
        assertThat(certificate("a.example.com.crt").validity().notAfter()).isEqualTo("2020-03-11T00:00:00Z");
        assertThat(run.out()).contains("valid until  2020-03-11 00:00:00 UTC (expired)\n");
    }

    @Test
    void aCertificateOfTheFutureSaysSo() {
        assertThat(done("pki", "issue", "a.example.com", "--not-before", "2031-03-01", "--days", "10")
                        .out())
                .contains("valid from   2031-03-01 00:00:00 UTC (not yet)\n");
    }

    @Test
    void aBrokenCertificateSaysWhatIsWrongAndWhatToExpect() {
        CommandRun run = done("pki", "issue", "a.example.com", "--broken", "wrong-host", "--out", "broken");
        assertThat(run.out().replaceAll("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "DATE"))
                .isEqualTo("""
                        Server certificate /CN=a.example.com/OU=broken: wrong-host
                          covers       DNS:not-a.example.com
                          valid until  DATE UTC (365 days)
                          key          EC P-256
                          issued by    /CN=root (root.crt)
                          wrote        broken/a.example.com.crt
                          wrote        broken/a.example.com.key (private: keep it to yourself)
                          wrong        it covers another host than the one it is named after
                        Expect of those who see it:
                          curl         exit 60: SSL: no alternative certificate subject name matches target host name 'a.example.com'
                          openssl      error 62: hostname mismatch (with -verify_hostname a.example.com)
                          java         No subject alternative DNS name matching a.example.com found
                          go           x509: certificate is valid for …, not a.example.com
                          chromium     ERR_CERT_COMMON_NAME_INVALID
                        """);
        assertThat(run.err()).isEqualTo("meshgw: warning: it is broken on purpose (wrong-host): for tests only\n");
    }

    @ParameterizedTest
    @EnumSource
    void everyKindMakesFilesThatGoTogether(Flaw flaw) throws IOException {
        done("pki", "issue", "a.example.com", "--broken", flaw.toString(), "--out", "broken");
        var files = new ArrayList<>(List.of("a.example.com.crt", "a.example.com.key"));
        switch (flaw) {
            case UNTRUSTED -> files.add("a.example.com.stray-ca.crt");
            case MISSING_INTERMEDIATE -> files.add("a.example.com.intermediate.crt");
            case REVOKED -> files.add("a.example.com.crl");
            default -> {}
        }
        try (var written = Files.list(folder.resolve("broken"))) {
            assertThat(written.map(file -> file.getFileName().toString())).containsExactlyInAnyOrderElementsOf(files);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "expired,     issued by    /CN=root (root.crt)",
        "self-signed, issued by    itself",
        "untrusted,   issued by    /CN=stray authority/OU=broken: untrusted",
    })
    void theReportOfABrokenOneIsTrue(String kind, String issuer) {
        CommandRun run = done("pki", "issue", "a.example.com", "--broken", kind);
        assertThat(run.out()).contains("  " + issuer + "\n");
        assertThat(run.err()).isEqualTo("meshgw: warning: it is broken on purpose (" + kind + "): for tests only\n");
    }

    @Test
    void brokenClientsAreJudgedByTheGateway() {
        assertThat(done("pki", "client", "c", "--broken", "expired").out())
                .contains(
                        "  gateway      alert certificate_expired (45)\n",
                        "  curl         exit 56: alert certificate expired\n");
    }

    @Test
    void theCatalogueListsEveryKind() {
        CommandRun run = done("pki", "broken");
        assertThat(run.out().lines().map(line -> line.split(" ")[0]))
                .containsExactlyElementsOf(Stream.concat(
                                Stream.of("KIND"), Stream.of(Flaw.values()).map(Flaw::toString))
                        .toList());
        assertThat(run.out()).contains("expired               60    10       its life ended a day ago\n");
        assertThat(done("pki", "broken", "sha1").out())
                .startsWith("sha1: it is signed with SHA-1, which can be forged\n\nwhere a server shows it\n")
                .contains("  curl         exit 58: ca md too weak\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "issue a.b --broken expired --days 3 | --broken expired cannot be combined with --days, --not-before or"
                        + " --not-after | leave --broken out and name both ends with --not-before and --not-after",
                "issue a.b --days -3 | a certificate cannot live -3 days"
                        + " | for one that is over already, name both ends: --not-before 2020-01-01 --not-after 2020-02-01",
                "issue a.b --days 99999 | a certificate cannot live 99999 days | name its end instead: --not-after DATE",
                "issue a.b --not-after 2020-01-01 | the validity ends (2020-01-01T00:00:00Z) before it starts"
                        + " | name both ends, the earlier one with --not-before",
                "issue a.b --days 3 --not-after 2020-01-01 | --days and --not-after exclude each other"
                        + " | leave one of the two out",
                "issue --each a.b c.d --subject /O=x | --each cannot be combined with --subject"
                        + " | give the organization alone with --org",
                "issue --each a.b c.d --serial 1 | --each cannot be combined with --serial"
                        + " | leave it out: numbers are random",
                "issue --each *.a.b _wildcard.a.b | two certificates would be called _wildcard.a.b.crt"
                        + " | make them in two runs, one with --out DIR",
                "client c x/y | \"x/y\" is no name that can be covered | for a certificate each, add --each",
                "client c --san spiffe://Cluster.local/a | \"spiffe://Cluster.local/a\" cannot be the SPIFFE ID of a certificate"
                        + " | write it like spiffe://cluster.local/ns/default/sa/sleep",
            })
    void wrongUsageSaysWhatToDo(String command, String message, String fix) {
        CommandRun run = CommandRun.in(folder, ("pki " + command.strip()).split(" +"));
        assertThat(run.err()).startsWith("meshgw: error: " + message).contains("  fix: " + fix + "\n");
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "yesterday  | \"yesterday\" is neither a date such as 2026-03-01 nor a time such as 2026-03-01T12:00:00Z",
                "2026-02-30 | \"2026-02-30\" is neither a date such as 2026-03-01 nor a time such as 2026-03-01T12:00:00Z",
                "1900-01-01 | certificates hold the years 1950 to 9999, not 1900",
            })
    void aTimeThatIsNoneIsWrongUsage(String time, String message) {
        CommandRun run = CommandRun.in(folder, "pki", "issue", "a.b", "--not-before", time);
        assertThat(run.err()).startsWith("meshgw: error: Invalid value for option '--not-before': " + message);
        assertThat(run.exitCode()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary.der", "binary.crt"})
    void anAuthorityInDerIsFoundToo(String file) throws Exception {
        Files.createDirectory(folder.resolve("elsewhere"));
        byte[] der = Pem.certificates("root.crt", text("root.crt")).get(0).getEncoded();
        Files.write(folder.resolve("elsewhere").resolve(file), der);
        Files.copy(folder.resolve("root.key"), folder.resolve("elsewhere/binary.key"));
        done("pki", "issue", "a.example.com", "--out", "elsewhere");
        assertThat(certificate("elsewhere/a.example.com.crt").issuer()).hasToString("/CN=root");
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
}
