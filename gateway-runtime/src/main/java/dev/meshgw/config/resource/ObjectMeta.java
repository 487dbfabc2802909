package dev.meshgw.config.resource;

import dev.meshgw.config.source.Origin;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Kubernetes' ObjectMeta as far as it matters here, and where the resource was written.
 *
 * @param namespace never empty; {@code default} if the manifest names none
 * @param creationTimestamp null for manifests that were never applied; Istio's merge order looks at it first
 */
public record ObjectMeta(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<String, String> annotations,
        @Nullable Instant creationTimestamp,
        Origin origin) {

    public ObjectMeta {
        labels = Ordered.copyOf(labels);
        annotations = Ordered.copyOf(annotations);
    }

    /** {@code namespace/name}, as Istio's messages write it. */
    public String qualifiedName() {
        return namespace + "/" + name;
    }
}
