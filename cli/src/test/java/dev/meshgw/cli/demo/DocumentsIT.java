package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Both documents, command by command in one bash, with the real curl and openssl. {@code kubectl} and {@code istioctl} are the
 * packaged meshgw.
 */
class DocumentsIT {

    @TempDir
    Path folder;

    private BashSession bash;

    @BeforeEach
    void startGateway() throws IOException {
        assumeTrue(isOnPath("bash") && isOnPath("curl") && isOnPath("openssl"), "needs bash, curl and openssl");
        bash = new BashSession(
                folder, Map.of("MESHGW_DIR", folder.resolve(".meshgw").toString(), "MESHGW_PUBLISH", "0:80,0:443"));
        var started = bash.run("meshgw gateway run --detach");
        assertThat(started.exitCode()).as(started.output()).isZero();
    }

    @AfterEach
    void stopGateway() throws IOException {
        if (bash != null) {
            bash.run("meshgw gateway stop");
            bash.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> secureGateways() throws IOException {
        return steps(Documents.SECURE_GATEWAYS);
    }

    @TestFactory
    Stream<DynamicTest> ingressSniPassthrough() throws IOException {
        return steps(Documents.SNI_PASSTHROUGH);
    }

    private Stream<DynamicTest> steps(String document) throws IOException {
        return Documents.read(document).sections().stream()
                .flatMap(section -> section.steps().stream())
                .map(step -> DynamicTest.dynamicTest(
                        document + ":" + step.line() + " "
                                + step.command().lines().findFirst().orElseThrow(),
                        () -> play(step)));
    }

    private void play(Walkthrough.Step step) throws IOException {
        var result = bash.run(step.command());
        assertThat(step.exitCodes()).as(result.output()).contains(result.exitCode());
        assertThat(ExpectedOutput.firstMismatch(step.expected(), result.output()))
                .as("$ %s%n%s", step.command(), result.output())
                .isEmpty();
    }

    static boolean isOnPath(String program) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
    }
}
