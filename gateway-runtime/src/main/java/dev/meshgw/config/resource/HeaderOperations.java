package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** VirtualService headers.request and headers.response. */
public record HeaderOperations(Map<String, String> set, Map<String, String> add, List<String> remove) {

    public static final HeaderOperations NONE = new HeaderOperations(Map.of(), Map.of(), List.of());

    public HeaderOperations {
        set = Ordered.copyOf(set);
        add = Ordered.copyOf(add);
        remove = List.copyOf(remove);
    }
}
