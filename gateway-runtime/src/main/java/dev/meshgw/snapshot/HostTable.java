package dev.meshgw.snapshot;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the most specific of many host patterns: exact, then the longest wildcard, then {@code *}. A look-up reads the host
 * once from its end, allocates nothing and folds ASCII case as it goes, so that callers pass a Host header as it came.
 * Immutable; tables with equal entries are equal.
 */
public final class HostTable<T> {

    private final Map<HostPattern, T> entries;
    private final Buckets<T> exact;
    private final Buckets<T> suffixes;
    private final @Nullable T any;

    private HostTable(Map<HostPattern, T> entries) {
        this.entries = Collections.unmodifiableMap(new TreeMap<>(entries));
        int wildcards =
                (int) entries.keySet().stream().filter(HostPattern::isWildcard).count();
        exact = new Buckets<>(entries.size() - wildcards);
        suffixes = new Buckets<>(wildcards);
        T any = null;
        for (var entry : entries.entrySet()) {
            String host = entry.getKey().value();
            if (!entry.getKey().isWildcard()) {
                exact.put(host, entry.getValue());
            } else if (host.length() == 1) {
                any = entry.getValue();
            } else {
                suffixes.put(host.substring(1), entry.getValue());
            }
        }
        this.any = any;
    }

    public static <T> HostTable<T> of(Map<HostPattern, T> entries) {
        return new HostTable<>(entries);
    }

    /** @param host without port; null matches only {@code *} */
    public @Nullable T find(@Nullable String host) {
        return host == null ? any : find(host, host.length());
    }

    /**
     * @param text starts with a host
     * @param end where the host ends
     */
    public @Nullable T find(String text, int end) {
        T best = any;
        int hash = 0;
        for (int start = end - 1; start >= 0; start--) {
            char c = text.charAt(start);
            hash = hash * 31 + lower(c);
            // A wildcard stands for at least one character, so a suffix that is the whole host is none.
            if (c == '.' && start > 0) {
                T longer = suffixes.find(hash, text, start, end);
                best = longer == null ? best : longer;
            }
        }
        T found = exact.find(hash, text, 0, end);
        return found == null ? best : found;
    }

    /** What was put in, most specific first. */
    public Map<HostPattern, T> entries() {
        return entries;
    }

    /** Every value once, in the order of {@link #entries}. */
    public List<T> values() {
        return entries.values().stream().distinct().toList();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other || (other instanceof HostTable<?> table && entries.equals(table.entries));
    }

    @Override
    public int hashCode() {
        return entries.keySet().hashCode();
    }

    @Override
    public String toString() {
        return entries.toString();
    }

    private static char lower(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c + ('a' - 'A')) : c;
    }

    /** A hash table that is asked with a part of a text. */
    private static final class Buckets<T> {

        private record Entry<T>(int hash, String host, T value) {}

        private final List<@Nullable Entry<T>> slots;
        private final int mask;

        Buckets(int size) {
            // Half of the slots stay free, so that a miss ends soon.
            int capacity = size == 0 ? 0 : Integer.highestOneBit(size) << 2;
            slots = new ArrayList<>(Collections.nCopies(capacity, null));
            mask = capacity - 1;
        }

        void put(String host, T value) {
            int hash = 0;
            for (int i = host.length() - 1; i >= 0; i--) {
                hash = hash * 31 + host.charAt(i);
            }
            int slot = slot(hash);
            while (slots.get(slot) != null) {
                slot = (slot + 1) & mask;
            }
            slots.set(slot, new Entry<>(hash, host, value));
        }

        @Nullable
        T find(int hash, String text, int start, int end) {
            if (mask < 0) {
                return null;
            }
            Entry<T> entry;
            for (int slot = slot(hash); (entry = slots.get(slot)) != null; slot = (slot + 1) & mask) {
                if (entry.hash() == hash && isAt(entry.host(), text, start, end)) {
                    return entry.value();
                }
            }
            return null;
        }

        private int slot(int hash) {
            return (hash ^ (hash >>> 16)) & mask;
        }

        private static boolean isAt(String host, String text, int start, int end) {
            if (host.length() != end - start) {
                return false;
            }
            for (int i = 0; i < host.length(); i++) {
                if (host.charAt(i) != lower(text.charAt(start + i))) {
                    return false;
                }
            }
            return true;
        }
    }
}
