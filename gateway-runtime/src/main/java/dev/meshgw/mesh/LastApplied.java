package dev.meshgw.mesh;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * {@code kubectl apply}: a three-way merge of the manifest that was applied last, the manifest that is applied now and the
 * resource as it is. Fields that left the manifest vanish, fields that others set stay. Stateless.
 */
final class LastApplied {

    /**
     * Lists of Kubernetes' own kinds whose items are merged by a field instead of being replaced as a whole
     * ({@code patchMergeKey} in Kubernetes' API). Istio's lists are always replaced.
     */
    private static final Map<String, List<String>> MERGE_KEYS = Map.of(
            "containers", List.of("name"),
            "initContainers", List.of("name"),
            "env", List.of("name"),
            "volumes", List.of("name"),
            "imagePullSecrets", List.of("name"),
            "secrets", List.of("name"),
            "volumeMounts", List.of("mountPath"),
            "ports", List.of("containerPort", "port", "protocol"));

    private LastApplied() {}

    /** The manifest with itself as annotation, as kubectl writes it. */
    static MeshObject annotate(MeshObject manifest) {
        return manifest.with(json(manifest), "metadata", "annotations", MeshObject.LAST_APPLIED);
    }

    /** Whether {@code current} carries the annotation, so that fields which left the manifest can be told. */
    static boolean isOn(MeshObject current) {
        return current.annotations().containsKey(MeshObject.LAST_APPLIED);
    }

    /** What {@code current} becomes when {@code manifest} is applied. */
    static MeshObject merge(MeshObject manifest, MeshObject current) {
        Map<String, Object> original = Optional.ofNullable(current.annotations().get(MeshObject.LAST_APPLIED))
                .map(LastApplied::parse)
                .orElseGet(Map::of);
        boolean keyed = !current.kind().istio();
        return new MeshObject(current.kind(), merge(original, annotate(manifest).tree(), current.tree(), keyed));
    }

    private static String json(MeshObject manifest) {
        Map<String, Object> annotations =
                Tree.without(Tree.map(manifest.at("metadata", "annotations")), MeshObject.LAST_APPLIED);
        return JSON.std.asString(
                        manifest.with(annotations, "metadata", "annotations").tree()) + "\n";
    }

    private static Map<String, Object> parse(String json) {
        try {
            return JSON.std.mapFrom(json);
        } catch (JacksonException editedByHand) {
            return Map.of();
        }
    }

    private static Map<String, Object> merge(
            Map<String, Object> original, Map<String, Object> modified, Map<String, Object> current, boolean keyed) {
        var merged = new TreeMap<>(current);
        original.keySet().stream().filter(field -> !modified.containsKey(field)).forEach(merged::remove);
        modified.forEach((field, value) -> {
            Object merge = merge(field, original.get(field), value, current.get(field), keyed);
            if (merge == null) {
                merged.remove(field);
            } else {
                merged.put(field, merge);
            }
        });
        return merged;
    }

    private static @Nullable Object merge(
            String field,
            @Nullable Object original,
            @Nullable Object modified,
            @Nullable Object current,
            boolean keyed) {
        if (modified instanceof Map && current instanceof Map) {
            return merge(Tree.map(original), Tree.map(modified), Tree.map(current), keyed);
        }
        if (keyed && modified instanceof List<?> wanted && current instanceof List<?> present) {
            List<String> keys = MERGE_KEYS.getOrDefault(field, List.of());
            if (!keys.isEmpty() && allMaps(wanted) && allMaps(present)) {
                return mergeItems(keys, Tree.list(original), wanted, present);
            }
        }
        return modified;
    }

    private static List<?> mergeItems(List<String> keys, List<?> original, List<?> modified, List<?> current) {
        Map<List<Object>, Map<String, Object>> before = byKey(keys, original);
        Map<List<Object>, Map<String, Object>> wanted = byKey(keys, modified);
        Map<List<Object>, Map<String, Object>> present = byKey(keys, current);
        Set<List<Object>> order = new LinkedHashSet<>(wanted.keySet());
        present.keySet().stream().filter(key -> !before.containsKey(key)).forEach(order::add);
        return order.stream()
                .map(key -> wanted.containsKey(key)
                        ? merge(
                                before.getOrDefault(key, Map.of()),
                                wanted.get(key),
                                present.getOrDefault(key, Map.of()),
                                true)
                        : present.get(key))
                .toList();
    }

    private static Map<List<Object>, Map<String, Object>> byKey(List<String> keys, List<?> items) {
        var byKey = new LinkedHashMap<List<Object>, Map<String, Object>>();
        for (Object item : items) {
            var fields = new HashMap<>(Tree.map(item));
            fields.putIfAbsent("protocol", "TCP");
            byKey.put(
                    keys.stream()
                            .map(key -> (Object) String.valueOf(fields.get(key)))
                            .toList(),
                    Tree.map(item));
        }
        return byKey;
    }

    private static boolean allMaps(List<?> items) {
        return items.stream().allMatch(Map.class::isInstance);
    }
}
