package dev.meshgw.snapshot.compile;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.snapshot.Snapshot;
import java.util.List;

/**
 * A snapshot, and what of the resources is not in it as written.
 *
 * @param diagnostics each once, in the order of their places
 */
public record CompileResult(Snapshot snapshot, List<Diagnostic> diagnostics) {

    public CompileResult {
        diagnostics = List.copyOf(diagnostics);
    }
}
