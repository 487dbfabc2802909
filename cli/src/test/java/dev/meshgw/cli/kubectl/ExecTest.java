package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.meshgw.mesh.GatewayState;
import dev.meshgw.mesh.GatewayState.BoundListener;
import dev.meshgw.mesh.GatewayState.PodAddress;
import dev.meshgw.mesh.GatewayState.ServiceAddress;
import dev.meshgw.mesh.IngressGateway;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.mesh.PodName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExecTest {

    private static final String POD = PodName.of("web", 0);
    private static final int CURL_COULD_NOT_RESOLVE = 6;
    private static final int CURL_COULD_NOT_CONNECT = 7;

    @TempDir
    Path folder;

    private HttpServer workload;

    @BeforeEach
    void deploy() throws IOException {
        workload = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        workload.createContext("/", exchange -> {
            byte[] body = "hello\n".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        workload.start();
        Run.in(folder, """
                apiVersion: apps/v1
                kind: Deployment
                metadata: {name: web}
                spec:
                  selector: {matchLabels: {app: web}}
                  template:
                    metadata: {labels: {app: web}}
                    spec:
                      containers:
                      - {name: web, image: nginx, ports: [{containerPort: 80}]}
                """, List.of("apply", "-f", "-"));
    }

    @AfterEach
    void stop() {
        workload.stop(0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1/",
                "http://localhost/",
                "http://web:8000/",
                "http://web.default:8000/",
                "http://web.default.svc.cluster.local:8000/",
                "http://istio-ingressgateway.istio-system/"
            })
    void thePodsNetworkIsReached(String url) {
        publish();
        assertThat(exec(POD, "-c", "istio-proxy", "--", "curl", "-s", url)).isEqualTo(new Run(0, "hello\n", ""));
    }

    @Test
    void thisMachinesLoopbackIsNotThePods() {
        publish();
        String url = "http://127.0.0.1:" + workload.getAddress().getPort() + "/";
        assertThat(exec(POD, "--", "curl", "-s", url).exitCode()).isEqualTo(CURL_COULD_NOT_CONNECT);
    }

    @Test
    void aShortNameIsKnownInItsNamespaceOnly() {
        publish();
        assertThat(exec("-n", "istio-system", IngressGateway.podName(), "--", "curl", "-s", "http://web.default:8000/")
                        .out())
                .isEqualTo("hello\n");
        assertThat(exec("-n", "istio-system", IngressGateway.podName(), "--", "curl", "-s", "http://web.invalid:8000/")
                        .exitCode())
                .isEqualTo(CURL_COULD_NOT_RESOLVE);
    }

    @Test
    void aDeploymentStandsForItsPod() {
        publish();
        assertThat(exec("-it", "deploy/web", "--", "curl", "-s", "http://127.0.0.1/")
                        .out())
                .isEqualTo("hello\n");
    }

    @Test
    void otherProgramsAreRefused() {
        publish();
        assertThat(exec(POD, "--", "sh"))
                .isEqualTo(
                        new Run(
                                1,
                                "",
                                "error: \"sh\": executable file not found in $PATH\n"
                                        + "  why: pods here have no file system of their own; the only program in them is curl\n"));
    }

    @Test
    void withoutAGatewayNothingRuns() {
        assertThat(exec(POD, "--", "curl", "http://127.0.0.1/").err())
                .isEqualTo("error: unable to upgrade connection: container not found (\"web\")\n"
                        + "  why: no gateway runs on this mesh; it would run the workloads too\n"
                        + "  fix: start it: meshgw gateway run\n");
    }

    @Test
    void theCommandStandsBehindTwoDashes() {
        assertThat(exec(POD, "curl").err())
                .startsWith(
                        "error: exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\n");
    }

    @Test
    void anUnknownPodIsNamed() {
        assertThat(exec("nope", "--", "curl").err())
                .isEqualTo("Error from server (NotFound): pods \"nope\" not found\n");
    }

    private void publish() {
        int port = workload.getAddress().getPort();
        String address = "127.0.0.1:" + port;
        GatewayState.ofThisProcess(
                        List.of(new BoundListener("127.0.0.1", port, 80, "HTTP")),
                        Map.of(),
                        null,
                        List.of(new PodAddress("default", POD, Map.of(80, address))),
                        List.of(new ServiceAddress("default", "web", Map.of(8000, List.of(address)))))
                .write(new MeshDirectory(folder.resolve(".meshgw")).run().gatewayState());
    }

    private Run exec(String... args) {
        var line = new ArrayList<>(List.of("exec"));
        line.addAll(List.of(args));
        return Run.in(folder, "", line);
    }
}
