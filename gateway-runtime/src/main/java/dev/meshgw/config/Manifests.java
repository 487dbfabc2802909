package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import java.util.ArrayList;
import java.util.List;

/**
 * What was read: the documents that are whole, in the order they were written, and what was wrong with the others.
 *
 * @param diagnostics in the order of their places
 */
public record Manifests(List<ManifestDocument> documents, List<Diagnostic> diagnostics) {

    public static final Manifests EMPTY = new Manifests(List.of(), List.of());

    public Manifests {
        documents = List.copyOf(documents);
        diagnostics = diagnostics.stream().sorted().toList();
    }

    /** Both, one after the other. */
    public Manifests and(Manifests later) {
        var allDocuments = new ArrayList<>(documents);
        allDocuments.addAll(later.documents);
        var allDiagnostics = new ArrayList<>(diagnostics);
        allDiagnostics.addAll(later.diagnostics);
        return new Manifests(allDocuments, allDiagnostics);
    }
}
