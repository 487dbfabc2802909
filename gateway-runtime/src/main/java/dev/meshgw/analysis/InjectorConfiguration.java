package dev.meshgw.analysis;

import dev.meshgw.config.ManifestReader;

/**
 * The values of one sidecar injector: the ConfigMap {@code istio-sidecar-injector}, with its revision at the end.
 *
 * @param values empty if the ConfigMap is absent or cannot be read
 */
record InjectorConfiguration(ObjectTree values) {

    static final String NAME = "istio-sidecar-injector";

    /** A wrapper that makes the values, which are JSON, readable as a manifest. */
    private static final String WRAPPER =
            "{\"apiVersion\": \"v1\", \"kind\": \"Values\", \"metadata\": {\"name\": \"values\"}, \"values\": %s}";

    static InjectorConfiguration ofRevision(String revision, AnalyzedMesh mesh) {
        String name = revision.isEmpty() || revision.equals("default") ? NAME : NAME + "-" + revision;
        return mesh.all(GroupKind.CONFIG_MAP).stream()
                .filter(configMap -> configMap.name().equals(name))
                .findFirst()
                .map(InjectorConfiguration::of)
                .orElseGet(() -> new InjectorConfiguration(ObjectTree.EMPTY));
    }

    private static InjectorConfiguration of(AnalyzedResource configMap) {
        String json = configMap.tree().text("data", "values");
        return new ManifestReader()
                .parse("values.json", String.format(WRAPPER, json.isBlank() ? "{}" : json)).documents().stream()
                        .findFirst()
                        .map(document -> new InjectorConfiguration(
                                ObjectTree.of(document.tree()).at("values")))
                        .orElseGet(() -> new InjectorConfiguration(ObjectTree.EMPTY));
    }

    /** Whether namespaces without a label are injected. */
    boolean injectsByDefault() {
        return values.text("sidecarInjectorWebhook", "enableNamespacesByDefault")
                .equals("true");
    }

    /** The image that the injector gives to sidecars. */
    String proxyImage() {
        String image = values.text("global", "proxy", "image");
        return image.indexOf('/') >= 0
                ? image
                : values.text("global", "hub") + "/" + image + ":" + values.text("global", "tag");
    }
}
