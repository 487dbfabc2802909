package dev.meshgw.analysis;

import dev.meshgw.config.BoundDocument;
import dev.meshgw.config.ManifestDocument;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.Origin;
import dev.meshgw.config.source.SourceLocation;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One object of the mesh that is analyzed, also if it is wrong, and whatever its kind. One thread only: the tree is made
 * when it is first asked for.
 */
final class AnalyzedResource {

    private final String groupKind;
    private final ResourceName name;
    private final String namespace;
    private final @Nullable Origin origin;
    private final @Nullable BoundDocument bound;
    private final Supplier<ObjectTree> makeTree;
    private @Nullable ObjectTree tree;
    private @Nullable Map<String, String> labels;

    private AnalyzedResource(
            String groupKind,
            ResourceName name,
            String namespace,
            @Nullable Origin origin,
            @Nullable BoundDocument bound,
            Supplier<ObjectTree> makeTree) {
        this.groupKind = groupKind;
        this.name = name;
        this.namespace = namespace;
        this.origin = origin;
        this.bound = bound;
        this.makeTree = makeTree;
    }

    /** @param shownNamespace in messages; empty if the manifest names none */
    static AnalyzedResource written(BoundDocument bound, String shownNamespace) {
        return of(bound, shownNamespace, bound.document().origin());
    }

    /** What stands in no file, because an ordinary installation has it. */
    static AnalyzedResource assumed(BoundDocument bound) {
        return of(bound, bound.document().namespace(), null);
    }

    private static AnalyzedResource of(BoundDocument bound, String shownNamespace, @Nullable Origin origin) {
        ManifestDocument document = bound.document();
        String apiVersion = document.apiVersion();
        int slash = apiVersion.indexOf('/');
        return new AnalyzedResource(
                (slash < 0 ? "" : apiVersion.substring(0, slash)) + "/" + document.kind(),
                new ResourceName(document.kind(), shownNamespace, document.name()),
                bound.namespace(),
                origin,
                bound,
                () -> ObjectTree.of(document.tree()));
    }

    /** The pod that stands for all pods of a Deployment; it is written where the Deployment is. */
    static AnalyzedResource podOf(AnalyzedResource deployment) {
        ObjectTree template = deployment.tree().at("spec", "template");
        String written = template.text("metadata", "namespace");
        String name = template.text("metadata", "name");
        return new AnalyzedResource(
                GroupKind.POD,
                new ResourceName(
                        "Pod",
                        written.isEmpty() ? deployment.name.namespace() : written,
                        name.isEmpty() ? deployment.name() : name),
                written.isEmpty() ? deployment.namespace : written,
                deployment.origin == null
                        ? null
                        : Origin.of(deployment.origin.start(), path -> deployment.origin.start()),
                null,
                () -> template);
    }

    /** As messages show it. */
    ResourceName resourceName() {
        return name;
    }

    /** {@code networking.istio.io/Gateway}, {@code /Pod}. */
    String groupKind() {
        return groupKind;
    }

    String kind() {
        return name.kind();
    }

    /** Never empty, unlike the one that messages show. */
    String namespace() {
        return namespace;
    }

    String name() {
        return name.name();
    }

    /** {@code namespace/name}; the name alone for what is in no namespace. */
    String qualifiedName() {
        return ClusterScope.isNamespaced(kind()) ? namespace + "/" + name() : name();
    }

    Map<String, String> labels() {
        if (labels == null) {
            labels = tree().texts("metadata", "labels");
        }
        return labels;
    }

    Map<String, String> annotations() {
        return tree().texts("metadata", "annotations");
    }

    /** The whole manifest, for kinds that have no record of their own. */
    ObjectTree tree() {
        if (tree == null) {
            tree = makeTree.get();
        }
        return tree;
    }

    /** The record of the kinds that a gateway reads; without what could not be read if the manifest is wrong. */
    @Nullable
    Resource resource() {
        return bound == null ? null : bound.resource();
    }

    /** Whether it is written only as the template of another resource. */
    boolean isDerived() {
        return bound == null;
    }

    boolean isAccepted() {
        return bound == null || bound.isAccepted();
    }

    /** What binding and validation said about it alone. */
    List<Diagnostic> diagnostics() {
        return bound == null ? List.of() : bound.diagnostics();
    }

    /** Where a field was written, the document for an empty path; null for what stands in no file. */
    @Nullable
    SourceLocation location(String fieldPath) {
        if (origin == null) {
            return null;
        }
        return fieldPath.isEmpty() ? origin.start() : origin.at(fieldPath);
    }

    /** Whether a field stands in the manifest. */
    boolean isWritten(String parent, String field) {
        SourceLocation at = location(parent + "." + field);
        return at != null && !at.equals(location(parent));
    }

    @Override
    public String toString() {
        return name.toString();
    }
}
