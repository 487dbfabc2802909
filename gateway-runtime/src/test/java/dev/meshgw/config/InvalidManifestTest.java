package dev.meshgw.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One file for each mistake, beside it the words it gets. {@code mvn test -Dgolden.update} writes the words anew, for a
 * person to read before they are committed.
 */
class InvalidManifestTest {

    private static final Path FOLDER = Path.of("src/test/resources/dev/meshgw/config/invalid");

    /** Not made by the text of one manifest; other tests make them. */
    private static final Set<DiagnosticCode> WITHOUT_FILE = EnumSet.of(
            DiagnosticCode.UNREADABLE_SOURCE, DiagnosticCode.SOURCE_TOO_LARGE, DiagnosticCode.MISPLACED_OBJECT);

    static List<String> mistakes() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".yaml"))
                    .map(name -> name.substring(0, name.length() - ".yaml".length()))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void aMistakeGetsItsWords(String mistake) throws IOException {
        String source = mistake + ".yaml";
        Manifests manifests = new ManifestReader().read(source, FOLDER.resolve(source));

        String text = new ConfigReader()
                .read(manifests).diagnostics().stream()
                        .map(DiagnosticText::render)
                        .collect(Collectors.joining());

        Path expected = FOLDER.resolve(mistake + ".expected");
        if (System.getProperty("golden.update") != null) {
            Files.writeString(expected, text);
        }
        assertThat(text).isEqualTo(Files.readString(expected));
        assertThat(text).contains("[" + mistake.substring(0, mistake.indexOf('-')) + "]");
    }

    @Test
    void everyCodeHasAFile() throws IOException {
        Set<String> codes = mistakes().stream()
                .map(name -> name.substring(0, name.indexOf('-')))
                .collect(Collectors.toSet());

        assertThat(Stream.of(DiagnosticCode.values())
                        .filter(code -> code.code().compareTo("MGW1600") < 0)
                        .filter(code -> !WITHOUT_FILE.contains(code))
                        .map(DiagnosticCode::code))
                .isSubsetOf(codes);
    }

    @Test
    void codesAreUniqueAndSaidInOneLine() {
        assertThat(DiagnosticCode.values()).extracting(DiagnosticCode::code).doesNotHaveDuplicates();
        assertThat(DiagnosticCode.values())
                .extracting(DiagnosticCode::meaning)
                .allSatisfy(meaning ->
                        assertThat(meaning).isNotBlank().hasSizeLessThan(100).doesNotEndWith("."));
    }
}
