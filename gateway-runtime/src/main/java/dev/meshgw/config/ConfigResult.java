package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.Severity;
import java.util.List;

/**
 * What came of reading: the good resources, and everything there is to say about the others and about the good ones.
 *
 * @param diagnostics in the order of their places
 */
public record ConfigResult(MeshConfig config, List<Diagnostic> diagnostics) {

    public ConfigResult {
        diagnostics = List.copyOf(diagnostics);
    }

    public boolean hasErrors() {
        return diagnostics.stream().anyMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
    }
}
