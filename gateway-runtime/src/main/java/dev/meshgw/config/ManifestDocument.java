package dev.meshgw.config;

import dev.meshgw.config.source.Origin;
import dev.meshgw.config.source.SourceLocation;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One Kubernetes object as it was written: it has an {@code apiVersion}, a {@code kind} and a {@code metadata.name}, and
 * nothing else is known about it. Immutable.
 */
public final class ManifestDocument {

    private final String source;
    private final MapNode root;
    private final String apiVersion;
    private final String kind;
    private final String namespace;
    private final String name;

    /** @param root has the three texts; the reader saw to it */
    ManifestDocument(String source, MapNode root) {
        this.source = source;
        this.root = root;
        this.apiVersion = text(root.get("apiVersion"));
        this.kind = text(root.get("kind"));
        MapNode metadata = (MapNode) root.get("metadata");
        this.name = text(metadata.get("name"));
        this.namespace = text(metadata.get("namespace"));
    }

    private static String text(@Nullable Node node) {
        return node instanceof ScalarNode scalar && scalar.value() instanceof String text ? text : "";
    }

    public String apiVersion() {
        return apiVersion;
    }

    public String kind() {
        return kind;
    }

    /** As written; empty if the manifest names none. */
    public String namespace() {
        return namespace;
    }

    public String name() {
        return name;
    }

    /**
     * The whole object as Map (in written order), List, String, Long, Double, Boolean and null. Each call builds a new tree
     * that the caller may change.
     */
    public Map<String, @Nullable Object> tree() {
        return root.toTree();
    }

    /** Answers where any field of the object was written; the value's place, not the key's. */
    public Origin origin() {
        return Origin.of(location(root), path -> location(FieldPath.nearest(root, path)));
    }

    MapNode root() {
        return root;
    }

    SourceLocation location(Node node) {
        return new SourceLocation(source, node.line(), node.column());
    }

    SourceLocation location(MapNode.Entry entry) {
        return new SourceLocation(source, entry.line(), entry.column());
    }

    /** Kind and names only: the object may hold secrets. */
    @Override
    public String toString() {
        return kind + " " + (namespace.isEmpty() ? "" : namespace + "/") + name + " (" + location(root) + ")";
    }
}
