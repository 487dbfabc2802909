package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.RevocationList;
import dev.meshgw.pki.RevocationReason;
import dev.meshgw.pki.RevokedCertificate;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RevocationCommandsTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("root");
    private static final CertificateAuthority INTERMEDIATE = ROOT.issueIntermediate("intermediate");

    @TempDir
    Path folder;

    @BeforeEach
    void writeRoot() throws IOException {
        write("root.crt", ROOT.certificatePem());
        write("root.key", ROOT.keyPem());
        client(ROOT, "alice");
        client(ROOT, "bob");
    }

    @Test
    void revokingMakesTheListBesideTheAuthority() throws IOException {
        CommandRun run = done("pki", "revoke", "alice.crt", "--reason", "keyCompromise");
        assertThat(run.out()
                        .replaceAll("20\\d\\d-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d", "DATE")
                        .replaceAll("serial \\w+", "serial S"))
                .isEqualTo("""
                        Revocation list of /O=meshgw/CN=root
                          revoked      alice.crt (/CN=alice), serial S, keyCompromise
                          number       1
                          holds        1 certificate
                          next update  DATE UTC (365 days)
                          wrote        root.crl
                        """);
        assertThat(run.err()).isEmpty();
        assertThat(lists("root.crl").get(0).entries())
                .extracting(RevokedCertificate::serialNumber, RevokedCertificate::reason)
                .containsExactly(tuple(
                        Pem.certificates("alice", text("alice.crt")).get(0).getSerialNumber(),
                        RevocationReason.KEY_COMPROMISE));
    }

    @Test
    void aSecondRevocationAddsToTheFirst() throws IOException {
        done("pki", "revoke", "alice.crt");
        assertThat(done("pki", "revoke", "bob.crt").out()).contains("number       2", "holds        2 certificates");
    }

    @Test
    void revokingTwiceSaysSoAndWritesNothing() throws IOException {
        done("pki", "revoke", "alice.crt", "--reason", "superseded");
        String before = text("root.crl");
        CommandRun again = done("pki", "revoke", "alice.crt", "--reason", "keyCompromise");
        assertThat(again.out())
                .containsPattern("unchanged    alice\\.crt \\(/CN=alice\\) was revoked on \\S+ already, superseded")
                .doesNotContain("wrote");
        assertThat(text("root.crl")).isEqualTo(before);
    }

    @Test
    void aCertificateOfAnotherAuthorityStopsAllOfThem() throws IOException {
        write(
                "other.crt",
                Pem.print(CertificateAuthority.create("root")
                        .issueClient("mallory")
                        .leaf()));
        CommandRun run = run("pki", "revoke", "alice.crt", "other.crt");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).isEqualTo("""
                meshgw: error: other.crt is a certificate of another authority than root.crt
                  why: its issuer has the same name, /O=meshgw/CN=root, but signed it with another key
                  fix: nothing was revoked; name its own authority with --ca FILE
                """);
        assertThat(folder.resolve("root.crl")).doesNotExist();
    }

    @Test
    void anAuthorityDoesNotRevokeItself() {
        CommandRun run = run("pki", "revoke", "root.crt");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).startsWith("meshgw: error: root.crt is the authority itself\n");
    }

    @Test
    void theIssuerIsFoundAmongSeveralAuthorities() throws IOException {
        writeIntermediate();
        client(INTERMEDIATE, "carol");
        assertThat(done("pki", "revoke", "carol.crt").out()).endsWith("wrote        intermediate.crl\n");
        assertThat(done("pki", "revoke", "alice.crt").out()).endsWith("wrote        root.crl\n");
    }

    @Test
    void theIssuerIsFoundBesideTheCertificate() throws IOException {
        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        assertThat(CommandRun.in(elsewhere, "pki", "revoke", "../alice.crt").out())
                .endsWith("wrote        ../root.crl\n");
    }

    @Test
    void aMissingIssuerIsNamed() throws IOException {
        write("carol.crt", Pem.print(INTERMEDIATE.issueClient("carol").leaf()));
        CommandRun run = run("pki", "revoke", "carol.crt");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).isEqualTo("""
                meshgw: error: the authority that issued carol.crt is not at hand
                  why: no certificate beside it or in the current folder is its issuer, /CN=intermediate
                  fix: name it with --ca FILE and --ca-key FILE
                """);
    }

    @Test
    void aNumberIsEnoughWhenTheFileIsGone() throws IOException {
        assertThat(done("pki", "revoke", "--serial", "0x1f", "--serial", "7").out())
                .contains("revoked      a certificate, serial 31, unspecified", "holds        2 certificates");
        assertThat(lists("root.crl").get(0).entry(BigInteger.valueOf(31))).isPresent();
    }

    @Test
    void somethingMustBeNamed() {
        CommandRun run = run("pki", "revoke");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("meshgw: error: nothing is named that is to be revoked\n");
    }

    @Test
    void aBinaryCertificateIsReadToo() throws Exception {
        Files.write(
                folder.resolve("alice.der"),
                Pem.certificates("alice", text("alice.crt")).get(0).getEncoded());
        assertThat(done("pki", "revoke", "alice.der").out()).contains("revoked      alice.der (/CN=alice)");
    }

    @Test
    void anUnknownReasonIsWrongUsage() {
        CommandRun run = run("pki", "revoke", "alice.crt", "--reason", "stolen");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("the reason \"stolen\" is unknown: known are unspecified, keyCompromise");
    }

    @Test
    void crlBeginsWithAnEmptyList() throws IOException {
        assertThat(done("pki", "crl").out()).contains("holds        no certificate", "wrote        root.crl");
        assertThat(lists("root.crl").get(0).entries()).isEmpty();
    }

    @Test
    void crlShowsWhatIsRevokedAndCountsUp() throws IOException {
        done("pki", "revoke", "alice.crt", "bob.crt", "--reason", "superseded");
        CommandRun run = done("pki", "crl", "--days", "7");
        assertThat(run.out()).contains("number       2", "(7 days)").containsPattern("revoked      .* superseded\n");
        assertThat(lists("root.crl").get(0).entries()).hasSize(2);
    }

    @Test
    void aListOfAnIntermediateWarnsOfThatOfTheRootWithTheCommand() throws IOException {
        writeIntermediate();
        CommandRun run = done("pki", "crl", "--ca", "intermediate.crt");
        assertThat(run.err())
                .isEqualTo("meshgw: warning: a gateway wants the list of /O=meshgw/CN=root too, or refuses with"
                        + " \"unable to get certificate CRL\": meshgw pki crl --ca root.crt --out intermediate.crl\n");
        assertThat(done("pki", "crl", "--ca", "root.crt", "--out", "intermediate.crl")
                        .err())
                .isEmpty();
        assertThat(lists("intermediate.crl"))
                .extracting(list -> list.issuer().toString())
                .containsExactly("/CN=intermediate", "/O=meshgw/CN=root");
    }

    @Test
    void aListOfARootWarnsOfThoseBelowIt() throws IOException {
        writeIntermediate();
        done("pki", "crl", "--ca", "intermediate.crt");
        assertThat(done("pki", "crl", "--ca", "root.crt").err())
                .isEqualTo("meshgw: warning: a gateway wants the list of /CN=intermediate in the same ca.crl:"
                        + " cat root.crl intermediate.crl > ca.crl\n");
    }

    @Test
    void aSharedFileKeepsTheListsOfOthers() throws IOException {
        writeIntermediate();
        done("pki", "crl", "--ca", "root.crt", "--out", "all.crl");
        done("pki", "crl", "--ca", "intermediate.crt", "--out", "all.crl");
        done("pki", "revoke", "alice.crt", "--out", "all.crl");
        assertThat(lists("all.crl"))
                .extracting(list -> list.number().orElseThrow())
                .containsExactly(BigInteger.TWO, BigInteger.ONE);
    }

    @Test
    void aFileOfSomethingElseIsNotReplaced() throws IOException {
        write("bundle.crl", text("root.crt"));
        CommandRun run = run("pki", "crl", "--out", "bundle.crl");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("bundle.crl is no file of revocation lists", "which would be lost");
        assertThat(text("bundle.crl")).isEqualTo(text("root.crt"));
    }

    @Test
    void theListGoesToTheFolderOfOut() {
        assertThat(done("pki", "crl", "--out", "lists").out()).endsWith("wrote        lists/root.crl\n");
    }

    @Test
    void listsLiveADayAtLeast() {
        CommandRun run = run("pki", "crl", "--days", "0");
        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).startsWith("meshgw: error: a revocation list cannot live 0 days\n");
    }

    private void writeIntermediate() throws IOException {
        write("intermediate.crt", INTERMEDIATE.certificatePem());
        write("intermediate.key", INTERMEDIATE.keyPem());
    }

    private void client(CertificateAuthority issuer, String name) throws IOException {
        write(name + ".crt", Pem.print(issuer.issueClient(name).chain()));
    }

    private List<RevocationList> lists(String name) throws IOException {
        return RevocationList.parse(name, text(name));
    }

    private CommandRun done(String... args) {
        CommandRun run = run(args);
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    private CommandRun run(String... args) {
        return CommandRun.in(folder, args);
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    private String text(String name) throws IOException {
        return Files.readString(folder.resolve(name));
    }
}
