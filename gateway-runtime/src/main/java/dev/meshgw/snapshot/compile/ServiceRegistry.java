package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.EndpointSlice;
import dev.meshgw.config.resource.Endpoints;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.resource.Service;
import dev.meshgw.config.resource.ServiceEntry;
import dev.meshgw.config.resource.WorkloadEntryResource;
import dev.meshgw.snapshot.Cluster.Discovery;
import dev.meshgw.snapshot.Cluster.Endpoint;
import dev.meshgw.snapshot.PodEndpoint;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Every service of the mesh by host name, as the gateway sees it. */
final class ServiceRegistry {

    static final String CLUSTER_SUFFIX = ".svc.cluster.local";

    /** The label by which an EndpointSlice belongs to a Service. */
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final String gatewayNamespace;
    private final Map<String, List<MeshService>> byHost = new TreeMap<>();
    private final Map<String, List<ServiceOverride>> overrides = new HashMap<>();

    ServiceRegistry(Collection<? extends Resource> resources, Collection<PodEndpoint> pods, CompileOptions options) {
        gatewayNamespace = options.workload().namespace();
        Map<String, List<PodEndpoint>> podsByNamespace = new HashMap<>();
        pods.forEach(pod -> podsByNamespace
                .computeIfAbsent(pod.namespace(), namespace -> new ArrayList<>())
                .add(pod));
        Map<String, List<WorkloadEntryResource>> workloads = new HashMap<>();
        for (WorkloadEntryResource workload : ApiOrder.sorted(resources, WorkloadEntryResource.class)) {
            workloads
                    .computeIfAbsent(workload.metadata().namespace(), namespace -> new ArrayList<>())
                    .add(workload);
        }
        Map<String, List<EndpointSlice>> slices = new HashMap<>();
        Map<String, Endpoints> endpoints = new HashMap<>();
        for (Resource resource : resources) {
            ObjectMeta metadata = resource.metadata();
            if (resource instanceof EndpointSlice slice) {
                String owner = metadata.namespace() + "/" + metadata.labels().getOrDefault(SERVICE_NAME, "");
                slices.computeIfAbsent(owner, name -> new ArrayList<>()).add(slice);
            } else if (resource instanceof Endpoints some) {
                endpoints.put(metadata.qualifiedName(), some);
            }
        }
        for (Service service : ApiOrder.sorted(resources, Service.class)) {
            ObjectMeta metadata = service.metadata();
            add(new KubernetesService(
                    service,
                    podsByNamespace.getOrDefault(metadata.namespace(), List.of()),
                    workloads.getOrDefault(metadata.namespace(), List.of()),
                    slices.getOrDefault(metadata.qualifiedName(), List.of()),
                    endpoints.get(metadata.qualifiedName())));
        }
        for (ServiceEntry entry : ApiOrder.sorted(resources, ServiceEntry.class)) {
            String namespace = entry.metadata().namespace();
            List<PodEndpoint> localPods = podsByNamespace.getOrDefault(namespace, List.of());
            List<WorkloadEntryResource> localWorkloads = workloads.getOrDefault(namespace, List.of());
            entry.hosts().forEach(host -> add(new ExternalService(host, entry, localPods, localWorkloads)));
        }
        for (ServiceOverride override : options.services()) {
            overrides
                    .computeIfAbsent(override.host(), host -> new ArrayList<>(1))
                    .add(override);
        }
        overrides.forEach((host, ports) -> {
            if (!byHost.containsKey(host)) {
                add(new OverrideService(host, ports));
            }
        });
    }

    private void add(MeshService service) {
        byHost.computeIfAbsent(service.host(), host -> new ArrayList<>(1)).add(service);
    }

    /**
     * A host as Istio understands it in a resource of some namespace: a name without a dot is a Service there, everything else
     * is whole.
     */
    static String resolve(String host, String namespace) {
        return host.isEmpty() || host.equals("*") || host.indexOf('.') >= 0 || host.indexOf(':') >= 0
                ? host
                : host + "." + namespace + CLUSTER_SUFFIX;
    }

    /**
     * The service that a destination means: one of the VirtualService's own namespace first, then any that the gateway sees.
     *
     * @param host whole
     */
    @Nullable
    MeshService find(String host, String namespace) {
        MeshService found = null;
        for (MeshService service : byHost.getOrDefault(host, List.of())) {
            if (service.isVisibleIn(gatewayNamespace)) {
                if (service.namespace().equals(namespace)) {
                    return service;
                }
                found = found == null ? service : found;
            }
        }
        return found;
    }

    /** A port of a service, also one that only {@code --service} knows. */
    MeshService.@Nullable MeshPort port(MeshService service, int number) {
        MeshService.MeshPort port = service.port(number);
        boolean overridden = port == null
                && overrides.getOrDefault(service.host(), List.of()).stream()
                        .anyMatch(override -> override.port() == number);
        return overridden ? new MeshService.MeshPort(number, "", Protocol.HTTP, "") : port;
    }

    /** The endpoints of a port: those of {@code --service}, or the service's own. */
    List<Endpoint> endpoints(MeshService service, MeshService.MeshPort port, Map<String, String> labels) {
        List<Endpoint> overridden = overrides.getOrDefault(service.host(), List.of()).stream()
                .filter(override -> override.port() == port.number())
                .map(override -> new Endpoint(override.address(), override.addressPort(), 1))
                .toList();
        return overridden.isEmpty() ? service.endpoints(port, labels) : overridden;
    }

    /** How the hosts of those endpoints become addresses; {@code --service} may name any host. */
    Discovery discovery(MeshService service, MeshService.MeshPort port) {
        boolean overridden = overrides.getOrDefault(service.host(), List.of()).stream()
                .anyMatch(override -> override.port() == port.number());
        return overridden ? Discovery.STRICT_DNS : service.discovery();
    }

    /** Whole names, sorted. */
    Set<String> hosts() {
        return byHost.keySet();
    }

    /** The Services that somebody serves. */
    List<ServiceEndpoints> served() {
        var served = new ArrayList<ServiceEndpoints>();
        byHost.forEach((host, services) -> {
            if (host.endsWith(CLUSTER_SUFFIX)) {
                services.forEach(service -> addServed(service, served));
            }
        });
        return served;
    }

    private void addServed(MeshService service, List<ServiceEndpoints> served) {
        Map<Integer, List<Endpoint>> ports = new HashMap<>();
        for (MeshService.MeshPort port : service.ports()) {
            List<Endpoint> endpoints = endpoints(service, port, Map.of());
            if (!endpoints.isEmpty()) {
                ports.put(port.number(), endpoints);
            }
        }
        if (!ports.isEmpty()) {
            String name = service.host().substring(0, service.host().indexOf('.'));
            served.add(new ServiceEndpoints(service.namespace(), name, ports));
        }
    }

    /** A service that only {@code --service} knows. */
    private record OverrideService(String host, List<MeshPort> ports) implements MeshService {

        OverrideService(String host, Collection<ServiceOverride> overrides) {
            this(
                    host,
                    overrides.stream()
                            .map(override -> new MeshPort(override.port(), "", Protocol.HTTP, ""))
                            .distinct()
                            .toList());
        }

        @Override
        public String namespace() {
            return "";
        }

        @Override
        public boolean isVisibleIn(String otherNamespace) {
            return true;
        }

        @Override
        public List<Endpoint> endpoints(MeshPort port, Map<String, String> labels) {
            return List.of();
        }

        @Override
        public String reasonWithoutEndpoints(MeshPort port) {
            return "it exists only through --service";
        }
    }
}
