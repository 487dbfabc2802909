package dev.meshgw.cli.explain;

import dev.meshgw.analysis.Analysis;
import dev.meshgw.config.source.DiagnosticCode;
import java.util.Map;
import java.util.TreeMap;

/** Every code that meshgw says, with one line about it: its own meaning, or the heading of the page for those of istioctl. */
final class CodeTitles {

    private CodeTitles() {}

    /** In the order of the codes. */
    static Map<String, String> all() {
        var titles = new TreeMap<String, String>();
        for (DiagnosticCode code : DiagnosticCode.values()) {
            titles.put(code.code(), code.meaning());
        }
        Analysis.analyzers().stream()
                .flatMap(analyzer -> analyzer.codes().stream())
                .filter(code -> code.startsWith("IST"))
                .forEach(code -> titles.put(
                        code, CodePage.find(code).map(CodePage::title).orElse("")));
        return titles;
    }
}
