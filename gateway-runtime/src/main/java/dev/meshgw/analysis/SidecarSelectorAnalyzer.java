package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sidecar resources. IST0101: one selects no pod. IST0110: two select the same pod. IST0111: two are for the whole namespace.
 * IST0167: the workload has no sidecar because it is in ambient mode.
 */
final class SidecarSelectorAnalyzer implements Analyzer {

    private static final String SELECTOR = "spec.workloadSelector.labels";

    @Override
    public String name() {
        return "sidecar.SelectorAnalyzer";
    }

    @Override
    public String description() {
        return "Validates that sidecars that define a workload selector match at least one pod, and that there aren't"
                + " multiple sidecar resources that select overlapping pods";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0101", "IST0110", "IST0111", "IST0167");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.SIDECAR);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        List<AnalyzedResource> sidecars = mesh.all(GroupKind.SIDECAR);
        var selected = new SelectedPods(sidecars, SidecarSelectorAnalyzer::selector, mesh);
        for (AnalyzedResource sidecar : selected.withoutPods()) {
            Map<String, String> selector = selector(sidecar);
            report.addAt(
                    MessageType.REFERENCED_RESOURCE_NOT_FOUND,
                    sidecar,
                    FieldPaths.label(SELECTOR, selector),
                    "selector",
                    Labels.text(selector));
        }
        Set<AnalyzedResource> ineffective = new HashSet<>();
        selected.selectorsOf().forEach((pod, selecting) -> {
            if (MeshMembership.isAmbient(pod)) {
                reportAmbient(selecting, "selected workload", ineffective, report);
            } else if (selecting.size() > 1) {
                selecting.forEach(sidecar -> report.addAt(
                        MessageType.CONFLICTING_SIDECAR_WORKLOAD_SELECTORS,
                        sidecar,
                        "metadata.name",
                        SelectedPods.names(selecting),
                        pod.namespace(),
                        pod.name()));
            }
        });
        ofNamespaces(sidecars).forEach((namespace, ofNamespace) -> {
            if (isAmbient(mesh.find(GroupKind.NAMESPACE, "", namespace))) {
                reportAmbient(ofNamespace, "namespace", ineffective, report);
            } else if (ofNamespace.size() > 1) {
                ofNamespace.forEach(sidecar -> report.add(
                        MessageType.MULTIPLE_SIDECARS_WITHOUT_WORKLOAD_SELECTORS,
                        sidecar,
                        SelectedPods.names(ofNamespace),
                        namespace));
            }
        });
    }

    private static Map<String, String> selector(AnalyzedResource sidecar) {
        return sidecar.tree().texts("spec", "workloadSelector", "labels");
    }

    private static Map<String, List<AnalyzedResource>> ofNamespaces(List<AnalyzedResource> sidecars) {
        Map<String, List<AnalyzedResource>> ofNamespaces = new LinkedHashMap<>();
        for (AnalyzedResource sidecar : sidecars) {
            if (selector(sidecar).isEmpty()) {
                ofNamespaces
                        .computeIfAbsent(sidecar.namespace(), namespace -> new ArrayList<>(1))
                        .add(sidecar);
            }
        }
        return ofNamespaces;
    }

    private static boolean isAmbient(@Nullable AnalyzedResource namespace) {
        if (namespace == null) {
            return false;
        }
        Map<String, String> labels = namespace.labels();
        return "ambient".equals(labels.get("istio.io/dataplane-mode"))
                && !"enabled".equals(labels.get("istio-injection"))
                && labels.getOrDefault("istio.io/rev", "").isEmpty();
    }

    private static void reportAmbient(
            List<AnalyzedResource> sidecars, String what, Set<AnalyzedResource> reported, Report report) {
        for (AnalyzedResource sidecar : sidecars) {
            if (reported.add(sidecar)) {
                report.add(
                        MessageType.INEFFECTIVE_POLICY,
                        sidecar,
                        what + " is in ambient mode, the policy has no impact");
            }
        }
    }
}
