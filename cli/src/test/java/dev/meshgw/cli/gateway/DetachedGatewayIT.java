package dev.meshgw.cli.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meshgw.mesh.GatewayState;
import dev.meshgw.mesh.MeshDirectory;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/** A gateway in a process of its own, from its start to its end. */
class DetachedGatewayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** A relayed connection ends when its peers want, so the gateway has to wait for it. */
    private static final String TCP = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: { name: tcp }
            spec:
              selector: { istio: ingressgateway }
              servers:
              - port: { number: 9000, name: tcp, protocol: TCP }
                hosts: [ "*" ]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: { name: tcp }
            spec:
              hosts: [ "*" ]
              gateways: [ tcp ]
              tcp:
              - route: [ { destination: { host: echo, port: { number: 9000 } } } ]
            """;

    @TempDir
    Path folder;

    private Shell shell;
    private MeshDirectory mesh;

    @BeforeEach
    void shell() {
        shell = new Shell(folder);
        mesh = new MeshDirectory(folder.resolve(".meshgw"));
    }

    @AfterEach
    void end() {
        mesh.run()
                .runningGateway()
                .flatMap(state -> ProcessHandle.of(state.pid()))
                .ifPresent(process -> {
                    process.destroyForcibly();
                    process.onExit().join();
                });
    }

    @Test
    void runsUntilItIsStopped() throws IOException {
        manifest("http.yaml");
        assertThat(shell.run("gateway", "run", "--detach", "-f", "http.yaml", "-p", "0:80", "--ready-file", "r.json"))
                .as(shell.err())
                .isZero();
        assertThat(shell.err()).contains("is ready on " + mesh.path()).contains("for port 80 HTTP");
        assertThat(shell.out()).isEmpty();
        GatewayState running = mesh.run().runningGateway().orElseThrow();
        assertThat(running.pid()).isNotEqualTo(ProcessHandle.current().pid());
        Map<String, Object> ready = JSON.std.mapFrom(Files.readString(folder.resolve("r.json")));
        assertThat(ready).containsEntry("pid", Math.toIntExact(running.pid()));

        shell.run("gateway", "status", "-o", "json");
        Map<String, Object> status = JSON.std.mapFrom(shell.out());
        assertThat(status).containsEntry("pid", Math.toIntExact(running.pid()));
        shell.run("gateway", "status");
        assertThat(shell.out()).contains("LISTENER").contains("http.yaml:7:5");

        assertThat(shell.run("gateway", "stop")).isZero();
        assertThat(shell.err()).contains("gateway " + running.pid() + " stopped");
        assertThat(ProcessHandle.of(running.pid())).isEmpty();
        assertThat(folder.resolve("r.json")).doesNotExist();
    }

    @Test
    void aSecondOneIsRefusedAndTheFirstGoesOn() {
        assertThat(shell.run("gateway", "run", "--detach")).as(shell.err()).isZero();
        GatewayState first = mesh.run().runningGateway().orElseThrow();

        assertThat(shell.run("gateway", "run", "--detach")).isEqualTo(5);
        assertThat(shell.err()).contains("a gateway already runs on").contains("process " + first.pid());
        assertThat(mesh.run().runningGateway()).hasValue(first);
    }

    @Test
    void aKilledOneLeavesNothingInTheWayOfTheNext() {
        assertThat(shell.run("gateway", "run", "--detach")).as(shell.err()).isZero();
        GatewayState killed = mesh.run().runningGateway().orElseThrow();
        ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();
        await().atMost(PATIENCE).until(() -> ProcessHandle.of(killed.pid()).isEmpty());

        assertThat(shell.run("gateway", "status")).isEqualTo(1);
        assertThat(shell.run("gateway", "run", "--detach")).as(shell.err()).isZero();
        assertThat(mesh.run().runningGateway().orElseThrow().pid()).isNotEqualTo(killed.pid());
    }

    @Test
    void aSecondSignalDoesNotWaitForAnyone() throws Exception {
        Files.writeString(folder.resolve("tcp.yaml"), TCP);
        try (var backend = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String service = "echo:9000=127.0.0.1:" + backend.getLocalPort();
            assertThat(shell.run("gateway", "run", "--detach", "-f", "tcp.yaml", "-p", "0:9000", "--service", service))
                    .as(shell.err())
                    .isZero();
            GatewayState running = mesh.run().runningGateway().orElseThrow();
            ProcessHandle process = ProcessHandle.of(running.pid()).orElseThrow();
            int port = running.listeners().get(0).port();
            try (var client = new Socket(InetAddress.getLoopbackAddress(), port);
                    var accepted = backend.accept()) {
                assertThat(accepted.isConnected() && client.isConnected()).isTrue();
                process.destroy();
                await().atMost(PATIENCE).until(() -> log().contains("draining 1 connection for"));
                process.destroy();
                await().atMost(PATIENCE).until(() -> !process.isAlive());
            }
            assertThat(log()).doesNotContain("closed what was still open");
        }
    }

    private String log() throws IOException {
        return Files.readString(mesh.run().gatewayLog());
    }

    @Test
    void whyItDidNotStartIsSaid() throws IOException {
        try (var holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String taken = "127.0.0.1:" + holder.getLocalPort();
            assertThat(shell.run("gateway", "run", "--detach", "--admin", taken))
                    .isEqualTo(5);
            assertThat(shell.err()).contains("meshgw: error: cannot listen on the admin address " + taken);
        }
    }

    private void manifest(String file) throws IOException {
        Files.writeString(folder.resolve(file), """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: { name: http }
                spec:
                  selector: { istio: ingressgateway }
                  servers:
                  - port: { number: 80, name: http, protocol: HTTP }
                    hosts: [ "a.example.com" ]
                """);
    }
}
