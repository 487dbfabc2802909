package dev.meshgw.analysis;

import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.snapshot.HostName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** IST0109: several VirtualServices of the sidecars have the same host. Each is told once. */
final class ConflictingMeshGatewayHostsAnalyzer implements Analyzer {

    private static final String MESH = "mesh";

    /** A host as one namespace sees it, or all of them. */
    private record ScopedHost(String scope, HostName name) {

        @Override
        public String toString() {
            return scope + "/" + name;
        }
    }

    @Override
    public String name() {
        return "virtualservice.ConflictingMeshGatewayHostsAnalyzer";
    }

    @Override
    public String description() {
        return "Checks if multiple virtual services associated with the mesh gateway have conflicting hosts";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0109");
    }

    @Override
    public List<String> inputs() {
        return List.of(GroupKind.VIRTUAL_SERVICE);
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        Map<ScopedHost, List<VirtualService>> byHost = byHost(mesh);
        List<ScopedHost> everywhere = byHost.keySet().stream()
                .filter(host -> host.scope().equals(Exports.ALL))
                .toList();
        List<ScopedHost> wildcards =
                everywhere.stream().filter(host -> host.name().isWildcard()).toList();
        Set<VirtualService> reported = Collections.newSetFromMap(new IdentityHashMap<>());
        byHost.forEach((host, own) -> {
            var conflicting = new ArrayList<>(own);
            if (!host.scope().equals(Exports.ALL)) {
                boolean isWildcard = host.name().isWildcard();
                for (ScopedHost other : isWildcard ? everywhere : wildcards) {
                    if (host.name().matches(other.name())) {
                        conflicting.addAll(byHost.get(other));
                    }
                }
                if (!isWildcard) {
                    conflicting.addAll(byHost.getOrDefault(new ScopedHost(Exports.ALL, host.name()), List.of()));
                }
            }
            if (conflicting.size() > 1) {
                String names = names(conflicting);
                conflicting.stream()
                        .filter(reported::add)
                        .forEach(virtualService -> report.addAt(
                                MessageType.CONFLICTING_MESH_GATEWAY_VIRTUAL_SERVICE_HOSTS,
                                mesh.of(virtualService),
                                "metadata.name",
                                names,
                                host));
            }
        });
    }

    /** The VirtualServices of the sidecars by the hosts they have, and the namespaces that see them. */
    private static Map<ScopedHost, List<VirtualService>> byHost(AnalyzedMesh mesh) {
        Map<ScopedHost, List<VirtualService>> byHost = new LinkedHashMap<>();
        for (VirtualService virtualService : mesh.all(VirtualService.class)) {
            List<String> gateways = virtualService.gateways();
            if (gateways.isEmpty() || gateways.contains(MESH)) {
                String namespace = virtualService.metadata().namespace();
                for (String scope : Exports.scopes(virtualService.exportTo(), namespace)) {
                    for (String host : virtualService.hosts()) {
                        var name = new HostName(ServiceHosts.fullName(host, namespace));
                        byHost.computeIfAbsent(new ScopedHost(scope, name), unused -> new ArrayList<>(1))
                                .add(virtualService);
                    }
                }
            }
        }
        return byHost;
    }

    private static String names(List<VirtualService> virtualServices) {
        return virtualServices.stream()
                .map(virtualService -> virtualService.metadata().qualifiedName())
                .collect(Collectors.joining(","));
    }
}
