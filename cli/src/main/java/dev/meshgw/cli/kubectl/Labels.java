package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.mesh.LabelSelector;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Labels as kubectl's arguments name them and its tables show them. */
final class Labels {

    private Labels() {}

    /** @param selector value of {@code -l}; null selects everything */
    static LabelSelector selector(@Nullable String selector) {
        if (selector == null) {
            return LabelSelector.EVERYTHING;
        }
        try {
            return LabelSelector.parse(selector);
        } catch (IllegalArgumentException e) {
            throw new CommandException(ExitCode.FINDING, String.valueOf(e.getMessage()), null, null);
        }
    }

    static String text(Map<String, String> labels) {
        return labels.isEmpty()
                ? "<none>"
                : new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(Collectors.joining(","));
    }
}
