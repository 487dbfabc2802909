package dev.meshgw.cli.explain;

import dev.meshgw.config.source.DiagnosticCode;
import java.util.Map;
import java.util.TreeMap;

/** Every code that meshgw says, with one line about it. */
final class CodeTitles {

    private CodeTitles() {}

    /** In the order of the codes. */
    static Map<String, String> all() {
        var titles = new TreeMap<String, String>();
        for (DiagnosticCode code : DiagnosticCode.values()) {
            titles.put(code.code(), code.meaning());
        }
        return titles;
    }
}
