package dev.meshgw.analysis;

import dev.meshgw.config.ManifestReader;
import java.util.Map;

/** The variant of the proxy's image that a pod gets, such as {@code distroless}; empty for the ordinary one. */
final class ProxyImageType {

    private static final String ANNOTATION = "proxy.istio.io/config";
    private static final String ORDINARY = "default";
    private static final String DEFAULT_ROOT_NAMESPACE = "istio-system";

    private ProxyImageType() {}

    /** What is nearer to the pod wins: MeshConfig, then ProxyConfigs of the root, the namespace and the workload, then the pod. */
    static String of(AnalyzedResource pod, AnalyzedMesh mesh) {
        String root = mesh.meshConfig().text("rootNamespace");
        String rootNamespace = root.isEmpty() ? DEFAULT_ROOT_NAMESPACE : root;
        String type = imageType(mesh.meshConfig().at("defaultConfig"));
        String ofNamespace = "";
        String ofWorkload = "";
        for (AnalyzedResource config : mesh.all(GroupKind.PROXY_CONFIG)) {
            ObjectTree spec = config.tree().at("spec");
            String written = imageType(spec);
            if (written.isEmpty()) {
                continue;
            }
            if (config.namespace().equals(rootNamespace)) {
                type = written;
            } else if (config.namespace().equals(pod.namespace())) {
                Map<String, String> selector = spec.texts("selector", "matchLabels");
                if (!spec.has("selector")) {
                    ofNamespace = written;
                } else if (Labels.match(selector, pod.labels())) {
                    ofWorkload = written;
                }
            }
        }
        String annotation = pod.annotations().getOrDefault(ANNOTATION, "");
        String ofPod = imageType(ObjectTree.of(
                new ManifestReader().parseMapping(ANNOTATION, annotation).tree()));
        for (String nearer : new String[] {ofNamespace, ofWorkload, ofPod}) {
            type = nearer.isEmpty() ? type : nearer;
        }
        return type.equals(ORDINARY) ? "" : type;
    }

    private static String imageType(ObjectTree proxyConfig) {
        return proxyConfig.text("image", "imageType");
    }
}
