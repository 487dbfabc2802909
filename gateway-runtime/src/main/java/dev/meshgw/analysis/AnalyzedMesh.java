package dev.meshgw.analysis;

import dev.meshgw.config.resource.Resource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is analyzed together, found by kind, name and type. What several analyzers need is computed once: {@link
 * #once}. One thread only.
 */
final class AnalyzedMesh {

    private final ObjectTree meshConfig;
    private final Collection<AnalyzedResource> resources;
    private final Map<String, List<AnalyzedResource>> byKind = new HashMap<>();
    private final Map<String, AnalyzedResource> byIdentity;
    private final Map<Class<?>, List<Resource>> byType = new HashMap<>();
    private final Map<Resource, AnalyzedResource> ofRecord = new IdentityHashMap<>();
    private final Map<Class<?>, Object> computed = new HashMap<>();

    /**
     * @param resources of two with the same identity the later counts
     * @param meshConfig Istio's MeshConfig; empty for its defaults
     */
    AnalyzedMesh(List<AnalyzedResource> resources, ObjectTree meshConfig) {
        this.meshConfig = meshConfig;
        this.byIdentity = new LinkedHashMap<>();
        for (AnalyzedResource resource : resources) {
            byIdentity.put(resource.groupKind() + " " + resource.qualifiedName(), resource);
        }
        this.resources = byIdentity.values();
        for (AnalyzedResource each : this.resources) {
            byKind.computeIfAbsent(each.groupKind(), kind -> new ArrayList<>()).add(each);
            Resource typed = each.resource();
            if (typed != null) {
                byType.computeIfAbsent(typed.getClass(), type -> new ArrayList<>())
                        .add(typed);
                ofRecord.put(typed, each);
            }
        }
    }

    /** All of them, in the order they were written. */
    Collection<AnalyzedResource> all() {
        return resources;
    }

    /** Of one kind: {@code networking.istio.io/Sidecar}, {@code /Pod}; see {@link GroupKind}. */
    List<AnalyzedResource> all(String groupKind) {
        return byKind.getOrDefault(groupKind, List.of());
    }

    /** Of one record type: {@code mesh.all(Gateway.class)}. */
    <T extends Resource> List<T> all(Class<T> type) {
        return byType.getOrDefault(type, List.of()).stream().map(type::cast).toList();
    }

    /** @param namespace empty for kinds that are in none */
    @Nullable
    AnalyzedResource find(String groupKind, String namespace, String name) {
        return byIdentity.get(groupKind + " " + (namespace.isEmpty() ? name : namespace + "/" + name));
    }

    /** What a record was made of. */
    AnalyzedResource of(Resource resource) {
        AnalyzedResource analyzed = ofRecord.get(resource);
        if (analyzed == null) {
            throw new IllegalArgumentException(resource.metadata().qualifiedName() + " is not of this mesh");
        }
        return analyzed;
    }

    /** Istio's MeshConfig as written; empty fields have Istio's defaults. */
    ObjectTree meshConfig() {
        return meshConfig;
    }

    /** Something that is computed from this mesh when it is first asked for. */
    <T> T once(Class<T> type, Function<AnalyzedMesh, T> compute) {
        Object value = computed.get(type);
        if (value == null) {
            value = compute.apply(this);
            computed.put(type, value);
        }
        return type.cast(value);
    }
}
