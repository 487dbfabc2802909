package dev.meshgw.analysis;

import java.util.List;
import java.util.Set;

/** IST0144: an application runs as the user whose traffic the sidecar does not capture. */
final class ApplicationUidAnalyzer implements Analyzer {

    private static final String PROXY_UID = "1337";
    private static final Set<String> OWN_CONTAINERS = Set.of("istio-proxy", "istio-operator");

    @Override
    public String name() {
        return "applicationUID.Analyzer";
    }

    @Override
    public String description() {
        return "Checks invalid application UID";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0144");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.POD, GroupKind.DEPLOYMENT);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        mesh.all(GroupKind.POD).forEach(pod -> check(pod, pod.tree().at("spec"), report));
        mesh.all(GroupKind.DEPLOYMENT)
                .forEach(deployment -> check(deployment, deployment.tree().at("spec", "template", "spec"), report));
    }

    private static void check(AnalyzedResource resource, ObjectTree spec, Report report) {
        if (ControlPlane.isPart(resource)) {
            return;
        }
        boolean isPodsUser = spec.text("securityContext", "runAsUser").equals(PROXY_UID);
        boolean isContainersUser = spec.items("containers").stream()
                .anyMatch(container -> !OWN_CONTAINERS.contains(container.text("name"))
                        && container.text("securityContext", "runAsUser").equals(PROXY_UID));
        if (isPodsUser || isContainersUser) {
            report.add(MessageType.INVALID_APPLICATION_UID, resource);
        }
    }
}
