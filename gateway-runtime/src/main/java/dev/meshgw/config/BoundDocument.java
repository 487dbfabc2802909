package dev.meshgw.config;

import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.Severity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A document and the resource that was made of it, good or bad.
 *
 * @param defaultNamespace that the resource is in if the document names none
 * @param resource null if its kind is unknown; without what could not be read if the document is not accepted
 * @param diagnostics what is wrong or doubtful, in the order it was found
 */
public record BoundDocument(
        ManifestDocument document,
        String defaultNamespace,
        @Nullable Resource resource,
        List<Diagnostic> diagnostics) {

    public BoundDocument {
        diagnostics = List.copyOf(diagnostics);
    }

    /** Whether nothing is wrong with it, so that it may be used. */
    public boolean isAccepted() {
        return diagnostics.stream().noneMatch(diagnostic -> diagnostic.severity() == Severity.ERROR);
    }

    /** {@code Gateway default/mygateway} */
    public String subject() {
        return document.kind() + " " + namespace() + "/" + document.name();
    }

    /** Never empty. */
    public String namespace() {
        return document.namespace().isEmpty() ? defaultNamespace : document.namespace();
    }
}
