package dev.meshgw.analysis;

import dev.meshgw.config.source.DiagnosticText;
import java.util.Map;

/** Paths of fields whose lines istioctl names. A path that is not in the manifest stands for the whole resource. */
final class FieldPaths {

    private FieldPaths() {}

    /** The first label of a selector. */
    static String label(String selectorPath, Map<String, String> selector) {
        String first = Labels.first(selector);
        return first.isEmpty() ? "" : DiagnosticText.fieldPath(selectorPath, first);
    }
}
