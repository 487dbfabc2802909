package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.mesh.GatewayState;
import dev.meshgw.mesh.GatewayState.BoundListener;
import dev.meshgw.mesh.MeshDirectory;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvTest {

    @TempDir
    Path folder;

    @Test
    void theRunningGatewaysPortsAreExported() {
        publish(new BoundListener("127.0.0.1", 40080, 80, "HTTP"), new BoundListener("127.0.0.1", 40443, 443, "HTTPS"));
        assertThat(Run.in(folder, "env"))
                .isEqualTo(
                        new Run(0, "export INGRESS_HOST=127.0.0.1 INGRESS_PORT=40080 SECURE_INGRESS_PORT=40443\n", ""));
    }

    @Test
    void withoutAGatewayTheDefaultsAreExportedAndItIsSaid() {
        Run run = Run.in(folder, "env");
        assertThat(run.out()).isEqualTo("export INGRESS_HOST=127.0.0.1 INGRESS_PORT=8080 SECURE_INGRESS_PORT=8443\n");
        assertThat(run.err()).contains("no gateway runs on this mesh");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void anAddressForEveryInterfaceIsReachedOnTheLoopback() {
        publish(new BoundListener("0.0.0.0", 8443, 443, "HTTPS"));
        assertThat(Run.in(folder, "env").out()).startsWith("export INGRESS_HOST=127.0.0.1 ");
    }

    @Test
    void aPublishedPortIsToldBeforeAGatewayAsksForIt() {
        publish(Map.of(443, 9443));
        assertThat(Run.in(folder, "env").out()).contains("SECURE_INGRESS_PORT=9443");
    }

    private void publish(BoundListener... listeners) {
        publish(Map.of(), listeners);
    }

    private void publish(Map<Integer, Integer> published, BoundListener... listeners) {
        GatewayState.ofThisProcess(List.of(listeners), published, null, List.of(), List.of())
                .write(new MeshDirectory(folder.resolve(".meshgw")).run().gatewayState());
    }
}
