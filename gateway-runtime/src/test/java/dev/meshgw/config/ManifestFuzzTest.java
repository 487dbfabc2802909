package dev.meshgw.config;

import static org.assertj.core.api.Assertions.assertThatCode;

import dev.meshgw.config.source.DiagnosticText;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Manifests with random damage: whatever stands in a file, reading ends, and with diagnostics instead of exceptions. */
class ManifestFuzzTest {

    private static final int DOCUMENTS = 3_000;

    /** What means something to YAML, JSON, paths or numbers. */
    private static final String[] SPICES = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ": ",
        "- ",
        "\n",
        "\t",
        "'",
        "\"",
        "*a",
        "&a ",
        "!!int ",
        "!!binary ",
        "|\n",
        ">-\n",
        "#",
        "---\n",
        "...\n",
        "%YAML 1.1\n",
        "<<: ",
        "? ",
        "\\",
        "\"\\U99999999\"",
        "\"\\ud800\"",
        "\u0000",
        "\uFEFF",
        "\u2028",
        "null",
        "~",
        "yes",
        "-1",
        "99999999999999999999",
        "1e999",
        "0x",
        ".nan",
        "99999999999h",
        "*",
        "/",
        "~/",
        "unix://",
        "(",
        ")*",
        "(?<n>",
        "\\x",
        "%",
        "%%",
        "kind: List\nitems:\n",
        "\r",
        "\ud83d\ude00"
    };

    private static List<String> seeds;

    @BeforeAll
    static void readSeeds() throws IOException {
        seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("src/test/resources/dev/meshgw/config/invalid"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".yaml"))
                    .sorted()
                    .toList()) {
                seeds.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damagedManifestsGetDiagnosticsOnly(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < DOCUMENTS; i++) {
            String damaged = damage(seeds.get(random.nextInt(seeds.size())), random);
            assertThatCode(() -> read(damaged))
                    .as("seed " + seed + ", document " + i + ":\n" + damaged)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void randomBytesGetDiagnosticsOnly(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < DOCUMENTS; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            var in = new ByteArrayInputStream(bytes);
            assertThatCode(() -> new ManifestReader().read("f.yaml", in))
                    .as("seed " + seed + ", document " + i)
                    .doesNotThrowAnyException();
        }
    }

    @ParameterizedTest(name = "{0} …")
    @ValueSource(strings = {"a", "%%", "1", "1s", "a.", "(", "*", "::", "/", "a,", "0x", "- "})
    void hugeValuesGetDiagnosticsOnly(String unit) {
        String huge = unit.repeat(300_000);
        String manifest = """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: %1$s
                  labels: {%1$s: %1$s}
                spec:
                  hosts: [%1$s]
                  gateways: [%1$s]
                  exportTo: [%1$s]
                  http:
                  - match: [{uri: {regex: %1$s}, headers: {%1$s: {exact: %1$s}}, port: %1$s}]
                    headers: {request: {set: {x-a: %1$s}}}
                    timeout: %1$s
                    retries: {attempts: 1, retryOn: %1$s}
                    route: [{destination: {host: %1$s, subset: %1$s}}]
                  tls:
                  - match: [{sniHosts: [%1$s], destinationSubnets: [%1$s]}]
                    route: [{destination: {host: %1$s}}]
                """;
        for (String quoted : List.of(huge, '"' + huge + '"')) {
            String text = String.format(manifest, quoted);
            // Numbers and durations would stop it before the rules.
            String forRules = text.lines()
                    .filter(line -> !line.contains("timeout") && !line.contains("labels"))
                    .collect(Collectors.joining("\n"))
                    .replace("port: " + quoted, "port: 1");
            assertThatCode(() -> {
                        read(text);
                        read(forRules);
                    })
                    .doesNotThrowAnyException();
        }
    }

    private static void read(String text) {
        Manifests manifests = new ManifestReader().parse("f.yaml", text);
        manifests.documents().forEach(document -> {
            document.tree();
            document.origin().at(text.substring(0, Math.min(40, text.length())));
        });
        new ConfigReader().read(manifests).diagnostics().forEach(DiagnosticText::render);
    }

    private static String damage(String text, Random random) {
        var damaged = new StringBuilder(text);
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(damaged.length() + 1);
            int end = Math.min(damaged.length(), at + random.nextInt(20));
            switch (random.nextInt(4)) {
                case 0 -> damaged.delete(at, end);
                case 1 -> damaged.insert(at, SPICES[random.nextInt(SPICES.length)]);
                case 2 -> damaged.insert(random.nextInt(damaged.length() + 1), damaged.substring(at, end));
                default -> damaged.replace(at, end, SPICES[random.nextInt(SPICES.length)]);
            }
        }
        return damaged.toString();
    }
}
