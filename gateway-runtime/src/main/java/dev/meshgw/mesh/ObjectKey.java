package dev.meshgw.mesh;

/**
 * What one resource is called.
 *
 * @param namespace empty for a kind without namespaces
 */
public record ObjectKey(ResourceKind kind, String namespace, String name) {

    public ObjectKey {
        namespace = kind.namespaced() ? namespace : "";
    }

    @Override
    public String toString() {
        return kind.qualifiedSingular() + " " + (namespace.isEmpty() ? name : namespace + "/" + name);
    }
}
