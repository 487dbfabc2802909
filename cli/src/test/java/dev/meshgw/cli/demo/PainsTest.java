package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The table of examples/pains: every command runs in this process, and each section says the message of its row. */
class PainsTest {

    static final String DOCUMENT = "pains/README.md";

    private static final Path SOURCE = Path.of("..", "examples").resolve(DOCUMENT);
    private static final int PAINS = 20;

    /** {@code | [1](#01-no-sni) | symptom | cause | `message` |}. */
    private static final Pattern ROW = Pattern.compile("\\| \\[\\d+]\\(#([^)]+)\\) \\|.*\\| `(.+)` \\|");

    @TempDir
    Path folder;

    private static Map<String, String> messages() throws IOException {
        var messages = new LinkedHashMap<String, String>();
        for (String line : Files.readAllLines(SOURCE)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                messages.put(row.group(1), row.group(2));
            }
        }
        return messages;
    }

    @Test
    void everyPainHasARowASectionAndAManifest() throws IOException {
        Map<String, String> messages = messages();
        assertThat(messages).hasSize(PAINS);
        assertThat(Walkthrough.parse(Files.readString(SOURCE)).sections().stream()
                        .map(Walkthrough.Section::title)
                        .skip(1))
                .containsExactlyElementsOf(messages.keySet());
        assertThat(messages.keySet())
                .allSatisfy(name ->
                        assertThat(SOURCE.resolveSibling(name + ".yaml")).exists());
    }

    @TestFactory
    Stream<DynamicTest> eachSaysItsMessage() throws IOException {
        try (var files = Files.list(SOURCE.getParent())) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        var nowhere = new PrintStream(OutputStream.nullOutputStream());
        var shell = new DocumentShell(
                new Console(InputStream.nullInputStream(), nowhere, nowhere, Map.of(), folder, false));
        Map<String, String> messages = messages();
        List<Walkthrough.Section> sections =
                Walkthrough.parse(Files.readString(SOURCE)).sections();
        return sections.stream()
                .map(section -> DynamicTest.dynamicTest(
                        section.title(), () -> play(section, shell, messages.getOrDefault(section.title(), ""))));
    }

    private static void play(Walkthrough.Section section, DocumentShell shell, String message) {
        String output = "";
        for (Walkthrough.Step step : section.steps()) {
            DocumentShell.Result result = shell.run(step.command());
            output = result.output();
            assertThat(step.exitCodes()).as("line %d%n%s", step.line(), output).contains(result.exitCode());
            assertThat(ExpectedOutput.firstMismatch(step.expected(), output))
                    .as("line %d%n%s", step.line(), output)
                    .isEmpty();
        }
        assertThat(output).contains(message);
    }
}
