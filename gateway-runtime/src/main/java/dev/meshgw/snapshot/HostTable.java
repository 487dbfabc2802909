package dev.meshgw.snapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the most specific of many host patterns: exact, then the longest wildcard, then {@code *}. One hash look-up for each
 * label at most. Immutable.
 */
public final class HostTable<T> {

    private final Map<String, T> exact = new HashMap<>();
    private final Map<String, T> suffixes = new HashMap<>();
    private final @Nullable T any;

    private HostTable(Map<HostPattern, T> entries) {
        T any = null;
        for (var entry : entries.entrySet()) {
            HostPattern pattern = entry.getKey();
            if (!pattern.isWildcard()) {
                exact.put(pattern.value(), entry.getValue());
            } else if (pattern.value().length() == 1) {
                any = entry.getValue();
            } else {
                suffixes.put(pattern.value().substring(1), entry.getValue());
            }
        }
        this.any = any;
    }

    public static <T> HostTable<T> of(Map<HostPattern, T> entries) {
        return new HostTable<>(entries);
    }

    /** @param host lower case, without port and trailing dot; null matches only {@code *} */
    public @Nullable T find(@Nullable String host) {
        if (host == null) {
            return any;
        }
        T found = exact.get(host);
        if (found != null || suffixes.isEmpty()) {
            return found != null ? found : any;
        }
        for (int dot = host.indexOf('.', 1); dot > 0; dot = host.indexOf('.', dot + 1)) {
            found = suffixes.get(host.substring(dot));
            if (found != null) {
                return found;
            }
        }
        return any;
    }

    /** Every value once, in no order. */
    public List<T> values() {
        var all = new ArrayList<T>(exact.values());
        all.addAll(suffixes.values());
        if (any != null) {
            all.add(any);
        }
        return all.stream().distinct().toList();
    }
}
