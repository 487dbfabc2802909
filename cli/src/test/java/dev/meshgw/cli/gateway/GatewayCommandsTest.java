package dev.meshgw.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayCommandsTest {

    @TempDir
    Path folder;

    private Shell shell;

    @BeforeEach
    void shell() {
        shell = new Shell(folder);
    }

    @Test
    void theStatusOfNoGatewayIsAFinding() {
        assertThat(shell.run("gateway", "status")).isEqualTo(1);
        assertThat(shell.err()).contains("no gateway is running on " + folder).contains("meshgw gateway run --detach");
    }

    @Test
    void stoppingNoGatewayIsFine() {
        assertThat(shell.run("gateway", "stop")).isZero();
        assertThat(shell.err()).contains("no gateway is running");
    }

    @Test
    void aWrongPortIsWrongUsage() {
        assertThat(shell.run("gateway", "run", "-p", "443")).isEqualTo(2);
        assertThat(shell.err()).contains("HOST:GATEWAY");
    }

    @Test
    void aManifestThatIsNotThereIsNotWaitedFor() {
        assertThat(shell.run("gateway", "run", "-f", "nothing.yaml")).isEqualTo(3);
        assertThat(shell.err()).contains("the path \"nothing.yaml\" does not exist");
        assertThat(folder.resolve(".meshgw")).doesNotExist();
    }

    @Test
    void noThreadsAreWrongUsage() {
        assertThat(shell.run("gateway", "run", "--concurrency", "0")).isEqualTo(2);
        assertThat(shell.err()).contains("--concurrency: 0 (expected: 1 or more)");
    }

    @Test
    void helpShowsWhatUsersNeedInEightyColumns() {
        assertThat(shell.run("gateway", "run", "--help")).isZero();
        assertThat(shell.out())
                .contains("--filename", "--publish", "--service", "--ready-file", "--admin", "--detach")
                .doesNotContain("--background");
        assertThat(shell.out().lines()).allMatch(line -> line.length() <= 80);
    }
}
