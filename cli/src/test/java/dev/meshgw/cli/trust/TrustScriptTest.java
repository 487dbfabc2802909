package dev.meshgw.cli.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The lines, on machines that are folders. */
class TrustScriptTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final String NAME =
            "meshgw-example.com-" + ROOT.description().sha256().substring(0, 8);

    @TempDir
    Path folder;

    @Test
    void debianCopiesTheRootBesideItsOwnAndReadsThemAgain() throws IOException {
        assertThat(commands(Platform.DEBIAN, Relier.SYSTEM))
                .containsExactly(
                        "sudo install -m 644 /home/you/example.com.crt /usr/local/share/ca-certificates/" + NAME
                                + ".crt",
                        "sudo update-ca-certificates");
    }

    @Test
    void anAdministratorNeedsNoSudo() throws IOException {
        var machine = machine(Platform.FEDORA, true);

        assertThat(commands(script(machine, "/home/you/example.com.crt", Relier.SYSTEM)))
                .containsExactly(
                        "install -m 644 /home/you/example.com.crt /etc/pki/ca-trust/source/anchors/" + NAME + ".crt",
                        "update-ca-trust");
    }

    @Test
    void aFileNameThatAShellWouldSplitIsQuoted() throws IOException {
        var machine = machine(Platform.DEBIAN, true, "node");

        assertThat(commands(script(machine, "/it's a root.crt", Relier.NODE)))
                .containsExactly("export NODE_EXTRA_CA_CERTS='/it'\\''s a root.crt'");
    }

    @Test
    void chromiumWithoutAStoreGetsOne() throws IOException {
        assertThat(commands(Platform.DEBIAN, Relier.CHROMIUM, "chromium", "certutil"))
                .containsExactly(
                        "mkdir -p " + folder + "/home/.pki/nssdb",
                        "certutil -N --empty-password -d sql:" + folder + "/home/.pki/nssdb",
                        "certutil -A -d sql:" + folder + "/home/.pki/nssdb -n " + NAME
                                + " -t C,, -i /home/you/example.com.crt");
    }

    @Test
    void certutilIsInstalledFirstWhereItIsMissing() throws IOException {
        assertThat(commands(Platform.FEDORA, Relier.CHROMIUM, "google-chrome"))
                .startsWith("sudo dnf install -y nss-tools");
    }

    @Test
    void everyProfileOfFirefoxIsTold() throws IOException {
        for (String profile : List.of("a.default", "b.work")) {
            Path store = Files.createDirectories(
                    folder.resolve("home/.mozilla/firefox").resolve(profile));
            Files.createFile(store.resolve("cert9.db"));
        }

        assertThat(commands(Platform.DEBIAN, Relier.FIREFOX, "certutil"))
                .hasSize(2)
                .allMatch(line -> line.startsWith("certutil -A -d sql:" + folder + "/home/.mozilla/firefox/"));
    }

    @Test
    void aJdkWithAListOfItsOwnIsToldByItsKeytool() throws IOException {
        Path jdk = Files.createDirectories(folder.resolve("jdk"));

        assertThat(commands(script(javaMachine(jdk), "/home/you/example.com.crt", Relier.JAVA)))
                .containsExactly("sudo " + jdk
                        + "/bin/keytool -importcert -noprompt -cacerts -storepass changeit -alias " + NAME
                        + " -file /home/you/example.com.crt");
    }

    @Test
    void aJdkOfDebianFollowsTheSystem() throws IOException {
        Path jdk = Files.createDirectories(folder.resolve("jdk/lib/security"))
                .resolve("../..")
                .normalize();
        Path list =
                Files.createDirectories(folder.resolve("etc/ssl/certs/java")).resolve("cacerts");
        Files.createFile(list);
        Files.createSymbolicLink(jdk.resolve("lib/security/cacerts"), list);
        Path hook = Files.createDirectories(folder.resolve("etc/ca-certificates/update.d"))
                .resolve("jks-keystore");
        Files.createFile(hook);

        String script = script(javaMachine(jdk), "/home/you/example.com.crt", Relier.JAVA);

        assertThat(commands(script)).isEmpty();
        assertThat(script).contains("reads the system's list");
    }

    @Test
    void whatTheMachineDoesNotHaveIsNamedAtTheEnd() throws IOException {
        assertThat(script(machine(Platform.UNKNOWN, false), "/home/you/example.com.crt", Relier.values()))
                .endsWith("# not found on this machine: system, chromium, firefox, java, node, python, curl\n");
    }

    @Test
    void everyLineIsACommandOrAComment() throws IOException {
        String script = script(
                machine(Platform.DEBIAN, false, "chromium", "certutil", "node", "python3", "curl"),
                "/home/you/example.com.crt",
                Relier.values());

        assertThat(script.lines().filter(line -> !line.isEmpty()))
                .allMatch(line -> line.matches("(# |sudo |mkdir |certutil |export ).*"));
    }

    private List<String> commands(Platform platform, Relier relier, String... programs) throws IOException {
        return commands(script(machine(platform, false, programs), "/home/you/example.com.crt", relier));
    }

    private static List<String> commands(String script) {
        return script.lines()
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .toList();
    }

    private static String script(Machine machine, String file, Relier... reliers) {
        return TrustScript.of(ROOT.description(), Path.of(file), Arrays.asList(reliers), machine);
    }

    private Machine javaMachine(Path jdk) throws IOException {
        Machine plain = machine(Platform.DEBIAN, false);
        return new Machine(
                plain.platform(), plain.root(), plain.home(), plain.path(), Optional.of(jdk), plain.administrator());
    }

    private Machine machine(Platform platform, boolean administrator, String... programs) throws IOException {
        Path bin = Files.createDirectories(folder.resolve("bin"));
        for (String program : programs) {
            Files.createFile(
                    bin.resolve(program),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        }
        return new Machine(platform, folder, folder.resolve("home"), List.of(bin), Optional.empty(), administrator);
    }
}
