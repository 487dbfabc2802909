package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** IST0158: pods whose sidecar is not the one that the injector would give them now. */
final class InjectionImageAnalyzer implements Analyzer {

    private static final String PROXY_IMAGE = "sidecar.istio.io/proxyImage";

    @Override
    public String name() {
        return "injection.ImageAnalyzer";
    }

    @Override
    public String description() {
        return "Checks the image of auto-injection configured with the running proxies on pods";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0158");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.CONFIG_MAP);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Map<String, String> images = new HashMap<>();
        Map<AnalyzedResource, List<String>> mismatched = new LinkedHashMap<>();
        for (AnalyzedResource pod : mesh.all(GroupKind.POD)) {
            AnalyzedResource namespace = mesh.find(GroupKind.NAMESPACE, "", pod.namespace());
            String image = MeshMembership.proxyImage(pod.tree());
            if (namespace == null || image.isEmpty() || pod.annotations().containsKey(PROXY_IMAGE)) {
                continue;
            }
            String revision = namespace.labels().get(InjectionAnalyzer.REVISION);
            if (revision == null && !"enabled".equals(namespace.labels().get(InjectionAnalyzer.LABEL))) {
                continue;
            }
            String configured =
                    images.computeIfAbsent(revision == null ? "" : revision, name -> configuredImage(name, mesh));
            boolean isConfigured =
                    image.equals(configured) || image.equals(configured + "-" + ProxyImageType.of(pod, mesh));
            if (!configured.isEmpty() && !isConfigured) {
                mismatched
                        .computeIfAbsent(namespace, unused -> new ArrayList<>())
                        .add(pod.name());
            }
        }
        mismatched.forEach((namespace, pods) ->
                report.add(MessageType.PODS_ISTIO_PROXY_IMAGE_MISMATCH_IN_NAMESPACE, namespace, pods));
    }

    private static String configuredImage(String revision, AnalyzedMesh mesh) {
        var configuration = InjectorConfiguration.ofRevision(revision, mesh);
        return configuration.values().isEmpty() ? "" : configuration.proxyImage();
    }
}
