package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.kubectl.DocumentLines.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every line of the two documents that calls kubectl or istioctl, in their order, without a gateway that runs. */
class DocumentLinesTest {

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicTest> secureGateways() throws IOException {
        KeyPairFiles.in(folder, "httpbin.example.com");
        assertThat(Run.in(folder, "pki", "issue", "helloworld-v1.example.com").exitCode())
                .isZero();
        KeyPairFiles.in(Files.createDirectory(folder.resolve("new_certificates")), "httpbin.example.com");
        return tests("secure-gateways.md", 24);
    }

    @TestFactory
    Stream<DynamicTest> sniPassthrough() throws IOException {
        KeyPairFiles.in(folder, "nginx.example.com");
        Files.writeString(folder.resolve("nginx.conf"), "events {\n}\n");
        return tests("ingress-sni-passthrough.md", 12);
    }

    private Stream<DynamicTest> tests(String document, int expected) {
        List<Command> commands = DocumentLines.of(document).stream()
                .filter(Command::callsTheCluster)
                .toList();
        assertThat(commands).hasSize(expected);
        return commands.stream().map(command -> DynamicTest.dynamicTest(command.line(), () -> run(command)));
    }

    private void run(Command command) {
        String substituted = "";
        if (!command.substitution().isEmpty()) {
            Run inner = Run.in(folder, "", DocumentLines.arguments(command.substitution()));
            assertThat(inner.exitCode()).as(inner.err()).isZero();
            substituted = inner.out().strip();
            assertThat(substituted).isNotEmpty();
        }
        String input = command.input();
        if (command.line().contains("kube-inject")) {
            Run injected = Run.in(folder, input, List.of("kube-inject", "-f", "-"));
            assertThat(injected.out()).isEqualTo(input);
            input = injected.out();
        }
        Run run = Run.in(folder, input, command.arguments(substituted));
        if (needsTheGateway(command)) {
            assertThat(run.err()).contains("fix: start it: meshgw gateway run");
            assertThat(run.exitCode()).isOne();
        } else {
            assertThat(run.err()).isEmpty();
            assertThat(run.exitCode()).isZero();
        }
    }

    private static boolean needsTheGateway(Command command) {
        return command.line().contains("kubectl logs") || command.line().contains("kubectl exec");
    }
}
