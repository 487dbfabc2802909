package dev.meshgw.analysis;

import java.util.List;

/** One rule, or a few that look at the same things. Stateless. */
interface Analyzer {

    /** Unique; istioctl's name where it has this analyzer: {@code gateway.ConflictingGatewayAnalyzer}. */
    String name();

    /** What it checks, in one sentence; printed by {@code --list-analyzers}. */
    String description();

    /** The codes that it may report. */
    List<String> codes();

    /** The kinds that it looks at, of {@link GroupKind}: without a resource of one of them it has nothing to say. */
    List<String> inputs();

    void analyze(AnalyzedMesh mesh, Report report);
}
