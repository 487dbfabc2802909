package dev.meshgw.analysis;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.Service;
import dev.meshgw.config.resource.ServicePort;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** IST0162: a port of a Gateway that no Service of its pods offers. IST0101: a selector that no pod has. */
final class IngressGatewayPortAnalyzer implements Analyzer {

    @Override
    public String name() {
        return "gateway.IngressGatewayPortAnalyzer";
    }

    @Override
    public String description() {
        return "Checks a gateway's ports against the gateway's Kubernetes service ports";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0101", "IST0162");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.GATEWAY);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Map<String, List<Service>> services = new HashMap<>();
        mesh.all(Service.class)
                .forEach(service -> services.computeIfAbsent(
                                service.metadata().namespace(), namespace -> new ArrayList<>())
                        .add(service));
        Map<AnalyzedResource, Set<String>> portsOfPods = new HashMap<>();
        for (Gateway gateway : mesh.all(Gateway.class)) {
            AnalyzedResource resource = mesh.of(gateway);
            String selector = Labels.text(gateway.selector());
            String path = FieldPaths.label("spec.selector", gateway.selector());
            List<AnalyzedResource> pods = GatewayPods.of(mesh).selectedBy(gateway.selector());
            if (pods.isEmpty()) {
                report.addAt(MessageType.REFERENCED_RESOURCE_NOT_FOUND, resource, path, "selector", selector);
                continue;
            }
            var offered = new HashSet<String>();
            for (AnalyzedResource pod : pods) {
                offered.addAll(portsOfPods.computeIfAbsent(
                        pod, each -> ports(each, services.getOrDefault(each.namespace(), List.of()))));
            }
            gateway.servers().stream()
                    .map(server -> server.port().number())
                    .filter(port -> port != 0 && !offered.contains(String.valueOf(port)))
                    .forEach(port -> report.addAt(
                            MessageType.GATEWAY_PORT_NOT_DEFINED_ON_SERVICE, resource, path, port, selector));
        }
    }

    /** The ports of a pod's Services: where the pod is reached, and what clients of the Service name. */
    private static Set<String> ports(AnalyzedResource pod, List<Service> services) {
        var ports = new HashSet<String>();
        for (Service service : services) {
            if (Labels.match(service.selector(), pod.labels())) {
                for (ServicePort port : service.ports()) {
                    if (port.protocol().equals("TCP")) {
                        ports.add(String.valueOf(port.port()));
                        ports.add(port.targetPort());
                    }
                }
            }
        }
        return ports;
    }
}
