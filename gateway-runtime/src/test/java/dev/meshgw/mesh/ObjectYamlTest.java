package dev.meshgw.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.ManifestReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

class ObjectYamlTest {

    @Test
    void keysAreSortedAndListsAreNotIndented() {
        assertThat(ObjectYaml.print(Map.of("b", List.of(Map.of("z", 1L, "x", true)), "a", "text")))
                .isEqualTo("""
                        a: text
                        b:
                        - x: true
                          z: 1
                        """);
    }

    @TestFactory
    Stream<DynamicTest> textIsPrintedAsKubectlDoes() throws IOException {
        try (var recorded = getClass().getResourceAsStream("/mesh/kubectl-yaml.json")) {
            return ((List<?>) JSON.std.anyFrom(recorded)).stream().map(record -> {
                String text = (String) Tree.at(record, "text");
                String yaml = (String) Tree.at(record, "yaml");
                return DynamicTest.dynamicTest(
                        yaml,
                        () -> assertThat(ObjectYaml.print(Map.of("data", Map.of("k", text))))
                                .isEqualTo("data:\n" + yaml));
            });
        }
    }

    @Test
    void textOfSeveralLinesIsABlock() {
        assertThat(ObjectYaml.print(Map.of("k", "one\n  two\n"))).isEqualTo("k: |\n  one\n    two\n");
        assertThat(ObjectYaml.print(Map.of("k", "one\ntwo"))).isEqualTo("k: |-\n  one\n  two\n");
    }

    @Test
    void nothingIsShownAsSuch() {
        var tree = new LinkedHashMap<String, Object>();
        tree.put("list", List.of());
        tree.put("map", Map.of());
        tree.put("none", null);
        assertThat(ObjectYaml.print(tree)).isEqualTo("list: []\nmap: {}\nnone: null\n");
    }

    @Test
    void keysAreInGosOrder() {
        assertThat(ObjectYaml.print(Map.of("f10", 1, "f2", 1, "a-b", 1, "ab", 1, "a.b", 1)))
                .isEqualTo("a-b: 1\na.b: 1\nab: 1\nf2: 1\nf10: 1\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " lead",
                "trail ",
                "a\tb",
                "tab\tand\nline",
                "\n",
                "\n\na",
                "a\n\n",
                " a\nb",
                "a \nb",
                "a\r\nb",
                "\u0007",
                "é…\uD83E\uDED6",
                "---",
                "--- a\nb",
                "~",
                "=",
                "<<",
                "!tag",
                "&a",
                "%x",
                "@x",
                "`x",
                "{a}",
                "[a]",
                "a,b",
                "0777",
                "0o17",
                "1_000",
                ".inf",
                ".5",
                "+1",
                "-",
                "?",
                ":",
                "a:",
                "\"quoted\"",
                "'quoted'",
                "back\\slash",
                "\uFEFFbom",
                "no-break\u00A0space",
                "next\u0085line",
                "sep\u2028arator"
            })
    void textIsReadAsItWasWritten(String text) {
        var tree = Map.of(
                "apiVersion", "v1", "kind", "ConfigMap", "metadata", Map.of("name", "x"), "data", Map.of("k", text));
        var read = new ManifestReader().parse("test", ObjectYaml.print(tree));
        assertThat(read.diagnostics()).isEmpty();
        assertThat(read.documents().get(0).tree()).isEqualTo(tree);
    }

    @Test
    void longTextIsReadAsItWasWritten() {
        String text = String.join(" ", java.util.Collections.nCopies(60, "words of a sentence"));
        var tree = Map.of(
                "apiVersion", "v1", "kind", "ConfigMap", "metadata", Map.of("name", "x"), "data", Map.of("k", text));
        assertThat(new ManifestReader()
                        .parse("test", ObjectYaml.print(tree))
                        .documents()
                        .get(0)
                        .tree())
                .isEqualTo(tree);
    }

    @Test
    void numbersAreReadAsTheyWereWritten() {
        var numbers = Arrays.<Object>asList(0L, -1L, Long.MAX_VALUE, 0.5, 1e21, true, false);
        var tree = Map.of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Map.of("name", "x"), "numbers", numbers);
        assertThat(new ManifestReader()
                        .parse("test", ObjectYaml.print(tree))
                        .documents()
                        .get(0)
                        .tree())
                .isEqualTo(tree);
    }
}
