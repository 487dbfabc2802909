package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.resource.Service;
import dev.meshgw.config.resource.ServiceEntry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;

/**
 * From the port of a Gateway to the ports that stand for it, as Istio asks the gateway's own Services: a Gateway names the
 * port of the Service, the pod listens on its targetPort. Without such a Service it is that of Istio's own installation.
 */
final class GatewayPorts {

    /** What Istio's Gateway API controller writes: the Services, by host name, whose ports alone count. */
    private static final String GATEWAY_SERVICE = "internal.istio.io/gateway-service";

    /** The ports of a Service with this label are not translated. */
    private static final String NOT_TRANSLATED = "experimental.istio.io/disable-gateway-port-translation";

    private record OwnService(
            ObjectMeta metadata, List<String> hosts, List<MeshService.MeshPort> ports, boolean selected) {}

    private final CompileOptions options;
    private final List<OwnService> services = new ArrayList<>();

    GatewayPorts(Collection<? extends Resource> resources, CompileOptions options) {
        this.options = options;
        GatewayWorkload workload = options.workload();
        for (Service service : ApiOrder.sorted(resources, Service.class)) {
            ObjectMeta metadata = service.metadata();
            if (metadata.namespace().equals(workload.namespace())) {
                String host = metadata.name() + "." + metadata.namespace() + ServiceRegistry.CLUSTER_SUFFIX;
                boolean selected = !service.selector().isEmpty()
                        && workload.labels()
                                .entrySet()
                                .containsAll(service.selector().entrySet());
                var ports = service.ports().stream()
                        .map(MeshService.MeshPort::ofService)
                        .toList();
                services.add(new OwnService(metadata, List.of(host), ports, selected));
            }
        }
        for (ServiceEntry entry : ApiOrder.sorted(resources, ServiceEntry.class)) {
            if (entry.metadata().namespace().equals(workload.namespace())) {
                boolean selected = entry.endpoints().stream()
                        .anyMatch(endpoint -> !endpoint.labels().isEmpty()
                                && workload.labels()
                                        .entrySet()
                                        .containsAll(endpoint.labels().entrySet()));
                var ports = entry.ports().stream()
                        .map(MeshService.MeshPort::ofServiceEntry)
                        .toList();
                services.add(new OwnService(entry.metadata(), entry.hosts(), ports, selected));
            }
        }
    }

    /** Empty if the Gateway names its Services and none of them has the port: the server is then not served. */
    List<Integer> targetPorts(GatewayServer server) {
        String named = server.metadata().annotations().getOrDefault(GATEWAY_SERVICE, "");
        return named.isEmpty()
                ? List.of(bySelector(server.port()))
                : byService(server.gateway(), List.of(named.split(",")), server.port());
    }

    private int bySelector(int port) {
        if (!options.isPublished(port)) {
            for (OwnService service : services) {
                if (service.selected() && !service.metadata().labels().containsKey(NOT_TRANSLATED)) {
                    for (MeshService.MeshPort own : service.ports()) {
                        if (own.number() == port && own.targetNumber() != 0) {
                            return own.targetNumber();
                        }
                    }
                }
            }
        }
        return options.targetPort(port);
    }

    private List<Integer> byService(Gateway gateway, List<String> hosts, int port) {
        var targets = new TreeSet<Integer>();
        for (OwnService service : services) {
            boolean named =
                    service.metadata().namespace().equals(gateway.metadata().namespace())
                            && service.hosts().stream().anyMatch(hosts::contains);
            if (named) {
                service.ports().stream()
                        .filter(own -> own.number() == port && own.targetNumber() != 0)
                        .forEach(own -> targets.add(own.targetNumber()));
            }
        }
        return List.copyOf(targets);
    }
}
