package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

class PkiVerifyCommandTest {

    /** {@code openssl req -x509 -days 7300}, as the Istio documents make a root. */
    private static final String OLD_ROOT = """
            -----BEGIN CERTIFICATE-----
            MIIBrjCCAVWgAwIBAgIUMVJ/t2kC+iu0O57yz7CGMsnifpIwCgYIKoZIzj0EAwIw
            LTEVMBMGA1UECgwMZXhhbXBsZSBJbmMuMRQwEgYDVQQDDAtleGFtcGxlLmNvbTAe
            Fw0yNjExMjIwNzUzMTRaFw00NjExMTcwNzUzMTRaMC0xFTATBgNVBAoMDGV4YW1w
            bGUgSW5jLjEUMBIGA1UEAwwLZXhhbXBsZS5jb20wWTATBgcqhkjOPQIBBggqhkjO
            PQMBBwNCAASgK8m1cKMA7dP8iisH8/HjHLUjquW0EhmGapghvpTka9Npm4EWUlbJ
            +yA/LYcwMRWrqoQ7RZ0w54/Mg8VnsN19o1MwUTAdBgNVHQ4EFgQUhRf9bUeRTHSW
            QdizoF4nlyrW6xEwHwYDVR0jBBgwFoAUhRf9bUeRTHSWQdizoF4nlyrW6xEwDwYD
            VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNHADBEAiBI39WTcnsOjF1CERKRx1lk
            ubX3efMN0vqlZkljA9lDKwIgGCyJIScwrKH7Or2XsV8pSs5ZDdAxbXprpt7zSy5O
            QE4=
            -----END CERTIFICATE-----
            """;

    /** {@code openssl x509 -req -set_serial 0}: version 1, a common name only. */
    private static final String OLD_LEAF = """
            -----BEGIN CERTIFICATE-----
            MIIBUDCB+AIBADAKBggqhkjOPQQDAjAtMRUwEwYDVQQKDAxleGFtcGxlIEluYy4x
            FDASBgNVBAMMC2V4YW1wbGUuY29tMB4XDTI2MTEyMjA3NTMxNFoXDTQ2MTExNzA3
            NTMxNFowPTEcMBoGA1UEAwwTaHR0cGJpbi5leGFtcGxlLmNvbTEdMBsGA1UECgwU
            aHR0cGJpbiBvcmdhbml6YXRpb24wWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAARW
            RYZVLzIJDfma1toiKJafygqEgIYfvQ8rWXTFhrN30xolaSp4qxLVSUB/R0IAc1YB
            zbLcgJX4VTs38oU3PRAyMAoGCCqGSM49BAMCA0cAMEQCIH8oft4uPOrCYV6Ne4xp
            tbALQv33kBZIl9Ur6DKsOYGmAiAy83WFnOUHGIjAKnsfhQT/IYcwkDlM6TDx7D9V
            2jvfHQ==
            -----END CERTIFICATE-----
            """;

    @TempDir
    private Path folder;

    @BeforeEach
    void chain() {
        run("pki root root");
        run("pki intermediate web --ca root.crt");
        run("pki issue a.example.com --ca web.crt --days 90");
    }

    @Test
    void everyLinkSaysWhatItProves() {
        CommandRun run = run("pki verify a.example.com.crt --ca root.crt --host a.example.com");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run.out())
                .startsWith("a.example.com.crt: verified for a.example.com\n\n  ✓ 0  /CN=a.example.com\n")
                .contains(
                        "       covers a.example.com · EC P-256 · ",
                        "       signed with the key of 1: checked\n  ✓ 1  /CN=web\n",
                        "  ✓ 2  /CN=root\n",
                        "       trusted: root.crt\n",
                        "  openssl   accepts it, too\n");
    }

    @Test
    void theMissingIntermediateIsNamedWithItsKey() throws IOException {
        Files.writeString(folder.resolve("leaf.crt"), firstBlock("a.example.com.crt"));

        CommandRun run = run("pki verify leaf.crt --ca root.crt");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDING);
        assertThat(run.out())
                .contains("REFUSED: its issuer \"/CN=web\", whose key has the identifier ")
                .contains("  fix       give the certificate of that issuer: --intermediate FILE, or --ca FILE")
                .contains("  openssl   refuses it, too: unable to get local issuer certificate (20) at depth 0\n");
        assertThat(run("pki verify leaf.crt --ca root.crt --intermediate web.crt")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void theWrongHostIsToldWithTheNamesThatAreCovered() {
        CommandRun run = run("pki verify a.example.com.crt --ca root.crt --host b.example.com");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDING);
        assertThat(run.out())
                .contains("  why       certificate 0: it is not for b.example.com: it covers a.example.com\n")
                .contains("  rule      host, RFC 9525 §6\n")
                .contains("(62) at depth 0: it is not for b.example.com\n");
    }

    @Test
    void everyHostMustBeCovered() {
        assertThat(run("pki verify a.example.com.crt --ca root.crt --host a.example.com --host b.example.com")
                        .exitCode())
                .isEqualTo(ExitCode.FINDING);
    }

    @ParameterizedTest
    @CsvSource({"2031-01-01,1", "2020-01-01T00:00:00Z,1", "1000000000,1"})
    void itHoldsOnlyInItsTime(String at, int exitCode) {
        assertThat(run("pki verify a.example.com.crt --ca root.crt --at " + at).exitCode())
                .isEqualTo(exitCode);
    }

    @Test
    void aRootMadeAgainUnderItsNameIsToldApart() throws IOException {
        Files.createDirectory(folder.resolve("new"));
        run("pki root root --out new");

        CommandRun run = run("pki verify a.example.com.crt --ca new/root.crt");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDING);
        assertThat(run.out())
                .contains(
                        "certificate 1: it was signed by another key than \"/CN=root\" has: that name was given to a new"
                                + " key, or the issuer was made again");
    }

    @Test
    void aClientCertificateIsForClients() {
        run("pki client alice --ca root.crt");

        assertThat(run("pki verify alice.crt --ca root.crt --purpose client").exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(run("pki verify alice.crt --ca root.crt").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(run("pki verify alice.crt --ca root.crt --purpose server").out())
                .contains("its extended key usage does not name serverAuth");
    }

    @Test
    void whatOnlyOpenSslAcceptsIsSaidSo() throws IOException {
        Files.writeString(folder.resolve("old-root.crt"), OLD_ROOT);
        Files.writeString(folder.resolve("old.crt"), OLD_LEAF);
        String line = "pki verify old.crt --ca old-root.crt --host httpbin.example.com --at 2027-01-01";

        CommandRun strict = run(line);

        assertThat(strict.exitCode()).isEqualTo(ExitCode.FINDING);
        assertThat(strict.out())
                .contains("it has no subject alternative name, and browsers and Go do not look at the common name")
                .contains("it is of X.509 version 1, which has no extensions")
                .contains(
                        "  openssl   accepts it nevertheless, and so does curl: --like openssl makes that the verdict\n");
        CommandRun like = run(line + " --like openssl");
        assertThat(like.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(like.out())
                .startsWith("old.crt: verified for httpbin.example.com, by OpenSSL's rules\n")
                .contains(
                        "  ! 0  /CN=httpbin.example.com",
                        "       strictly: it is not for",
                        "  strictly  certificate 0: ")
                .doesNotContain("REFUSED", "✗");
    }

    @Test
    void revokedCertificatesAreRefused() {
        run("pki revoke a.example.com.crt --ca web.crt");

        CommandRun run = run("pki verify a.example.com.crt --ca root.crt --crl web.crl");

        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.FINDING);
        assertThat(run.out()).contains("certificate 0: it was revoked by its issuer, as of ");
    }

    @Test
    void whatLiesBehindARefusedIssuerIsNotCalledMissing() {
        run("pki issue b.example.com --ca root.crt --broken not-a-ca");

        assertThat(run("pki verify b.example.com.crt --ca root.crt").out())
                .contains("yet it issued another\n       issued by /CN=root: not looked for\n");
    }

    @Test
    void theWrongOrderIsNamed() throws IOException {
        Files.writeString(
                folder.resolve("reversed.crt"),
                Files.readString(folder.resolve("web.crt")) + firstBlock("a.example.com.crt"));

        CommandRun run = run("pki verify reversed.crt --ca root.crt --host a.example.com");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDING);
        assertThat(run.out())
                .contains(
                        "  note      reversed.crt is in the wrong order: it begins with the authority /CN=web, the leaf"
                                + " /CN=a.example.com comes after it; servers send the leaf first\n");
    }

    @Test
    void jsonSaysTheSame() throws IOException {
        CommandRun run = run("pki verify a.example.com.crt --ca root.crt --host b.example.com -o json");

        var report = JSON.std.mapFrom(run.out());
        assertThat(report).containsEntry("verified", false).containsEntry("purpose", "server");
        assertThat((List<?>) report.get("chain")).hasSize(3);
        assertThat(String.valueOf(report.get("refusals"))).contains("rule=host", "document=RFC 9525 §6");
    }

    @Test
    void standardInputIsRead() throws IOException {
        String pem = Files.readString(folder.resolve("a.example.com.crt"));

        assertThat(CommandRun.reading(pem, folder, "pki", "verify", "-", "--ca", "root.crt")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
    }

    @Test
    void aCertificateThatIsNoneIsRefusedByItsByte() throws IOException {
        Files.writeString(
                folder.resolve("bad.crt"), "-----BEGIN CERTIFICATE-----\nMAMCAQE=\n-----END CERTIFICATE-----\n");

        CommandRun run = run("pki verify bad.crt --ca root.crt");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FINDING);
        assertThat(run.out())
                .contains("it is no certificate in DER: byte 0: a certificate has three parts, this has 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pki verify absent.crt --ca root.crt",
                "pki verify a.example.com.key --ca root.crt",
                "pki verify a.example.com.crt --ca a.example.com.key",
                "pki verify a.example.com.crt --ca root.crt --crl root.crt"
            })
    void unreadableFilesAreNamed(String line) {
        CommandRun run = run(line);

        assertThat(run.exitCode()).isEqualTo(ExitCode.MATERIAL);
        assertThat(run.err()).contains("meshgw: error: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pki verify a.example.com.crt",
                "pki verify a.example.com.crt --ca root.crt --host https://a.example.com/",
                "pki verify a.example.com.crt --ca root.crt --at tomorrow",
                "pki verify a.example.com.crt --ca root.crt --purpose mail"
            })
    void wrongUsageIsToldBeforeAnything(String line) {
        assertThat(run(line).exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private String firstBlock(String file) throws IOException {
        String pem = Files.readString(folder.resolve(file));
        return pem.substring(0, pem.indexOf("-----END CERTIFICATE-----") + 26);
    }

    private CommandRun run(String line) {
        return CommandRun.in(folder, line.split(" "));
    }
}
