package dev.meshgw.analysis;

import dev.meshgw.config.BoundDocument;
import dev.meshgw.config.ManifestDocument;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.Origin;
import dev.meshgw.config.source.SourceLocation;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One object of the mesh that is analyzed, also if it is wrong, and whatever its kind. One thread only: the tree is made
 * when it is first asked for.
 */
final class AnalyzedResource {

    private final BoundDocument bound;
    private final ResourceName name;
    private final boolean hasFile;
    private @Nullable ObjectTree tree;

    /**
     * @param shownNamespace in messages; empty if the manifest names none
     * @param hasFile false for what istioctl assumes to be there
     */
    AnalyzedResource(BoundDocument bound, String shownNamespace, boolean hasFile) {
        this.bound = bound;
        this.name = new ResourceName(
                bound.document().kind(), shownNamespace, bound.document().name());
        this.hasFile = hasFile;
    }

    /** As messages show it. */
    ResourceName resourceName() {
        return name;
    }

    /** {@code networking.istio.io/Gateway}, {@code /Pod}. */
    String groupKind() {
        String apiVersion = document().apiVersion();
        int slash = apiVersion.indexOf('/');
        return (slash < 0 ? "" : apiVersion.substring(0, slash)) + "/"
                + document().kind();
    }

    String kind() {
        return document().kind();
    }

    /** Never empty, unlike the one that messages show. */
    String namespace() {
        return bound.namespace();
    }

    String name() {
        return document().name();
    }

    /** {@code namespace/name} */
    String qualifiedName() {
        return namespace() + "/" + name();
    }

    Map<String, String> labels() {
        return tree().texts("metadata", "labels");
    }

    Map<String, String> annotations() {
        return tree().texts("metadata", "annotations");
    }

    /** The whole manifest, for kinds that have no record of their own. */
    ObjectTree tree() {
        if (tree == null) {
            tree = ObjectTree.of(document().tree());
        }
        return tree;
    }

    /** The record of the kinds that a gateway reads; without what could not be read if the manifest is wrong. */
    @Nullable
    Resource resource() {
        return bound.resource();
    }

    boolean isAccepted() {
        return bound.isAccepted();
    }

    /** What binding and validation said about it alone. */
    List<Diagnostic> diagnostics() {
        return bound.diagnostics();
    }

    Origin origin() {
        return document().origin();
    }

    /** Where a field was written; null for what stands in no file. */
    @Nullable
    SourceLocation location(String fieldPath) {
        if (!hasFile) {
            return null;
        }
        return fieldPath.isEmpty() ? origin().start() : origin().at(fieldPath);
    }

    private ManifestDocument document() {
        return bound.document();
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
