package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelpTest {

    private static final int TERMINAL_COLUMNS = 80;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create",
                "create secret",
                "create secret tls",
                "create secret generic",
                "create configmap",
                "create namespace",
                "apply",
                "get",
                "describe",
                "delete",
                "logs",
                "exec",
                "secret",
                "secret create",
                "env",
                "kube-inject"
            })
    void fitsATerminalAndShowsExamplesAndExitCodes(String command) {
        Run help = Run.in(folder, "", List.of((command + " -h").split(" ")));
        assertThat(help.exitCode()).isZero();
        assertThat(help.err()).isEmpty();
        assertThat(help.out())
                .startsWith("Usage: meshgw " + command)
                .contains("\nExamples:\n", "\n    $ ", "meshgw", "\nExit codes: ");
        assertThat(help.out().lines())
                .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(TERMINAL_COLUMNS));
    }
}
