package dev.meshgw.analysis;

import java.util.Map;

/** What belongs to Istio itself, which its own installation answers for. */
final class ControlPlane {

    private ControlPlane() {}

    static boolean isPart(AnalyzedResource resource) {
        Map<String, String> labels = resource.labels();
        return labels.containsKey("istio") || "istio".equals(labels.get("release"));
    }
}
