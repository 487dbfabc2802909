package dev.meshgw.cli.analyze;

import dev.meshgw.analysis.Finding;
import dev.meshgw.mesh.ObjectYaml;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/**
 * Findings as istioctl's objects: code, level, message, origin, reference and documentationUrl, sorted by name. What meshgw
 * alone has found has no page there, and also says column, fieldPath, why and fix.
 */
final class FindingObjects {

    private FindingObjects() {}

    static String json(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "[]\n";
        }
        return JSON.std
                        .with(JSON.Feature.PRETTY_PRINT_OUTPUT)
                        .asString(findings.stream().map(FindingObjects::object).toList())
                + "\n";
    }

    static String yaml(List<Finding> findings) {
        if (findings.isEmpty()) {
            return "[]\n";
        }
        var text = new StringBuilder();
        for (Finding finding : findings) {
            String item = ObjectYaml.print(object(finding)).stripTrailing();
            text.append("- ").append(item.replace("\n", "\n  ")).append('\n');
        }
        return text.toString();
    }

    private static Map<String, Object> object(Finding finding) {
        var object = new TreeMap<String, Object>();
        object.put("code", finding.code());
        object.put("level", finding.level().word());
        object.put("message", finding.message());
        put(object, "origin", finding.origin());
        put(object, "reference", finding.reference());
        object.put("documentationUrl", finding.documentationUrl());
        if (!finding.isIstios()) {
            if (finding.location() != null && finding.location().column() > 0) {
                object.put("column", finding.location().column());
            }
            put(object, "fieldPath", finding.fieldPath());
            put(object, "why", finding.why());
            put(object, "fix", finding.fix());
        }
        return object;
    }

    private static void put(Map<String, Object> object, String key, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            object.put(key, value);
        }
    }
}
