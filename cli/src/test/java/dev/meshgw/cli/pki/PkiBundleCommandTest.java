package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.Passphrase;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.PkiFile;
import dev.meshgw.pki.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PkiBundleCommandTest {

    @TempDir
    private Path folder;

    @BeforeEach
    void pair() throws IOException {
        run("pki", "root", "example.com", "--org", "example Inc.");
        run("pki", "issue", "a.example.com");
        Files.writeString(folder.resolve("pass"), "secret\r\nanother line\n");
    }

    @ParameterizedTest
    @CsvSource({"server.p12,PKCS12", "server.pfx,PKCS12", "server.jks,JKS"})
    void theEndingSaysWhichKeyStore(String out, PkiFile.Form form) throws IOException {
        CommandRun run =
                bundle("a.example.com.key example.com.crt a.example.com.crt --out " + out + " --pass-file pass");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "  alias        a.example.com\n",
                        "  holds        /CN=a.example.com, until ",
                        "               /O=example Inc./CN=example.com, until ",
                        "  wrote        " + out + " (private: keep it to yourself)\n");
        PkiFile file = open(out);
        assertThat(file.form()).isEqualTo(form);
        assertThat(file.credential().chain()).hasSize(2);
        assertThat(permissions(out)).isEqualTo("rw-------");
    }

    @Test
    void aKeyStoreGoesBackToPem() throws IOException {
        bundle("a.example.com.key a.example.com.crt --out server.p12 --pass-file pass");
        assertThat(bundle("server.p12 --out back/ --pass-file pass").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(folder.resolve("back/a.example.com.crt"))
                .hasSameTextualContentAs(folder.resolve("a.example.com.crt"));
        assertThat(permissions("back/a.example.com.key")).isEqualTo("rw-------");
        bundle("server.p12 --out all.pem --pass-file pass");
        assertThat(open("all.pem").credential().leaf())
                .isEqualTo(open("server.p12").credential().leaf());
        assertThat(permissions("all.pem")).isEqualTo("rw-------");
        assertThat(bundle("server.p12 --out leaf.crt --pass-file pass").err()).contains("the key was left out");
        assertThat(folder.resolve("leaf.crt")).hasSameTextualContentAs(folder.resolve("a.example.com.crt"));
    }

    @Test
    void aTrustStoreHoldsAuthoritiesAlone() {
        CommandRun run = bundle("--trust a.example.com.crt example.com.crt --out trust.p12 --pass-file pass");
        assertThat(run.out()).contains("  trusts       /O=example Inc./CN=example.com as \"example.com\", until ");
        assertThat(run.err()).contains("1 certificate was left out: signed by somebody else and no authority");
        List<PkiEntry> entries = open("trust.p12").entries();
        assertThat(entries).hasSize(1);
        assertThat(entries.get(0).place()).isEqualTo(new Place.Alias(1, "example.com"));
        CommandRun leaf = bundle("--trust a.example.com.crt --out leaf.p12 --pass-file pass");
        assertThat(leaf.exitCode()).isEqualTo(ExitCode.MATERIAL);
        assertThat(leaf.err()).contains("there is no certificate authority in a.example.com.crt");
    }

    @Test
    void keyAndCertificateMustBelongTogether() {
        run("pki", "issue", "b.example.com");
        CommandRun run = bundle("a.example.com.crt b.example.com.key --out x.p12 --pass-file pass");
        assertThat(run.exitCode()).isEqualTo(ExitCode.MATERIAL);
        assertThat(run.err()).contains("b.example.com.key does not belong to a.example.com.crt");
        assertThat(folder.resolve("x.p12")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--password secret", "--pass secret", "--passphrase=secret"})
    void aPasswordOnTheCommandLineIsRefusedAndNotRepeated(String option) {
        CommandRun run = bundle("a.example.com.crt a.example.com.key --out x.p12 " + option);
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("a password does not belong on the command line", "--pass-file FILE or --pass-env NAME")
                .doesNotContain("secret");
    }

    @Test
    void withoutATerminalTheOptionsAreNamed() {
        CommandRun run = bundle("a.example.com.crt a.example.com.key --out x.p12");
        assertThat(run.exitCode()).isEqualTo(ExitCode.MATERIAL);
        assertThat(run.err())
                .contains("there is no password for x.p12", "there is no terminal to ask for it", "--pass-file FILE");
    }

    @Test
    void thePasswordMayComeFromStandardInput() {
        CommandRun run = CommandRun.reading(
                "secret\n",
                folder,
                "pki bundle a.example.com.crt a.example.com.key --out x.p12 --pass-file -".split(" "));
        assertThat(run.exitCode()).isEqualTo(ExitCode.OK);
        assertThat(open("x.p12").credential().chain()).hasSize(1);
    }

    @Test
    void whatIsReadMayHaveAnotherPasswordThanWhatIsWritten() throws IOException {
        Files.writeString(folder.resolve("old"), "old password");
        bundle("a.example.com.crt a.example.com.key --out old.p12 --pass-file old");
        assertThat(bundle("old.p12 --out new.jks --pass-file pass --in-pass-file old")
                        .exitCode())
                .isEqualTo(ExitCode.OK);
        assertThat(open("new.jks").credential().leaf())
                .isEqualTo(open("new.jks").certificates().get(0));
    }

    @Test
    void keysInPemAreEncryptedOnRequest() throws IOException {
        bundle("a.example.com.crt a.example.com.key --out x.key --encrypt-key --pass-file pass");
        assertThat(Files.readString(folder.resolve("x.key"))).startsWith("-----BEGIN ENCRYPTED PRIVATE KEY-----\n");
        assertThat(open("x.key").privateKey().getAlgorithm()).isEqualTo("EC");
    }

    @Test
    void anExistingFileIsKeptUnlessForced() {
        String line = "--trust example.com.crt --out a.example.com.crt";
        assertThat(bundle(line).err()).contains("a.example.com.crt exists already");
        assertThat(bundle(line + " --force").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(open("a.example.com.crt").certificates())
                .isEqualTo(open("example.com.crt").certificates());
    }

    @Test
    void aRequestInDerIsSigned() throws IOException {
        run("pki", "csr", "d.example.com");
        String base64 = String.join(
                "",
                Files.readAllLines(folder.resolve("d.example.com.csr")).stream()
                        .filter(line -> !line.startsWith("-"))
                        .toList());
        Files.write(folder.resolve("d.csr"), Base64.getDecoder().decode(base64));
        assertThat(run("pki", "sign", "d.csr").exitCode()).isEqualTo(ExitCode.OK);
        assertThat(open("d.crt").certificates()).hasSize(1);
    }

    @Test
    void anUnknownEndingIsWrongUsage() {
        CommandRun run = bundle("a.example.com.crt a.example.com.key --out server --pass-file pass");
        assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(run.err())
                .contains("the ending of server does not say what to write", "--format pkcs12, jks or pem");
    }

    private CommandRun bundle(String line) {
        return run(Stream.concat(Stream.of("pki", "bundle"), Stream.of(line.split(" ")))
                .toArray(String[]::new));
    }

    private CommandRun run(String... args) {
        return CommandRun.in(folder, args);
    }

    private PkiFile open(String name) {
        return PkiFile.read(folder.resolve(name), name, file -> Passphrase.of("secret".toCharArray()));
    }

    private String permissions(String name) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name)));
    }
}
