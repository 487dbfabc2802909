package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.List;

/** Every analyzer, in the order in which they run: those of istioctl, then meshgw's own. */
final class Analyzers {

    private Analyzers() {}

    static List<Analyzer> all() {
        var all = new ArrayList<Analyzer>();
        all.addAll(istios());
        all.addAll(OwnAnalyzers.all());
        return all;
    }

    private static List<Analyzer> istios() {
        return List.of(new SchemaValidationAnalyzer());
    }
}
