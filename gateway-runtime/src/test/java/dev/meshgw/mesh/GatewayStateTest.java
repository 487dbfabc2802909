package dev.meshgw.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meshgw.mesh.GatewayState.BoundListener;
import dev.meshgw.mesh.GatewayState.PodAddress;
import dev.meshgw.mesh.GatewayState.ServiceAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GatewayStateTest {

    @TempDir
    Path directory;

    private final GatewayState state = GatewayState.ofThisProcess(
            List.of(new BoundListener("127.0.0.1", 8443, 443, "HTTPS")),
            Map.of(443, 9443),
            "127.0.0.1:15000",
            List.of(new PodAddress("default", "my-nginx-x", Map.of(443, "127.0.0.1:40123"))),
            List.of(new ServiceAddress("default", "httpbin", Map.of(8000, List.of("127.0.0.1:40111")))));

    @Test
    void isReadAsItWasWritten() {
        Path file = directory.resolve(".run/gateway.json");
        state.write(file);
        assertThat(GatewayState.read(file)).contains(state);
    }

    @Test
    void isJsonThatOtherProgramsCanRead() {
        assertThat(state.toJson())
                .startsWith("{")
                .contains("\"gatewayPort\" : 443")
                .contains("\"443\" : \"127.0.0.1:40123\"")
                .contains("\"8000\" : [ \"127.0.0.1:40111\" ]")
                .endsWith("}\n");
    }

    @Test
    void isReadableByItsOwnerOnly() throws IOException {
        Path file = directory.resolve(".run/gateway.json");
        state.write(file);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }

    @Test
    void isEmptyWithoutAFile() {
        assertThat(GatewayState.read(directory.resolve("gateway.json"))).isEmpty();
    }

    @Test
    void damagedFileIsNamed() throws IOException {
        Path file = directory.resolve("gateway.json");
        Files.writeString(file, "{\"pid\": ");
        assertThatThrownBy(() -> GatewayState.read(file))
                .isInstanceOf(MeshIoException.class)
                .hasMessageContaining("gateway.json is not the state of a gateway");
    }

    @Test
    void thisProcessIsAlive() {
        assertThat(state.isAlive()).isTrue();
    }

    @Test
    void anEndedProcessIsNotAlive() throws Exception {
        Process ended = new ProcessBuilder("true").start();
        ended.waitFor();
        assertThat(with(ended.pid(), Duration.ZERO).isAlive()).isFalse();
    }

    @Test
    void aKilledProcessThatNobodyHasAskedForItsExitCodeIsNotAlive() throws Exception {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")), "needs /proc");
        Process parent = new ProcessBuilder("sh", "-c", "exec 3<&0; cat <&3 & echo $!; exec sleep 60").start();
        try {
            long zombie = Long.parseLong(parent.inputReader().readLine());
            Path command = Path.of("/proc", String.valueOf(parent.pid()), "comm");
            await().until(() ->
                    Files.readString(command).equals("sleep\n")); // which waits for no child, as a shell would
            parent.getOutputStream().close();
            Path stat = Path.of("/proc", String.valueOf(zombie), "stat");
            await().until(() -> Files.readString(stat).contains(") Z "));
            assertThat(with(zombie, Duration.between(state.started(), Instant.now()))
                            .isAlive())
                    .isFalse();
        } finally {
            parent.destroyForcibly();
        }
    }

    @Test
    void aLaterProcessWithTheSamePidIsNotTheGateway() {
        assertThat(with(state.pid(), Duration.ofHours(-1)).isAlive()).isFalse();
    }

    private GatewayState with(long pid, Duration shift) {
        return new GatewayState(
                pid, state.started().plus(shift), state.listeners(), Map.of(), null, state.pods(), state.services());
    }
}
