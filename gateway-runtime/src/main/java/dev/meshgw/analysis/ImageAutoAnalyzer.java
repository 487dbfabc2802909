package dev.meshgw.analysis;

import java.util.List;
import java.util.Map;

/** IST0146, IST0147: a gateway's pod leaves its image to the injector, and nothing injects it. */
final class ImageAutoAnalyzer implements Analyzer {

    private static final String INJECTED_IMAGE = "auto";

    @Override
    public String name() {
        return "injection.ImageAutoAnalyzer";
    }

    @Override
    public String description() {
        return "Makes sure that Pods and Deployments with `image: auto` are going to be injected";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0146", "IST0147");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.POD, GroupKind.DEPLOYMENT);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        for (AnalyzedResource pod : mesh.all(GroupKind.POD)) {
            if (hasAutoImage(pod.tree().at("spec")) && !pod.isDerived()) {
                report.add(MessageType.IMAGE_AUTO_WITHOUT_INJECTION_ERROR, pod, "Pod", pod.name());
            }
        }
        for (AnalyzedResource deployment : mesh.all(GroupKind.DEPLOYMENT)) {
            ObjectTree template = deployment.tree().at("spec", "template");
            if (hasAutoImage(template.at("spec"))
                    && !isInjected(deployment.namespace(), template.texts("metadata", "labels"), mesh)) {
                report.add(
                        MessageType.IMAGE_AUTO_WITHOUT_INJECTION_WARNING, deployment, "Deployment", deployment.name());
            }
        }
    }

    private static boolean hasAutoImage(ObjectTree spec) {
        return spec.items("containers").stream()
                .anyMatch(container -> container.text("name").equals(MeshMembership.PROXY)
                        && container.text("image").equals(INJECTED_IMAGE));
    }

    private static boolean isInjected(String namespace, Map<String, String> podLabels, AnalyzedMesh mesh) {
        AnalyzedResource home = mesh.find(GroupKind.NAMESPACE, "", namespace);
        Map<String, String> namespaceLabels = home == null ? Map.of() : home.labels();
        return mesh.all(GroupKind.MUTATING_WEBHOOK).stream()
                .flatMap(configuration -> configuration.tree().items("webhooks").stream())
                .filter(webhook -> webhook.text("name").endsWith("istio.io"))
                .anyMatch(webhook -> matches(webhook.at("namespaceSelector"), namespaceLabels)
                        && matches(webhook.at("objectSelector"), podLabels));
    }

    /** Kubernetes' LabelSelector; an empty one matches everything. */
    private static boolean matches(ObjectTree selector, Map<String, String> labels) {
        return Labels.match(selector.texts("matchLabels"), labels)
                && selector.items("matchExpressions").stream().allMatch(expression -> satisfies(expression, labels));
    }

    private static boolean satisfies(ObjectTree expression, Map<String, String> labels) {
        String key = expression.text("key");
        List<String> values = expression.words("values");
        return switch (expression.text("operator")) {
            case "In" -> values.contains(labels.getOrDefault(key, "")) && labels.containsKey(key);
            case "NotIn" -> !labels.containsKey(key) || !values.contains(labels.get(key));
            case "Exists" -> labels.containsKey(key);
            case "DoesNotExist" -> !labels.containsKey(key);
            default -> false;
        };
    }
}
