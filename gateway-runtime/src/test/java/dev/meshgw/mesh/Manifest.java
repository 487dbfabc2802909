package dev.meshgw.mesh;

import dev.meshgw.config.ManifestDocument;
import dev.meshgw.config.ManifestReader;

/** One manifest of a test, from YAML. */
final class Manifest {

    private Manifest() {}

    /** In namespace {@code default} unless it says another. */
    static MeshObject of(String yaml) {
        ManifestDocument document =
                new ManifestReader().parse("test", yaml).documents().get(0);
        ResourceKind kind =
                ResourceKind.of(document.apiVersion(), document.kind()).orElseThrow();
        var object = new MeshObject(kind, document.tree());
        return kind.namespaced() && object.namespace().isEmpty()
                ? object.with("default", "metadata", "namespace")
                : object;
    }

    static MeshObject configMap(String name, String value) {
        return of("""
                apiVersion: v1
                kind: ConfigMap
                metadata: {name: %s}
                data: {key: "%s"}
                """.formatted(name, value));
    }

    static MeshObject secret(String name) {
        return of("""
                apiVersion: v1
                kind: Secret
                metadata: {name: %s}
                data: {tls.key: c2VjcmV0}
                """.formatted(name));
    }
}
