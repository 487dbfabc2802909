package dev.meshgw.analysis;

import dev.meshgw.config.Mapping;
import java.util.List;
import java.util.Set;

/**
 * What is asked of an analysis.
 *
 * @param namespace of the manifests that name none, and the only one whose findings are wanted; empty for all
 * @param isApplied whether the manifests are what a mesh holds: then messages name {@code default} where no namespace is
 *     written, and the gateway's pod has the labels of meshgw's own
 * @param meshConfig Istio's MeshConfig; what it does not say has Istio's default
 * @param suppressions what is not to be reported
 * @param analyzers the names of those to run; empty for all
 */
public record AnalysisOptions(
        String namespace,
        boolean isApplied,
        Mapping meshConfig,
        List<Suppression> suppressions,
        Set<String> analyzers) {

    /** Everything about all namespaces. */
    public static final AnalysisOptions ALL = new AnalysisOptions("", false, Mapping.EMPTY, List.of(), Set.of());

    public AnalysisOptions {
        suppressions = List.copyOf(suppressions);
        analyzers = Set.copyOf(analyzers);
    }
}
