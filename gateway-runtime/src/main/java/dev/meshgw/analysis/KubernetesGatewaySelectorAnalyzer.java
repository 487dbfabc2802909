package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** IST0166: a policy selects the pods of a Kubernetes Gateway by label, which has no effect there. */
final class KubernetesGatewaySelectorAnalyzer implements Analyzer {

    private static final String GATEWAY_NAME = "gateway.networking.k8s.io/gateway-name";

    private static final List<String> POLICIES = List.of(
            GroupKind.AUTHORIZATION_POLICY,
            GroupKind.REQUEST_AUTHENTICATION,
            GroupKind.TELEMETRY,
            GroupKind.WASM_PLUGIN);

    @Override
    public String name() {
        return "k8sgateway.SelectorAnalyzer";
    }

    @Override
    public String description() {
        return "Check that selectors are effective for Kubernetes gateway";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0166");
    }

    @Override
    public List<String> inputs() {
        return POLICIES;
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Map<String, List<AnalyzedResource>> podsByNamespace = new HashMap<>();
        for (AnalyzedResource pod : mesh.all(GroupKind.POD)) {
            if (pod.labels().containsKey(GATEWAY_NAME)) {
                podsByNamespace
                        .computeIfAbsent(pod.namespace(), namespace -> new ArrayList<>())
                        .add(pod);
            }
        }
        for (String kind : POLICIES) {
            for (AnalyzedResource policy : mesh.all(kind)) {
                ObjectTree spec = policy.tree().at("spec");
                if (spec.has("selector") && !spec.has("targetRef") && !spec.has("targetRefs")) {
                    Map<String, String> selector = spec.texts("selector", "matchLabels");
                    for (AnalyzedResource pod : podsByNamespace.getOrDefault(policy.namespace(), List.of())) {
                        if (Labels.match(selector, pod.labels())) {
                            report.add(
                                    MessageType.INEFFECTIVE_SELECTOR,
                                    policy,
                                    pod.labels().get(GATEWAY_NAME));
                        }
                    }
                }
            }
        }
    }
}
