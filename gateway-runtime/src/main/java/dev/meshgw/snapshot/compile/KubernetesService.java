package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.EndpointSlice;
import dev.meshgw.config.resource.EndpointSubset;
import dev.meshgw.config.resource.Endpoints;
import dev.meshgw.config.resource.Service;
import dev.meshgw.config.resource.SliceEndpoint;
import dev.meshgw.config.resource.WorkloadEntryResource;
import dev.meshgw.snapshot.Cluster.Discovery;
import dev.meshgw.snapshot.Cluster.Endpoint;
import dev.meshgw.snapshot.PodEndpoint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A core/v1 Service with what is behind it: the pods that it selects, its EndpointSlices, or the Endpoints of its name. */
final class KubernetesService implements MeshService {

    /** Limits who sees a Service, as exportTo does for Istio's own kinds. */
    private static final String EXPORT_TO = "networking.istio.io/exportTo";

    private final Service service;
    private final List<MeshPort> ports;
    private final List<PodEndpoint> pods;
    private final List<WorkloadEntryResource> workloads;
    private final List<EndpointSlice> slices;
    private final @Nullable Endpoints endpoints;

    /** @param pods of its namespace, as the workloads */
    KubernetesService(
            Service service,
            List<PodEndpoint> pods,
            List<WorkloadEntryResource> workloads,
            List<EndpointSlice> slices,
            @Nullable Endpoints endpoints) {
        this.service = service;
        this.pods = pods;
        this.workloads = workloads;
        this.slices = slices;
        this.endpoints = endpoints;
        ports = service.ports().stream().map(MeshPort::ofService).toList();
    }

    @Override
    public String host() {
        return service.metadata().name() + "." + service.metadata().namespace() + ServiceRegistry.CLUSTER_SUFFIX;
    }

    @Override
    public String namespace() {
        return service.metadata().namespace();
    }

    @Override
    public List<MeshPort> ports() {
        return ports;
    }

    @Override
    public boolean isVisibleIn(String otherNamespace) {
        String exportTo = service.metadata().annotations().getOrDefault(EXPORT_TO, "");
        List<String> names =
                exportTo.isBlank() ? List.of() : List.of(exportTo.trim().split("\\s*,\\s*"));
        return Visibility.isVisible(names, namespace(), otherNamespace);
    }

    @Override
    public @Nullable String alias() {
        return service.type().equals("ExternalName") ? service.externalName() : null;
    }

    /** Only the host of an ExternalName is a name. */
    @Override
    public Discovery discovery() {
        return alias() == null ? Discovery.STATIC : Discovery.STRICT_DNS;
    }

    @Override
    public List<Endpoint> endpoints(MeshPort port, Map<String, String> labels) {
        var found = new LinkedHashSet<Endpoint>();
        for (PodEndpoint pod : selected()) {
            InetSocketAddress address = pod.ports().get(containerPort(port, pod));
            if (address != null && pod.labels().entrySet().containsAll(labels.entrySet())) {
                found.add(new Endpoint(address.getHostString(), address.getPort(), 1));
            }
        }
        for (WorkloadEntryResource workload : workloads) {
            if (!service.selector().isEmpty()
                    && Workload.hasLabels(workload, service.selector())
                    && Workload.hasLabels(workload, labels)) {
                found.add(Workload.endpoint(workload.spec(), port));
            }
        }
        if (labels.isEmpty()) {
            slices.forEach(slice -> addSlice(slice, port, found));
            if (slices.isEmpty() && endpoints != null && service.selector().isEmpty()) {
                endpoints.subsets().forEach(subset -> addSubset(subset, port, found));
            }
        }
        return new ArrayList<>(found);
    }

    private List<PodEndpoint> selected() {
        return service.selector().isEmpty()
                ? List.of()
                : pods.stream()
                        .filter(pod -> pod.labels()
                                .entrySet()
                                .containsAll(service.selector().entrySet()))
                        .toList();
    }

    private static int containerPort(MeshPort port, PodEndpoint pod) {
        int number = port.targetNumber();
        return number != 0 ? number : pod.namedPorts().getOrDefault(port.targetPort(), 0);
    }

    private void addSlice(EndpointSlice slice, MeshPort port, LinkedHashSet<Endpoint> found) {
        Integer number = slice.ports().get(port.name());
        if (number == null) {
            return;
        }
        for (SliceEndpoint endpoint : slice.endpoints()) {
            if (endpoint.ready() || service.publishNotReadyAddresses()) {
                endpoint.addresses().forEach(address -> found.add(new Endpoint(address, number, 1)));
            }
        }
    }

    private void addSubset(EndpointSubset subset, MeshPort port, LinkedHashSet<Endpoint> found) {
        Integer number = subset.ports().get(port.name());
        if (number != null) {
            subset.addresses().forEach(address -> found.add(new Endpoint(address, number, 1)));
            if (service.publishNotReadyAddresses()) {
                subset.notReadyAddresses().forEach(address -> found.add(new Endpoint(address, number, 1)));
            }
        }
    }

    @Override
    public String reasonWithoutEndpoints(MeshPort port) {
        if (service.selector().isEmpty()) {
            return slices.isEmpty() && endpoints == null
                    ? "it has no selector, and there is no EndpointSlice or Endpoints for it"
                    : "none of its EndpointSlices or Endpoints has a ready address for a port named \"" + port.name()
                            + "\"";
        }
        List<PodEndpoint> selected = selected();
        String selector = GatewayWorkload.describe(service.selector());
        return selected.isEmpty()
                ? "no pod in namespace " + namespace() + " is running with the labels " + selector
                : "the pods with the labels " + selector + " do not listen on "
                        + (port.targetNumber() != 0
                                ? "container port " + port.targetNumber()
                                : "a container port named \"" + port.targetPort() + "\"");
    }
}
