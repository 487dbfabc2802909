package dev.meshgw.config;

import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;

/** Reads {@code metadata}, which all kinds share. */
final class MetadataBinder {

    private MetadataBinder() {}

    /** Reads everything but {@code spec} and {@code status}, which are the kind's own. */
    static ObjectMeta bind(Fields root, ManifestDocument document, String defaultNamespace) {
        root.ignore("apiVersion", "kind");
        return root.messageOrEmpty("metadata", metadata -> {
            metadata.ignore(
                    "name",
                    "generateName",
                    "uid",
                    "resourceVersion",
                    "generation",
                    "ownerReferences",
                    "finalizers",
                    "managedFields",
                    "selfLink",
                    "deletionTimestamp",
                    "deletionGracePeriodSeconds");
            String namespace = metadata.text("namespace");
            return new ObjectMeta(
                    namespace.isEmpty() ? defaultNamespace : namespace,
                    document.name(),
                    metadata.textMap("labels"),
                    metadata.textMap("annotations"),
                    instant(metadata),
                    document.origin());
        });
    }

    private static @Nullable Instant instant(Fields metadata) {
        String text = metadata.text("creationTimestamp");
        if (text.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            metadata.error(
                    "creationTimestamp",
                    DiagnosticCode.BAD_TIMESTAMP,
                    "\"creationTimestamp\" cannot be " + DiagnosticText.quote(text),
                    "it must be a time as in RFC 3339, such as 2026-01-31T12:00:00Z");
            return null;
        }
    }
}
