package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The pods that resources of one kind select in their own namespaces, and who selects each of them. */
final class SelectedPods {

    private final Map<AnalyzedResource, List<AnalyzedResource>> selectorsOf = new LinkedHashMap<>();
    private final List<AnalyzedResource> withoutPods = new ArrayList<>();

    /** @param selector the labels that a resource asks for; resources without are not looked at */
    SelectedPods(
            List<AnalyzedResource> resources,
            Function<AnalyzedResource, Map<String, String>> selector,
            AnalyzedMesh mesh) {
        Map<String, List<AnalyzedResource>> podsByNamespace = new HashMap<>();
        for (AnalyzedResource pod : mesh.all(GroupKind.POD)) {
            podsByNamespace
                    .computeIfAbsent(pod.namespace(), namespace -> new ArrayList<>())
                    .add(pod);
        }
        for (AnalyzedResource resource : resources) {
            Map<String, String> labels = selector.apply(resource);
            if (labels.isEmpty()) {
                continue;
            }
            boolean hasPods = false;
            for (AnalyzedResource pod : podsByNamespace.getOrDefault(resource.namespace(), List.of())) {
                if (Labels.match(labels, pod.labels())) {
                    hasPods = true;
                    selectorsOf
                            .computeIfAbsent(pod, unused -> new ArrayList<>(1))
                            .add(resource);
                }
            }
            if (!hasPods) {
                withoutPods.add(resource);
            }
        }
    }

    /** The resources that select no pod. */
    List<AnalyzedResource> withoutPods() {
        return withoutPods;
    }

    /** From each selected pod to those that select it. */
    Map<AnalyzedResource, List<AnalyzedResource>> selectorsOf() {
        return selectorsOf;
    }

    static List<String> names(List<AnalyzedResource> resources) {
        return resources.stream().map(AnalyzedResource::name).sorted().toList();
    }
}
