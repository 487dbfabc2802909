package dev.meshgw.snapshot.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.snapshot.PodEndpoint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Manifests and what they compile to: {@code src/test/resources/compile/*.test}, the manifests, a line {@code -----}, and the
 * dump. {@code -Dgolden.update} writes the dumps anew; read the diff. Comments of the manifests set the scene:
 * {@code # pod NAMESPACE/NAME LABEL=VALUE,… PORT[/NAME]=HOST:PORT}, {@code # publish GATEWAY=HOST},
 * {@code # service NAME:PORT=HOST:PORT}.
 */
class GoldenCompileTest {

    private static final Path DIRECTORY = Path.of("src", "test", "resources", "compile");
    private static final String SEPARATOR = "-----\n";

    static List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(DIRECTORY)) {
            return files.filter(file -> file.toString().endsWith(".test"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("files")
    void compilesTo(Path file) throws IOException {
        String content = Files.readString(file);
        int separator = content.indexOf("\n" + SEPARATOR) + 1;
        String manifests = separator == 0 ? content : content.substring(0, separator);
        String dump = SnapshotDump.dump(compile(manifests));
        if (System.getProperty("golden.update") != null) {
            Files.writeString(file, manifests + SEPARATOR + dump);
            return;
        }
        assertThat(dump).isEqualTo(content.substring(separator + SEPARATOR.length()));
    }

    @Test
    void everyDiagnosticOfTheCompilerHasAFile() throws IOException {
        var dumps = new StringBuilder();
        for (Path file : files()) {
            dumps.append(Files.readString(file));
        }
        assertThat(Stream.of(DiagnosticCode.values())
                        .map(DiagnosticCode::code)
                        .filter(code -> code.startsWith("MGW17")))
                .isNotEmpty()
                .allSatisfy(code -> assertThat(dumps).contains(code));
    }

    private static CompileResult compile(String manifests) {
        var pods = new ArrayList<PodEndpoint>();
        var publish = new HashMap<Integer, Integer>();
        var services = new ArrayList<ServiceOverride>();
        manifests.lines().filter(line -> line.startsWith("# ")).forEach(line -> {
            String[] words = line.split(" ");
            switch (words[1]) {
                case "pod" -> pods.add(pod(words[2], words[3], words[4]));
                case "publish" -> publish.put(number(words[2], "=", 0), number(words[2], "=", 1));
                case "service" -> {
                    String[] sides = words[2].split("=");
                    services.add(ServiceOverride.of(
                            sides[0].split(":")[0],
                            number(sides[0], ":", 1),
                            sides[1].split(":")[0],
                            number(sides[1], ":", 1)));
                }
                default -> {}
            }
        });
        var options = new CompileOptions(GatewayWorkload.ISTIO_INGRESSGATEWAY, "127.0.0.1", publish, services);
        return Mesh.compile(manifests, options, pods);
    }

    private static PodEndpoint pod(String name, String labels, String port) {
        Map<String, String> labelMap = new HashMap<>();
        for (String label : labels.split(",")) {
            labelMap.put(label.split("=")[0], label.split("=")[1]);
        }
        String[] sides = port.split("=");
        String[] container = sides[0].split("/");
        int number = Integer.parseInt(container[0]);
        var address = InetSocketAddress.createUnresolved(sides[1].split(":")[0], number(sides[1], ":", 1));
        return new PodEndpoint(
                name.split("/")[0],
                name.split("/")[1],
                labelMap,
                Map.of(number, address),
                container.length > 1 ? Map.of(container[1], number) : Map.of());
    }

    private static int number(String pair, String separator, int index) {
        return Integer.parseInt(pair.split(separator)[index]);
    }
}
