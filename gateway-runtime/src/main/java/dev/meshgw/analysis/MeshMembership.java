package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Which workloads have a sidecar, or will get one: what a manifest shows of the injector's decision. */
final class MeshMembership {

    static final String PROXY = "istio-proxy";

    private static final String INJECT = "sidecar.istio.io/inject";
    private static final String NAMESPACE_LABEL = "istio-injection";
    private static final String AMBIENT = "ambient.istio.io/redirection";

    private MeshMembership() {}

    static boolean hasPod(AnalyzedResource pod, AnalyzedMesh mesh) {
        return isMember(pod.tree(), pod.namespace(), mesh);
    }

    static boolean hasDeployment(AnalyzedResource deployment, AnalyzedMesh mesh) {
        return isMember(deployment.tree().at("spec", "template"), deployment.namespace(), mesh);
    }

    /** Whether ztunnel carries the pod's traffic. */
    static boolean isAmbient(AnalyzedResource pod) {
        return "enabled".equals(pod.annotations().get(AMBIENT));
    }

    private static boolean isMember(ObjectTree pod, String namespace, AnalyzedMesh mesh) {
        if (!proxyImage(pod).isEmpty()) {
            return true;
        }
        for (String place : List.of("labels", "annotations")) {
            Map<String, String> texts = pod.texts("metadata", place);
            if (texts.containsKey(INJECT)) {
                return "true".equals(texts.get(INJECT));
            }
        }
        AnalyzedResource home = mesh.find(GroupKind.NAMESPACE, "", namespace);
        return home != null && "enabled".equals(home.labels().get(NAMESPACE_LABEL));
    }

    /** The image of the sidecar, also of a native one; empty if there is none. */
    static String proxyImage(ObjectTree pod) {
        var containers = new ArrayList<>(pod.items("spec", "containers"));
        containers.addAll(pod.items("spec", "initContainers"));
        return containers.stream()
                .filter(container -> container.text("name").equals(PROXY))
                .map(container -> container.text("image"))
                .findFirst()
                .orElse("");
    }
}
