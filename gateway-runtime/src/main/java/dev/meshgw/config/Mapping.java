package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file that is one mapping.
 *
 * @param tree as Map (in written order), List, String, Long, Double, Boolean and null; empty if the file cannot be read
 * @param diagnostics why it cannot
 */
public record Mapping(Map<String, @Nullable Object> tree, List<Diagnostic> diagnostics) {

    public static final Mapping EMPTY = new Mapping(Map.of(), List.of());

    public Mapping {
        diagnostics = List.copyOf(diagnostics);
    }

    static Mapping unreadable(Diagnostic diagnostic) {
        return new Mapping(Map.of(), List.of(diagnostic));
    }
}
