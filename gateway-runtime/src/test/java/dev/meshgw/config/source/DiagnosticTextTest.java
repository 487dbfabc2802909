package dev.meshgw.config.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosticTextTest {

    private static final SourceLocation PLACE = new SourceLocation("f.yaml", 3, 5);

    @Test
    void everyPartHasALine() {
        Diagnostic diagnostic = Diagnostic.warning(DiagnosticCode.SYNTAX, PLACE, "spec.hosts", "what it is")
                .withWhy("one\ntwo")
                .withFix("do this")
                .withSubject("Gateway default/g");

        assertThat(DiagnosticText.render(diagnostic)).isEqualTo("""
                        warning: what it is
                          --> f.yaml:3:5  Gateway default/g  spec.hosts
                          why: one
                               two
                          fix: do this
                          [MGW1004]
                        """);
    }

    @Test
    void whatIsUnknownIsLeftOut() {
        Diagnostic diagnostic = Diagnostic.error(
                DiagnosticCode.UNREADABLE_SOURCE, new SourceLocation("f.yaml", 0, 0), "", "it is gone");

        assertThat(DiagnosticText.render(diagnostic)).isEqualTo("error: it is gone\n  --> f.yaml\n  [MGW1001]\n");
    }

    @Test
    void textFromOutsideCannotMoveTheCursor() {
        assertThat(DiagnosticText.quote("a\u001b[31m\n\"b\"\u202e")).isEqualTo("\"a\\u001b[31m\\n\\\"b\\\"\\u202e\"");
    }

    @Test
    void longTextIsCutBetweenCharacters() {
        assertThat(DiagnosticText.quote("x".repeat(199) + "\ud83d\ude00")).isEqualTo("\"" + "x".repeat(199) + "…\"");
    }

    @ParameterizedTest
    @CsvSource({
        "metadata.labels, app, metadata.labels.app",
        "metadata.labels, app.kubernetes.io/name, 'metadata.labels[\"app.kubernetes.io/name\"]'",
        "'', spec, spec"
    })
    void pathsAreWrittenAsKubernetesWritesThem(String parent, String key, String path) {
        assertThat(DiagnosticText.fieldPath(parent, key)).isEqualTo(path);
    }

    @Test
    void diagnosticsStandInTheOrderOfTheirPlaces() {
        Diagnostic first = at(new SourceLocation("a.yaml", 9, 1));
        Diagnostic second = at(new SourceLocation("b.yaml", 2, 7));
        Diagnostic third = at(new SourceLocation("b.yaml", 10, 1));

        assertThat(Stream.of(third, second, first).sorted()).isEqualTo(List.of(first, second, third));
    }

    private static Diagnostic at(SourceLocation place) {
        return Diagnostic.error(DiagnosticCode.SYNTAX, place, "", "x");
    }
}
