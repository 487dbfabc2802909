package dev.meshgw.analysis;

import java.util.List;

/** Analyzers of what istioctl does not see, in the order in which they run. */
final class OwnAnalyzers {

    private OwnAnalyzers() {}

    static List<Analyzer> all() {
        return List.of(new GatewayCompilationAnalyzer());
    }
}
