package dev.meshgw.cli.pki;

import dev.meshgw.mesh.ObjectYaml;
import java.util.List;
import java.util.Map;
import tools.jackson.jr.ob.JSON;

/** Maps and lists of plain values as JSON or YAML. */
final class ObjectText {

    private ObjectText() {}

    static String json(Object root) {
        return JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(root) + "\n";
    }

    /** @param root a map, or a list of maps */
    static String yaml(Object root) {
        if (!(root instanceof List<?> list)) {
            return ObjectYaml.print(asMap(root));
        }
        if (list.isEmpty()) {
            return "[]\n";
        }
        var text = new StringBuilder();
        for (Object item : list) {
            text.append("- ")
                    .append(ObjectYaml.print(asMap(item)).stripTrailing().replace("\n", "\n  "))
                    .append('\n');
        }
        return text.toString();
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object map) {
        return (Map<String, Object>) map;
    }
}
