package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pods that a Gateway's selector means, in all namespaces, looked up once for each selector. */
final class GatewayPods {

    private final AnalyzedMesh mesh;
    private final Map<Map<String, String>, List<AnalyzedResource>> bySelector = new HashMap<>();

    private GatewayPods(AnalyzedMesh mesh) {
        this.mesh = mesh;
    }

    static GatewayPods of(AnalyzedMesh mesh) {
        return mesh.once(GatewayPods.class, GatewayPods::new);
    }

    List<AnalyzedResource> selectedBy(Map<String, String> selector) {
        return bySelector.computeIfAbsent(selector, labels -> {
            var selected = new ArrayList<AnalyzedResource>();
            for (AnalyzedResource pod : mesh.all(GroupKind.POD)) {
                if (Labels.match(labels, pod.labels())) {
                    selected.add(pod);
                }
            }
            return selected;
        });
    }
}
