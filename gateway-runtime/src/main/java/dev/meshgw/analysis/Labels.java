package dev.meshgw.analysis;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Label selectors of equality, as Kubernetes reads and writes them. */
final class Labels {

    private Labels() {}

    /** Whether all labels of the selector are there; an empty selector selects everything. */
    static boolean match(Map<String, String> selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.entrySet());
    }

    /** {@code app=nginx,tier=web}, in the order of the names. */
    static String text(Map<String, String> selector) {
        return new TreeMap<>(selector)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .collect(Collectors.joining(","));
    }

    /** The first name of {@link #text}, by which istioctl finds the line of a selector; empty if there is none. */
    static String first(Map<String, String> selector) {
        return selector.isEmpty() ? "" : new TreeMap<>(selector).firstKey();
    }
}
