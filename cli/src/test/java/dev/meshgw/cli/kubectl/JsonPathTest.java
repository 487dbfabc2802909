package dev.meshgw.cli.kubectl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshgw.config.ManifestReader;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.jr.ob.JSON;

class JsonPathTest {

    /** Recorded by record-kubectl-jsonpath.py. */
    @TestFactory
    Stream<DynamicTest> templatesPrintWhatKubectlPrints() throws IOException {
        Map<String, Object> object = recordedObject();
        try (var recorded = JsonPathTest.class.getResourceAsStream("/kubectl/kubectl-jsonpath.json")) {
            List<?> cases = (List<?>) JSON.std.anyFrom(recorded);
            assertThat(cases).hasSizeGreaterThan(90);
            return cases.stream()
                    .map(each -> (Map<?, ?>) each)
                    .map(each ->
                            DynamicTest.dynamicTest(String.valueOf(each.get("template")), () -> compare(each, object)));
        }
    }

    private static void compare(Map<?, ?> recorded, Map<String, Object> object) {
        String template = String.valueOf(recorded.get("template"));
        if (recorded.containsKey("error")) {
            assertThatThrownBy(() -> JsonPath.parse(template).render(object))
                    .isInstanceOf(JsonPathException.class)
                    .hasMessage(String.valueOf(recorded.get("error")));
        } else {
            assertThat(JsonPath.parse(template).render(object)).isEqualTo(recorded.get("out"));
        }
    }

    @Test
    void theFirstOfNoPodsIsAnError() {
        assertThatThrownBy(() -> JsonPath.parse("{.items[0].metadata.name}").render(Map.of("items", List.of())))
                .hasMessage("array index out of bounds: index 0, length 0");
    }

    @Test
    void allOfNoPodsIsNothing() {
        assertThat(JsonPath.parse("{.items..metadata.name}").render(Map.of("items", List.of())))
                .isEmpty();
    }

    /** With the annotation that the recording added. */
    private static Map<String, Object> recordedObject() throws IOException {
        try (var yaml = JsonPathTest.class.getResourceAsStream("/kubectl/jsonpath-object.yaml")) {
            var tree = new ManifestReader()
                    .read("jsonpath-object.yaml", yaml)
                    .documents()
                    .get(0)
                    .tree();
            var metadata = new java.util.TreeMap<String, Object>();
            ((Map<?, ?>) tree.get("metadata")).forEach((key, value) -> metadata.put(String.valueOf(key), value));
            metadata.put("annotations", Map.of("recorded", "true"));
            tree.put("metadata", metadata);
            return sorted(tree);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> sorted(Map<String, ?> tree) {
        return (Map<String, Object>) sort(tree);
    }

    private static Object sort(Object value) {
        if (value instanceof Map<?, ?> map) {
            var sorted = new java.util.TreeMap<String, Object>();
            map.forEach((key, field) -> sorted.put(String.valueOf(key), sort(field)));
            return sorted;
        }
        return value instanceof List<?> list
                ? list.stream().map(JsonPathTest::sort).toList()
                : value;
    }
}
