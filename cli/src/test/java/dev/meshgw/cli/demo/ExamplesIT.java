package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every command of every example, in bash, with the packaged meshgw and a copy of the example's folder. */
class ExamplesIT {

    private static final Path EXAMPLES = Path.of("..", "examples");

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "secure-gateways/walkthrough.md",
                "secure-gateways/single-host/README.md",
                "secure-gateways/multiple-hosts/README.md",
                "secure-gateways/mutual-tls/README.md",
                "certificates/README.md",
                "sni-passthrough/walkthrough.md",
                "sni-passthrough/README.md"
            })
    void doesWhatItSays(String document) throws IOException {
        assumeTrue(DocumentsIT.isOnPath("bash"), "needs bash");
        Path source = EXAMPLES.resolve(document);
        try (var files = Files.list(source.getParent())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        var environment = Map.of("MESHGW_DIR", folder.resolve(".meshgw").toString(), "MESHGW_PUBLISH", "0:80,0:443");
        try (var bash = new BashSession(folder, environment)) {
            try {
                for (var section : Walkthrough.parse(Files.readString(source)).sections()) {
                    for (var step : section.steps()) {
                        var result = bash.run(step.command());
                        assertThat(step.exitCodes())
                                .as("%s:%d%n%s", document, step.line(), result.output())
                                .contains(result.exitCode());
                        assertThat(ExpectedOutput.firstMismatch(step.expected(), result.output()))
                                .as("%s:%d%n%s", document, step.line(), result.output())
                                .isEmpty();
                    }
                }
            } finally {
                bash.run("meshgw gateway stop");
            }
        }
    }

    @org.junit.jupiter.api.Test
    void everyDocumentWithCommandsIsListedAbove() throws IOException {
        var listed = ExamplesIT.class.getDeclaredMethods();
        var sources = java.util.Arrays.stream(listed)
                .filter(method -> method.isAnnotationPresent(ValueSource.class))
                .flatMap(method -> java.util.Arrays.stream(
                        method.getAnnotation(ValueSource.class).strings()))
                .toList();
        try (var files = Files.walk(EXAMPLES)) {
            assertThat(files.filter(file -> file.toString().endsWith(".md"))
                            .filter(file -> contains(file, "```console"))
                            .map(file -> EXAMPLES.relativize(file).toString())
                            .filter(document -> !document.equals(PainsTest.DOCUMENT)))
                    .containsExactlyInAnyOrderElementsOf(sources);
        }
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
