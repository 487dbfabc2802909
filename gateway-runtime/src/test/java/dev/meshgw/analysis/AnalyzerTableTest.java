package dev.meshgw.analysis;

import static dev.meshgw.conformance.ConformanceTable.rows;
import static dev.meshgw.conformance.ConformanceTable.strings;
import static dev.meshgw.conformance.ConformanceTable.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.ManifestReader;
import dev.meshgw.config.Manifests;
import dev.meshgw.config.Mapping;
import dev.meshgw.conformance.ConformanceTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What Istio's own analyzers report about Istio's own test manifests: {@code conformance/analyzers/cases.json}. */
class AnalyzerTableTest {

    private static final String FOLDER = "analyzers/";

    static Stream<Named<Map<String, Object>>> cases() {
        return rows(ConformanceTable.read(FOLDER + "cases.json").get("cases")).stream()
                .map(each -> Named.of(text(each, "name"), each));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reportsWhatIstioReports(Map<String, Object> each) {
        Manifests manifests = Manifests.EMPTY;
        for (String input : strings(each.get("inputs"))) {
            manifests = manifests.and(manifest(input));
        }
        var options = new AnalysisOptions("", false, meshConfig(text(each, "meshConfig")), List.of(), Set.of());
        List<String> codes = strings(each.get("codes"));
        List<String> references = strings(each.get("references"));
        String kind = text(each, "kind");
        assertThat(Analysis.run(manifests, options).findings().stream()
                        .filter(finding -> codes.contains(finding.code()))
                        .filter(finding -> !finding.code().equals("IST0101")
                                || references.stream()
                                        .anyMatch(reference -> finding.message()
                                                .startsWith("Referenced " + reference + " not found: ")))
                        .filter(finding -> kind.isEmpty() || finding.origin().startsWith(kind + " "))
                        .map(finding -> finding.level().word() + " " + finding.code() + " " + finding.origin()))
                .containsExactlyInAnyOrderElementsOf(rows(each.get("expected")).stream()
                        .map(expected -> text(expected, "level") + " " + text(expected, "code") + " "
                                + text(expected, "resource"))
                        .toList());
    }

    /** The texts of all manifests of the table. */
    static Stream<String> manifests() {
        return cases().flatMap(each -> strings(each.getPayload().get("inputs")).stream())
                .distinct()
                .map(AnalyzerTableTest::resource);
    }

    private static Mapping meshConfig(String file) {
        return file.isEmpty() ? Mapping.EMPTY : new ManifestReader().parseMapping(file, resource(file));
    }

    private static Manifests manifest(String file) {
        return new ManifestReader().parse(file, resource(file));
    }

    private static String resource(String file) {
        try (InputStream in = AnalyzerTableTest.class.getResourceAsStream("/conformance/" + FOLDER + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
