package dev.meshgw.analysis;

import dev.meshgw.config.resource.Destination;
import dev.meshgw.config.resource.HttpRoute;
import dev.meshgw.config.resource.ServicePort;
import dev.meshgw.config.resource.VirtualService;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The hosts that VirtualServices route to. IST0101: no such host or port. IST0112: several ports, and none is chosen. IST0140:
 * another VirtualService has subsets for the host, which requests from a gateway never see.
 */
final class DestinationHostAnalyzer implements Analyzer {

    @Override
    public String name() {
        return "virtualservice.DestinationHostAnalyzer";
    }

    @Override
    public String description() {
        return "Checks the destination hosts associated with each virtual service";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0101", "IST0112", "IST0140");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.VIRTUAL_SERVICE);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        ServiceHosts hosts = ServiceHosts.of(mesh);
        Map<String, Map<String, VirtualService>> withSubsets = withSubsets(mesh);
        for (VirtualService virtualService : mesh.all(VirtualService.class)) {
            for (RouteDestinations.Found found : RouteDestinations.of(virtualService)) {
                check(virtualService, found, hosts, mesh.of(virtualService), report);
            }
            checkSubsets(virtualService, withSubsets, mesh.of(virtualService), report);
        }
    }

    private static void check(
            VirtualService virtualService,
            RouteDestinations.Found found,
            ServiceHosts hosts,
            AnalyzedResource resource,
            Report report) {
        Destination destination = found.destination();
        ServiceHosts.Host host =
                hosts.find(destination.host(), virtualService.metadata().namespace(), virtualService.exportTo());
        if (host == null) {
            report.addAt(
                    MessageType.REFERENCED_RESOURCE_NOT_FOUND,
                    resource,
                    found.hostPath(),
                    found.isMirror() ? "mirror host" : "host",
                    destination.host());
            return;
        }
        List<Integer> ports = host.ports().stream().map(ServicePort::port).toList();
        if (destination.port() == 0) {
            if (ports.size() > 1) {
                report.addAt(
                        MessageType.VIRTUAL_SERVICE_DESTINATION_PORT_SELECTOR_REQUIRED,
                        resource,
                        found.hostPath(),
                        destination.host(),
                        ports);
            }
        } else if (!ports.contains(destination.port())) {
            report.addAt(
                    MessageType.REFERENCED_RESOURCE_NOT_FOUND,
                    resource,
                    found.hostPath(),
                    "host:port",
                    destination.host() + ":" + destination.port());
        }
    }

    /** By host, as written, the VirtualServices of that host that route to subsets of it. */
    private static Map<String, Map<String, VirtualService>> withSubsets(AnalyzedMesh mesh) {
        Map<String, Map<String, VirtualService>> byHost = new LinkedHashMap<>();
        for (VirtualService virtualService : mesh.all(VirtualService.class)) {
            destinations(virtualService, destination -> !destination.subset().isEmpty()).stream()
                    .map(Destination::host)
                    .filter(virtualService.hosts()::contains)
                    .forEach(host -> byHost.computeIfAbsent(host, unused -> new LinkedHashMap<>())
                            .put(virtualService.metadata().qualifiedName(), virtualService));
        }
        return byHost;
    }

    private static List<Destination> destinations(VirtualService virtualService, Predicate<Destination> wanted) {
        return virtualService.http().stream()
                .flatMap(http -> http.route().stream())
                .map(route -> route.destination())
                .filter(wanted)
                .toList();
    }

    private static void checkSubsets(
            VirtualService virtualService,
            Map<String, Map<String, VirtualService>> withSubsets,
            AnalyzedResource resource,
            Report report) {
        if (virtualService.gateways().isEmpty()) {
            return;
        }
        for (int i = 0; i < virtualService.http().size(); i++) {
            HttpRoute http = virtualService.http().get(i);
            for (int j = 0; j < http.route().size(); j++) {
                Destination destination = http.route().get(j).destination();
                if (destination.subset().isEmpty()) {
                    for (String other : withSubsets
                            .getOrDefault(destination.host(), Map.of())
                            .keySet()) {
                        report.add(
                                MessageType.INGRESS_ROUTE_RULES_NOT_AFFECTED,
                                resource,
                                other,
                                resource.qualifiedName());
                    }
                }
            }
        }
    }
}
