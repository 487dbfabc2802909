package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import dev.meshgw.mesh.GatewayState;
import dev.meshgw.mesh.IngressGateway;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.mesh.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LogsTest {

    private static final String POD = IngressGateway.podName();

    @TempDir
    Path folder;

    private RunDirectory run;

    @BeforeEach
    void nameTheRunDirectory() {
        run = new MeshDirectory(folder.resolve(".meshgw")).run();
    }

    @Test
    void withoutAGatewayItSaysHowToStartOne() {
        Run logs = logs();
        assertThat(logs)
                .isEqualTo(new Run(
                        1,
                        "",
                        "Error from server (BadRequest): container \"istio-proxy\" in pod \"" + POD
                                + "\" is waiting to start: ContainerCreating\n"
                                + "  why: no gateway runs on this mesh; it would run the workloads too\n"
                                + "  fix: start it: meshgw gateway run\n"));
    }

    @Test
    void theGatewaysLogIsPrinted() throws IOException {
        startGateway();
        log("one\ntwo\n");
        assertThat(logs()).isEqualTo(new Run(0, "one\ntwo\n", ""));
        assertThat(Run.in(folder, "logs", "-n", "istio-system", "deploy/istio-ingressgateway", "-c", "istio-proxy")
                        .out())
                .isEqualTo("one\ntwo\n");
    }

    @Test
    void afterTheGatewayItsLastLogIsPrinted() throws IOException {
        log("last words\n");
        Run logs = logs();
        assertThat(logs.out()).isEqualTo("last words\n");
        assertThat(logs.err()).contains("the gateway is not running");
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "3, 3", "9999, 9999", "10000, 10000", "20000, 10000"})
    void theTailIsTheLastLines(int tail, int expected) throws IOException {
        startGateway();
        List<String> lines =
                IntStream.range(0, 10_000).mapToObj(i -> "line " + i).toList();
        log(lines.stream().collect(Collectors.joining("\n", "", "\n")));
        assertThat(logs("--tail=" + tail).out().lines()).isEqualTo(lines.subList(10_000 - expected, 10_000));
    }

    @Test
    void aLastLineWithoutANewlineIsALine() throws IOException {
        startGateway();
        log("one\ntwo");
        assertThat(logs("--tail=1").out()).isEqualTo("two");
    }

    @Test
    void followingPrintsWhatComesAndEndsWithTheGateway() throws Exception {
        startGateway();
        log("first\n");
        var out = new ByteArrayOutputStream();
        var printed = new PrintStream(out, true, StandardCharsets.UTF_8);
        var console = new Console(InputStream.nullInputStream(), printed, printed, Map.of(), folder, false);
        var ended = CompletableFuture.supplyAsync(
                () -> Meshgw.run(List.of("logs", "-f", "-n", "istio-system", POD), console));
        await().until(() -> out.toString(StandardCharsets.UTF_8).equals("first\n"));
        Files.writeString(run.gatewayLog(), "second\n", StandardOpenOption.APPEND);
        await().until(() -> out.toString(StandardCharsets.UTF_8).equals("first\nsecond\n"));
        Files.delete(run.gatewayState());
        assertThat(ended.get()).isZero();
    }

    @Test
    void anUnknownPodIsNamed() {
        assertThat(Run.in(folder, "logs", "nope").err())
                .isEqualTo("error: error from server (NotFound): pods \"nope\" not found in namespace \"default\"\n");
    }

    @Test
    void anUnknownContainerIsNamed() {
        assertThat(Run.in(folder, "logs", "-n", "istio-system", POD, "-c", "discovery")
                        .err())
                .isEqualTo("error: container discovery is not valid for pod " + POD + "\n");
    }

    @Test
    void thePodMustBeNamed() {
        assertThat(Run.in(folder, "logs").err())
                .startsWith("error: expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n");
    }

    @Test
    void labelsSelectPodsAndTheirLastTenLines() throws IOException {
        startGateway();
        log(IntStream.range(0, 20).mapToObj(i -> i + "\n").collect(Collectors.joining()));
        assertThat(Run.in(folder, "logs", "-n", "istio-system", "-l", "istio=ingressgateway")
                        .out()
                        .lines())
                .hasSize(10)
                .endsWith("19");
        assertThat(Run.in(folder, "logs", "-n", "istio-system", "-l", "istio=other"))
                .isEqualTo(new Run(0, "", "No resources found in istio-system namespace.\n"));
    }

    private Run logs(String... options) {
        var line = new java.util.ArrayList<>(List.of("logs", "-n", "istio-system", POD));
        line.addAll(List.of(options));
        return Run.in(folder, "", line);
    }

    private void startGateway() {
        GatewayState.ofThisProcess(List.of(), Map.of(), null, List.of(), List.of())
                .write(run.gatewayState());
    }

    private void log(String text) throws IOException {
        Files.createDirectories(run.path());
        Files.writeString(run.gatewayLog(), text);
    }
}
