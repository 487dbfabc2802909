package dev.meshgw.analysis;

import dev.meshgw.config.ManifestDocument;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of an analysis.
 *
 * @param namespace of the manifests that name none, and the only one whose findings are wanted; empty for all
 * @param showDefaultNamespace whether messages name {@code default} for manifests that name no namespace
 * @param meshConfig Istio's MeshConfig; null for its defaults
 * @param suppressions what is not to be reported
 * @param analyzers the names of those to run; empty for all
 */
public record AnalysisOptions(
        String namespace,
        boolean showDefaultNamespace,
        @Nullable ManifestDocument meshConfig,
        List<Suppression> suppressions,
        Set<String> analyzers) {

    /** Everything about all namespaces. */
    public static final AnalysisOptions ALL = new AnalysisOptions("", false, null, List.of(), Set.of());

    public AnalysisOptions {
        suppressions = List.copyOf(suppressions);
        analyzers = Set.copyOf(analyzers);
    }
}
