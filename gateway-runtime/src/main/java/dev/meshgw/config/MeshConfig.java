package dev.meshgw.config;

import dev.meshgw.config.resource.Resource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The resources that are good, by type and in the order they were written. Immutable. */
public final class MeshConfig {

    public static final MeshConfig EMPTY = new MeshConfig(List.of());

    private final List<Resource> resources;
    private final Map<Class<?>, List<Resource>> byType = new HashMap<>();

    public MeshConfig(List<? extends Resource> resources) {
        this.resources = List.copyOf(resources);
        for (Resource resource : this.resources) {
            byType.computeIfAbsent(resource.getClass(), type -> new ArrayList<>())
                    .add(resource);
        }
    }

    public List<Resource> resources() {
        return resources;
    }

    /** The resources of one type: {@code config.all(Gateway.class)}. */
    public <T extends Resource> List<T> all(Class<T> type) {
        return byType.getOrDefault(type, List.of()).stream().map(type::cast).toList();
    }
}
