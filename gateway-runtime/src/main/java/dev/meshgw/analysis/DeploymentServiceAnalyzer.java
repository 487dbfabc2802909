package dev.meshgw.analysis;

import dev.meshgw.config.resource.Service;
import dev.meshgw.config.resource.ServicePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Services of the same pods that contradict each other. IST0116: the same port with two protocols. IST0137: two ports for the
 * same targetPort.
 */
final class DeploymentServiceAnalyzer implements Analyzer {

    private static final String MANAGED = "gateway.istio.io/managed";
    private static final String WAYPOINT_CONTROLLER = "istio.io-mesh-controller";

    @Override
    public String name() {
        return "deployment.MultiServiceAnalyzer";
    }

    @Override
    public String description() {
        return "Checks association between services and pods";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0116", "IST0137");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.DEPLOYMENT);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Map<String, List<Service>> services = new HashMap<>();
        mesh.all(Service.class)
                .forEach(service -> services.computeIfAbsent(
                                service.metadata().namespace(), namespace -> new ArrayList<>())
                        .add(service));
        for (AnalyzedResource deployment : mesh.all(GroupKind.DEPLOYMENT)) {
            boolean isWaypoint = WAYPOINT_CONTROLLER.equals(deployment.labels().get(MANAGED));
            if (!isWaypoint && MeshMembership.hasDeployment(deployment, mesh)) {
                Map<String, String> labels = deployment.tree().texts("spec", "template", "metadata", "labels");
                List<Service> matching = services.getOrDefault(deployment.namespace(), List.of()).stream()
                        .filter(service -> !service.selector().isEmpty() && Labels.match(service.selector(), labels))
                        .toList();
                checkProtocols(deployment, matching, report);
                checkTargetPorts(deployment, matching, report);
            }
        }
    }

    private static void checkProtocols(AnalyzedResource deployment, List<Service> services, Report report) {
        Map<Integer, Map<String, List<String>>> byPort = new TreeMap<>();
        for (Service service : services) {
            for (ServicePort port : service.ports()) {
                byPort.computeIfAbsent(port.port(), unused -> new TreeMap<>())
                        .computeIfAbsent(port.protocol(), unused -> new ArrayList<>(1))
                        .add(service.metadata().qualifiedName());
            }
        }
        byPort.forEach((port, byProtocol) -> {
            if (byProtocol.size() > 1) {
                List<String> names = byProtocol.values().stream()
                        .flatMap(List::stream)
                        .sorted()
                        .toList();
                report.addAt(
                        MessageType.DEPLOYMENT_ASSOCIATED_TO_MULTIPLE_SERVICES,
                        deployment,
                        "metadata.name",
                        deployment.name(),
                        port,
                        names);
            }
        });
    }

    private static void checkTargetPorts(AnalyzedResource deployment, List<Service> services, Report report) {
        Map<String, Map<Integer, String>> byTarget = new TreeMap<>();
        for (Service service : services) {
            for (ServicePort port : service.ports()) {
                boolean isPort =
                        port.targetPort().isEmpty() || port.targetPort().equals("0");
                byTarget.computeIfAbsent(
                                isPort ? String.valueOf(port.port()) : port.targetPort(), unused -> new TreeMap<>())
                        .put(port.port(), service.metadata().qualifiedName());
            }
        }
        byTarget.forEach((target, byPort) -> {
            if (byPort.size() > 1) {
                report.addAt(
                        MessageType.DEPLOYMENT_CONFLICTING_PORTS,
                        deployment,
                        "metadata.name",
                        deployment.name(),
                        byPort.values().stream().sorted().toList(),
                        target,
                        new TreeSet<>(byPort.keySet()));
            }
        });
    }
}
