package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeleteTest {

    @TempDir
    Path folder;

    @BeforeEach
    void createThree() {
        Run.in(folder, "create", "configmap", "a");
        Run.in(folder, "create", "configmap", "b");
        Run.in(folder, "create", "secret", "generic", "a");
    }

    @Test
    void severalKindsShareTheNames() {
        assertThat(Run.in(folder, "delete", "cm,secret", "a").out())
                .isEqualTo(
                        "configmap \"a\" deleted from default namespace\nsecret \"a\" deleted from default namespace\n");
    }

    @Test
    void kindAndNameMayBeJoined() {
        assertThat(Run.in(folder, "delete", "cm/b", "secret/a", "-o", "name").out())
                .isEqualTo("configmap/b\nsecret/a\n");
    }

    @Test
    void theFlagMayStandBetweenKindAndName() {
        assertThat(Run.in(folder, "delete", "configmap", "--ignore-not-found=true", "a", "nope"))
                .isEqualTo(new Run(0, "configmap \"a\" deleted from default namespace\n", ""));
        assertThat(Run.in(folder, "delete", "--ignore-not-found", "configmap", "b")
                        .out())
                .isEqualTo("configmap \"b\" deleted from default namespace\n");
    }

    @Test
    void ignoringCanBeSwitchedOff() {
        assertThat(Run.in(folder, "delete", "--ignore-not-found=false", "configmap", "nope")
                        .exitCode())
                .isOne();
    }

    @Test
    void labelsSelect() {
        Run.in(
                folder,
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, labels: {app: x}}}",
                java.util.List.of("apply", "-f", "-"));
        assertThat(Run.in(folder, "delete", "cm", "-l", "app=x").out())
                .isEqualTo("configmap \"c\" deleted from default namespace\n");
    }

    @Test
    void aNamespaceGoesWithItsContent() {
        Run.in(folder, "create", "ns", "foo");
        Run.in(folder, "-n", "foo", "create", "configmap", "a");
        assertThat(Run.in(folder, "delete", "ns", "foo").out()).isEqualTo("namespace \"foo\" deleted\n");
        assertThat(Run.in(folder, "get", "cm", "-n", "foo").out()).isEmpty();
    }

    @Test
    void theNamespacesOfEveryMeshStay() {
        assertThat(Run.in(folder, "delete", "ns", "default"))
                .isEqualTo(new Run(
                        1,
                        "",
                        "Error from server (Forbidden): namespaces \"default\" is forbidden: this namespace may not be"
                                + " deleted\n"));
    }

    @Test
    void aNameThatIsAPathIsNotFound() {
        assertThat(Run.in(folder, "delete", "cm", "..").err())
                .isEqualTo("Error from server (NotFound): configmaps \"..\" not found\n");
    }
}
