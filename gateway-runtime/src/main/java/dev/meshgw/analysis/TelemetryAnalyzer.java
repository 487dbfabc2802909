package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Telemetry resources. IST0101: one selects no pod. IST0159: two select the same pod. IST0160: two are for the whole namespace.
 * IST0157: access logs for which nobody names a provider.
 */
final class TelemetryAnalyzer implements Analyzer {

    @Override
    public String name() {
        return "telemetry.SelectorAnalyzer";
    }

    @Override
    public String description() {
        return "Validates that telemetries that define a selector match at least one pod, that there aren't multiple"
                + " telemetry resources that select overlapping pods, and that access logs have a provider";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0101", "IST0157", "IST0159", "IST0160");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.TELEMETRY);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        List<AnalyzedResource> telemetries = mesh.all(GroupKind.TELEMETRY);
        checkSelectors(telemetries, mesh, report);
        Map<String, List<AnalyzedResource>> ofNamespaces = new LinkedHashMap<>();
        for (AnalyzedResource telemetry : telemetries) {
            if (!telemetry.tree().has("spec", "selector")) {
                ofNamespaces
                        .computeIfAbsent(telemetry.namespace(), namespace -> new ArrayList<>(1))
                        .add(telemetry);
            }
        }
        ofNamespaces.forEach((namespace, ofNamespace) -> {
            if (ofNamespace.size() > 1) {
                ofNamespace.forEach(telemetry -> report.add(
                        MessageType.MULTIPLE_TELEMETRIES_WITHOUT_WORKLOAD_SELECTORS,
                        telemetry,
                        SelectedPods.names(ofNamespace),
                        namespace));
            }
        });
        if (mesh.meshConfig().words("defaultProviders", "accessLogging").isEmpty()) {
            telemetries.forEach(telemetry -> checkProviders(telemetry, report));
        }
    }

    private static void checkSelectors(List<AnalyzedResource> telemetries, AnalyzedMesh mesh, Report report) {
        var selected = new SelectedPods(telemetries, TelemetryAnalyzer::selector, mesh);
        for (AnalyzedResource telemetry : selected.withoutPods()) {
            Map<String, String> selector = selector(telemetry);
            report.addAt(
                    MessageType.REFERENCED_RESOURCE_NOT_FOUND,
                    telemetry,
                    FieldPaths.label("spec.selector.matchLabels", selector),
                    "selector",
                    Labels.text(selector));
        }
        selected.selectorsOf().forEach((pod, selecting) -> {
            if (selecting.size() > 1) {
                selecting.forEach(telemetry -> report.addAt(
                        MessageType.CONFLICTING_TELEMETRY_WORKLOAD_SELECTORS,
                        telemetry,
                        "metadata.name",
                        SelectedPods.names(selecting),
                        pod.namespace(),
                        pod.name()));
            }
        });
    }

    private static void checkProviders(AnalyzedResource telemetry, Report report) {
        boolean hasNone = telemetry.tree().items("spec", "accessLogging").stream()
                .anyMatch(logging -> logging.items("providers").isEmpty());
        if (hasNone) {
            report.add(MessageType.INVALID_TELEMETRY_PROVIDER, telemetry, telemetry.name(), telemetry.namespace());
        }
    }

    private static Map<String, String> selector(AnalyzedResource telemetry) {
        return telemetry.tree().texts("spec", "selector", "matchLabels");
    }
}
