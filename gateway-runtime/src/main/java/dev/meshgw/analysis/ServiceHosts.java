package dev.meshgw.analysis;

import dev.meshgw.config.resource.Service;
import dev.meshgw.config.resource.ServiceEntry;
import dev.meshgw.config.resource.ServicePort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every host that a destination can mean, with the namespaces that see it. istioctl's lookup: a Service is a ServiceEntry of
 * its full name, and a wildcard host matches by its ending.
 */
final class ServiceHosts {

    private static final String CLUSTER_DOMAIN = ".svc.cluster.local";
    private static final String EXPORT_TO = "networking.istio.io/exportTo";

    /** @param workloadSelector of a ServiceEntry; empty for Services */
    record Host(List<ServicePort> ports, Map<String, String> workloadSelector) {}

    private record Scoped(String scope, String host) {}

    private record Wildcard(String scope, String suffix, Host service) {}

    private final Map<Scoped, Host> byHost = new HashMap<>();
    private final List<Wildcard> wildcards = new ArrayList<>();

    private ServiceHosts(AnalyzedMesh mesh) {
        for (ServiceEntry entry : mesh.all(ServiceEntry.class)) {
            String namespace = entry.metadata().namespace();
            var service = new Host(
                    entry.ports(),
                    entry.workloadSelector() == null
                            ? Map.of()
                            : entry.workloadSelector().labels());
            for (String scope : Exports.scopes(entry.exportTo(), namespace)) {
                entry.hosts().forEach(host -> add(scope, fullName(host, namespace), service));
            }
        }
        for (Service service : mesh.all(Service.class)) {
            String namespace = service.metadata().namespace();
            String exportTo = service.metadata().annotations().getOrDefault(EXPORT_TO, "");
            List<String> exports = exportTo.isEmpty() ? List.of() : Arrays.asList(exportTo.split(","));
            for (String scope : Exports.scopes(exports, namespace)) {
                add(scope, fullName(service.metadata().name(), namespace), new Host(service.ports(), Map.of()));
            }
        }
    }

    static ServiceHosts of(AnalyzedMesh mesh) {
        return mesh.once(ServiceHosts.class, ServiceHosts::new);
    }

    private void add(String scope, String host, Host service) {
        byHost.put(new Scoped(scope, host), service);
        if (host.startsWith("*")) {
            wildcards.add(new Wildcard(scope, host.substring(1), service));
        }
    }

    /**
     * What a host means in a resource.
     *
     * @param exportTo of the resource: it may use what the namespaces it is exported to see
     */
    @Nullable
    Host find(String host, String namespace, List<String> exportTo) {
        String fullName = fullName(host, namespace);
        Host found = byHost.get(new Scoped(Exports.ALL, fullName));
        if (found != null) {
            return found;
        }
        Set<String> scopes = exportTo.isEmpty() ? Set.of(namespace) : Exports.scopes(exportTo, namespace);
        for (String scope : scopes) {
            found = byHost.get(new Scoped(scope, fullName));
            if (found != null) {
                return found;
            }
        }
        String suffix = host.startsWith("*") ? host.substring(1) : host;
        for (Wildcard wildcard : wildcards) {
            boolean isVisible =
                    wildcard.scope().equals(Exports.ALL) || wildcard.scope().equals(namespace);
            if (isVisible && suffix.endsWith(wildcard.suffix())) {
                return wildcard.service();
            }
        }
        return null;
    }

    /** A name without a dot is a Service of the namespace. */
    static String fullName(String host, String namespace) {
        return host.startsWith("*") || host.indexOf('.') >= 0 ? host : host + "." + namespace + CLUSTER_DOMAIN;
    }
}
