package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.SourceLocation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sorts the values of one source into Kubernetes objects and things that are none; takes lists apart. */
final class ManifestObjects {

    private static final String LIST_SUFFIX = "List";

    private final String source;
    private final List<ManifestDocument> documents = new ArrayList<>();
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    ManifestObjects(String source) {
        this.source = source;
    }

    Manifests manifests() {
        return new Manifests(documents, diagnostics);
    }

    void add(Diagnostic diagnostic) {
        diagnostics.add(diagnostic);
    }

    /** @param path of the node in its document: empty, or an item of a list */
    void add(Node node, String path) {
        var location = new SourceLocation(source, node.line(), node.column());
        if (!(node instanceof MapNode object)) {
            diagnostics.add(Diagnostic.error(
                            DiagnosticCode.NOT_AN_OBJECT,
                            location,
                            path,
                            "a manifest must be a mapping with apiVersion, kind and metadata, but this is "
                                    + node.describeType())
                    .withWhy(
                            node instanceof ListNode
                                    ? "several objects are separated by lines of \"---\", or listed in the items of a \"kind: List\""
                                    : null));
            return;
        }
        if (isList(object)) {
            List<Node> items = ((ListNode) object.get("items")).items();
            for (int i = 0; i < items.size(); i++) {
                add(items.get(i), DiagnosticText.fieldPath(path, "items") + "[" + i + "]");
            }
            return;
        }
        int before = diagnostics.size();
        Node name = object.get("metadata") instanceof MapNode metadata ? metadata.get("name") : null;
        requireText(object, object.get("apiVersion"), path, "apiVersion");
        requireText(object, object.get("kind"), path, "kind");
        requireText(object, name, path, "metadata.name");
        if (diagnostics.size() == before) {
            documents.add(new ManifestDocument(source, object));
        }
    }

    private static boolean isList(MapNode object) {
        return object.get("kind") instanceof ScalarNode kind
                && kind.text().endsWith(LIST_SUFFIX)
                && object.get("items") instanceof ListNode;
    }

    private void requireText(MapNode object, @Nullable Node value, String path, String field) {
        if (value instanceof ScalarNode scalar && scalar.value() instanceof String text && !text.isEmpty()) {
            return;
        }
        Node at = value == null ? object : value;
        diagnostics.add(Diagnostic.error(
                        DiagnosticCode.MISSING_IDENTITY,
                        new SourceLocation(source, at.line(), at.column()),
                        path.isEmpty() ? field : path + "." + field,
                        value == null
                                ? "a manifest needs " + DiagnosticText.quote(field)
                                : DiagnosticText.quote(field) + " must be text, but is " + value.describe())
                .withWhy("apiVersion and kind say what the object is, metadata.name says which one"));
    }
}
