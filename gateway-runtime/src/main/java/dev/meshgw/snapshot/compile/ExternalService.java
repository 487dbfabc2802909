package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.Resolution;
import dev.meshgw.config.resource.ServiceEntry;
import dev.meshgw.config.resource.WorkloadEntry;
import dev.meshgw.config.resource.WorkloadEntryResource;
import dev.meshgw.snapshot.Cluster.Discovery;
import dev.meshgw.snapshot.Cluster.Endpoint;
import dev.meshgw.snapshot.PodEndpoint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** One host of a ServiceEntry. */
final class ExternalService implements MeshService {

    private final String host;
    private final ServiceEntry entry;
    private final List<MeshPort> ports;
    private final List<PodEndpoint> pods;
    private final List<WorkloadEntryResource> workloads;

    /** @param pods of its namespace, as the workloads, for a workloadSelector */
    ExternalService(String host, ServiceEntry entry, List<PodEndpoint> pods, List<WorkloadEntryResource> workloads) {
        this.host = host;
        this.entry = entry;
        this.pods = pods;
        this.workloads = workloads;
        ports = entry.ports().stream().map(MeshPort::ofServiceEntry).toList();
    }

    @Override
    public String host() {
        return host;
    }

    @Override
    public String namespace() {
        return entry.metadata().namespace();
    }

    @Override
    public List<MeshPort> ports() {
        return ports;
    }

    @Override
    public boolean isVisibleIn(String otherNamespace) {
        return Visibility.isVisible(entry.exportTo(), namespace(), otherNamespace);
    }

    @Override
    public Discovery discovery() {
        return switch (entry.resolution()) {
            case NONE, STATIC -> Discovery.STATIC;
            case DNS, DYNAMIC_DNS -> Discovery.STRICT_DNS;
            case DNS_ROUND_ROBIN -> Discovery.LOGICAL_DNS;
        };
    }

    @Override
    public List<Endpoint> endpoints(MeshPort port, Map<String, String> labels) {
        if (entry.resolution() == Resolution.NONE) {
            return List.of();
        }
        var endpoints = new ArrayList<Endpoint>();
        for (WorkloadEntry workload : entry.endpoints()) {
            if (workload.labels().entrySet().containsAll(labels.entrySet())
                    && !workload.address().startsWith("unix:")) {
                endpoints.add(Workload.endpoint(workload, port));
            }
        }
        if (entry.workloadSelector() != null) {
            Map<String, String> selector = entry.workloadSelector().labels();
            addPods(selector, port, labels, endpoints);
            for (WorkloadEntryResource workload : workloads) {
                if (Workload.hasLabels(workload, selector) && Workload.hasLabels(workload, labels)) {
                    endpoints.add(Workload.endpoint(workload.spec(), port));
                }
            }
        } else if (entry.endpoints().isEmpty() && entry.resolution() != Resolution.STATIC && labels.isEmpty()) {
            endpoints.add(new Endpoint(host, port.targetNumber(), 1));
        }
        return endpoints;
    }

    private void addPods(
            Map<String, String> selector, MeshPort port, Map<String, String> labels, List<Endpoint> endpoints) {
        for (PodEndpoint pod : pods) {
            InetSocketAddress address = pod.ports().get(port.targetNumber());
            boolean selected = pod.labels().entrySet().containsAll(selector.entrySet())
                    && pod.labels().entrySet().containsAll(labels.entrySet());
            if (address != null && selected) {
                endpoints.add(new Endpoint(address.getHostString(), address.getPort(), 1));
            }
        }
    }

    @Override
    public List<String> subjectAltNames() {
        return entry.subjectAltNames();
    }

    @Override
    public String reasonWithoutEndpoints(MeshPort port) {
        if (entry.resolution() == Resolution.NONE) {
            return "resolution NONE sends a connection to the address it was made for, which is the gateway itself";
        }
        if (entry.workloadSelector() != null) {
            return "no pod or WorkloadEntry in namespace " + namespace() + " has the labels "
                    + GatewayWorkload.describe(entry.workloadSelector().labels());
        }
        return entry.endpoints().stream()
                        .anyMatch(workload -> workload.address().startsWith("unix:"))
                ? "Unix domain sockets are not supported"
                : "resolution " + entry.resolution() + " needs spec.endpoints";
    }
}
