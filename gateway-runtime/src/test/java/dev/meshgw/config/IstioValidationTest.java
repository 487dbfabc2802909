package dev.meshgw.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.jr.ob.JSON;

/**
 * Which resources pass, which are warned about, and which are refused with which words: the table of Istio's own validation
 * tests (Apache-2.0, see {@code source} in the file), and one of ours for what that table leaves out.
 */
class IstioValidationTest {

    private static final List<String> TABLES = List.of("istio-validation.json", "validation-cases.json");

    /** Stands for a text of so many letters. */
    private static final String REPEAT = "$repeat";

    static List<Arguments> cases() throws IOException {
        var cases = new ArrayList<Arguments>();
        for (String table : TABLES) {
            try (InputStream in = IstioValidationTest.class.getResourceAsStream(table)) {
                for (Object row : (List<?>) JSON.std.mapFrom(in).get("cases")) {
                    var fields = (Map<?, ?>) row;
                    cases.add(Arguments.of(
                            fields.get("id") + " " + fields.get("test") + ": " + fields.get("name"),
                            fields.get("resource"),
                            fields.get("expect")));
                }
            }
        }
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void theVerdictIsIstios(String name, Map<String, Object> resource, Map<String, Object> expected)
            throws IOException {
        String manifest = JSON.std.asString(withoutRepeats(resource));

        ConfigResult result = new ConfigReader().read(new ManifestReader().parse("case.json", manifest));

        expect(result, Severity.ERROR, expected.get("error"));
        expect(result, Severity.WARNING, expected.get("warning"));
        assertThat(result.config().resources()).hasSize(expected.get("error").equals(false) ? 1 : 0);
    }

    /** @param expected a boolean: whether there are any; a text: that one of them holds; null: no matter */
    private static void expect(ConfigResult result, Severity severity, Object expected) {
        List<String> found = result.diagnostics().stream()
                .filter(diagnostic -> diagnostic.severity() == severity)
                .map(Diagnostic::what)
                .toList();
        if (expected instanceof String text) {
            assertThat(found).anyMatch(what -> what.contains(text), "holds \"" + text + "\"");
        } else if (Boolean.TRUE.equals(expected)) {
            assertThat(found).isNotEmpty();
        } else if (Boolean.FALSE.equals(expected)) {
            assertThat(found).isEmpty();
        }
    }

    private static Object withoutRepeats(Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(IstioValidationTest::withoutRepeats).toList();
        }
        if (!(value instanceof Map<?, ?> map)) {
            return value;
        }
        if (map.containsKey(REPEAT)) {
            String text = map.get(REPEAT).toString().repeat(((Number) map.get("times")).intValue());
            return map.get("encoding").equals("base64")
                    ? Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8))
                    : text;
        }
        var copy = new LinkedHashMap<Object, Object>();
        map.forEach((key, each) -> copy.put(key, withoutRepeats(each)));
        return copy;
    }
}
