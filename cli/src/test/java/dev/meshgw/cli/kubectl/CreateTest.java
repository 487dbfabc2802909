package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CreateTest {

    @TempDir
    Path folder;

    /** Recorded from kubectl. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "secret generic s --from-literal=a=b | secret/s-7fd2tm89d8",
                "secret generic s | secret/s-6cmg28h685",
                "secret generic s --from-literal=a=<&> --type=my/type | secret/s-hgd8664hcf",
                "configmap x --from-literal=a=b | configmap/x-64686gkt6c",
                "configmap x | configmap/x-62ctbmbfd2",
                "configmap x --from-file=bin.dat --from-literal=z=1 | configmap/x-227g7ghd4d",
                "configmap c --from-literal=a=<&> | configmap/c-4967td464m"
            })
    void theHashIsKubectls(String arguments, String expected) throws IOException {
        Files.write(folder.resolve("bin.dat"), new byte[] {0, (byte) 0xff});
        Run run = Run.in(folder, ("create " + arguments + " --append-hash --dry-run=client -o name").split(" "));
        assertThat(run.out().strip()).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create -n istio-system secret generic x --from-literal=a=b",
                "-n istio-system create secret generic x --from-literal=a=b",
                "create secret -n istio-system generic x --from-literal=a=b",
                "create secret generic -n istio-system x --from-literal=a=b",
                "create secret generic x --from-literal=a=b -n istio-system",
                "create secret generic x --from-literal=a=b -nistio-system",
                "create secret generic x --from-literal a=b --namespace=istio-system",
                "--namespace istio-system create secret generic x --from-literal=a=b",
                "secret create generic x --from-literal=a=b -n istio-system",
                "-n istio-system secret create generic x --from-literal=a=b",
                "create secret generic x --from-literal=a=b -n other -n istio-system"
            })
    void theNamespaceMayStandAnywhere(String line) {
        assertThat(Run.in(folder, line.split(" "))).isEqualTo(new Run(0, "secret/x created\n", ""));
        assertThat(folder.resolve(".meshgw/istio-system/secret/x.yaml")).exists();
    }

    @Test
    void aBareDryRunTakesNoArgument() {
        Run run = Run.in(folder, "create", "--dry-run", "secret", "generic", "x");
        assertThat(run.out()).isEqualTo("secret/x created (dry run)\n");
        assertThat(Run.in(folder, "create", "secret", "generic", "--dry-run", "x")
                        .out())
                .isEqualTo("secret/x created (dry run)\n");
        assertThat(folder.resolve(".meshgw")).doesNotExist();
    }

    @Test
    void theMeshIsWhereTheOptionSays() {
        Run.in(folder, "create", "configmap", "x", "--mesh-dir", "mesh");
        assertThat(folder.resolve("mesh/default/configmap/x.yaml")).exists();
    }

    @Test
    void theMeshIsWhereTheVariableSays() {
        Run.in(folder, "", List.of("create", "configmap", "x"), Map.of("MESHGW_DIR", "mesh"));
        assertThat(folder.resolve("mesh/default/configmap/x.yaml")).exists();
    }

    @Test
    void aNamespaceIsOneCommandAway() {
        assertThat(Run.in(folder, "create", "ns", "foo").out()).isEqualTo("namespace/foo created\n");
        assertThat(Run.in(folder, "create", "cm", "x", "-n", "foo").out()).isEqualTo("configmap/x created\n");
        assertThat(Run.in(folder, "create", "cm", "x", "-n", "bar").err())
                .isEqualTo("error: failed to create configmap namespaces \"bar\" not found\n");
    }

    @Test
    void aTlsSecretNeedsBothKeysWhicheverWayItIsMade() {
        Run run = Run.in(folder, "create", "secret", "generic", "x", "--type=kubernetes.io/tls", "--from-literal=a=b");
        assertThat(run.err())
                .isEqualTo("error: failed to create secret Secret \"x\" is invalid: [data[tls.crt]: Required value,"
                        + " data[tls.key]: Required value]\n");
    }

    @Test
    void anUnknownShortFlagIsNamed() {
        assertThat(Run.in(folder, "create", "configmap", "x", "-q").err())
                .isEqualTo("error: unknown shorthand flag: 'q' in -q\n"
                        + "See 'meshgw create configmap --help' for usage.\n");
    }

    @Test
    void aFlagWithoutItsValueIsNamed() {
        assertThat(Run.in(folder, "create", "secret", "tls", "x", "--cert").err())
                .isEqualTo("error: flag needs an argument: --cert\n"
                        + "See 'meshgw create secret tls --help' for usage.\n");
    }

    @Test
    void theKeyNeverShowsInAnError() throws IOException {
        KeyPairFiles.in(folder, "a.example.com");
        KeyPairFiles.in(Files.createDirectory(folder.resolve("other")), "a.example.com");
        Run run = Run.in(
                folder, "create", "secret", "tls", "x", "--cert=a.example.com.crt", "--key=other/a.example.com.key");
        assertThat(run).isEqualTo(new Run(1, "", "error: tls: private key does not match public key\n"));
    }
}
