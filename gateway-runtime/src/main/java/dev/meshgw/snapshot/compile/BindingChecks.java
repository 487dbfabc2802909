package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Suggestion;
import dev.meshgw.snapshot.HostName;
import dev.meshgw.snapshot.compile.VirtualServices.Binding;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Says why a VirtualService does nothing on a Gateway that it names. */
final class BindingChecks {

    /** Enough hosts to compare by eye. */
    private static final int MAX_HOSTS_LISTED = 8;

    private final Findings findings;
    private final Map<String, Gateway> gateways = new TreeMap<>();
    private final Set<String> selected;
    private final Map<VirtualService, List<GatewayServer>> bound = new IdentityHashMap<>();

    /** @param all of the mesh @param selected {@code namespace/name} of those that run on the gateway */
    BindingChecks(List<Gateway> all, Set<String> selected, Findings findings) {
        this.findings = findings;
        this.selected = selected;
        all.forEach(gateway -> gateways.put(gateway.metadata().qualifiedName(), gateway));
    }

    void note(GatewayServer server, List<Binding> bindings) {
        for (Binding binding : bindings) {
            bound.computeIfAbsent(binding.virtualService(), unused -> new ArrayList<>(1))
                    .add(server);
        }
    }

    /** Of a VirtualService that the gateway sees, after all servers have been noted. */
    void check(BoundVirtualService candidate) {
        VirtualService virtualService = candidate.virtualService();
        boolean allShort = checkShortHosts(virtualService);
        List<GatewayServer> servers = bound.getOrDefault(virtualService, List.of());
        for (int i = 0; i < candidate.gateways().size(); i++) {
            String name = candidate.gateways().get(i);
            String path = "spec.gateways[" + i + "]";
            if (name.equals(BoundVirtualService.MESH)) {
                continue;
            }
            Gateway gateway = gateways.get(name);
            if (gateway == null) {
                reportUnknownGateway(virtualService, path, name);
            } else if (!allShort
                    && selected.contains(name)
                    && servers.stream().noneMatch(server -> server.gateway() == gateway)) {
                reportNoHost(candidate, gateway);
            }
        }
        if (!servers.isEmpty()) {
            checkSections(virtualService, servers);
            new PortConditions(servers, findings).check(virtualService);
            new SidecarConditions(findings).check(virtualService);
            new Reachability(findings).check(candidate.http());
        }
    }

    /** @return whether no host is left that clients of a gateway could ask for */
    private boolean checkShortHosts(VirtualService virtualService) {
        List<String> hosts = virtualService.hosts();
        boolean isForGateways = !virtualService.gateways().isEmpty()
                && !virtualService.gateways().contains(BoundVirtualService.MESH);
        boolean allShort = isForGateways;
        for (int i = 0; isForGateways && i < hosts.size(); i++) {
            String host = hosts.get(i);
            if (host.indexOf('.') >= 0 || host.startsWith("*") || host.indexOf(':') >= 0) {
                allShort = false;
                continue;
            }
            findings.warning(
                    DiagnosticCode.SHORT_HOST,
                    virtualService.metadata(),
                    "spec.hosts[" + i + "]",
                    "no client asks a gateway for \"" + host + "\"",
                    "a host without a dot is a service of the cluster: Istio reads it as "
                            + ServiceRegistry.resolve(
                                    host, virtualService.metadata().namespace()),
                    "write the name that clients use: " + host + ".example.com");
        }
        return allShort;
    }

    private void reportUnknownGateway(VirtualService virtualService, String path, String name) {
        String shortName = name.substring(name.indexOf('/') + 1);
        List<String> elsewhere = gateways.keySet().stream()
                .filter(known -> known.endsWith("/" + shortName))
                .toList();
        String fix = !elsewhere.isEmpty()
                ? "name it with its namespace: " + String.join(" or ", elsewhere)
                : Suggestion.closest(name, gateways.keySet())
                        .map(near -> "did you mean " + near + "?")
                        .orElse(null);
        findings.warning(
                DiagnosticCode.UNKNOWN_GATEWAY,
                virtualService.metadata(),
                path,
                "there is no Gateway " + name,
                gateways.isEmpty()
                        ? "there are no Gateways"
                        : "the Gateways are " + listed(List.copyOf(gateways.keySet())),
                fix);
    }

    private void reportNoHost(BoundVirtualService candidate, Gateway gateway) {
        ObjectMeta metadata = candidate.virtualService().metadata();
        List<String> offered = gateway.servers().stream()
                .flatMap(server -> server.hosts().stream())
                .distinct()
                .toList();
        List<HostName> anywhere = offered.stream()
                .map(host -> new HostName(host.substring(host.indexOf('/') + 1)))
                .toList();
        String fix = "add the host to hosts of a server of the Gateway";
        if (!HostName.intersection(anywhere, candidate.hosts()).isEmpty()) {
            fix = "move it to the namespace that the Gateway names before the slash, or offer the host to "
                    + metadata.namespace();
        } else if (!HostName.intersection(lowerCase(anywhere), lowerCase(candidate.hosts()))
                .isEmpty()) {
            fix = "write the host in lower case in both: Istio compares them with case";
        }
        findings.warning(
                DiagnosticCode.HOST_NOT_IN_GATEWAY,
                metadata,
                "spec.hosts",
                "VirtualService " + metadata.qualifiedName() + " does nothing on Gateway "
                        + gateway.metadata().qualifiedName() + ": they have no host in common",
                "it has " + listed(candidate.virtualService().hosts()) + ", the Gateway offers " + listed(offered),
                fix);
    }

    private static List<HostName> lowerCase(List<HostName> hosts) {
        return hosts.stream()
                .map(host -> new HostName(host.value().toLowerCase(Locale.ROOT)))
                .toList();
    }

    private static String listed(List<String> names) {
        String text = names.stream().limit(MAX_HOSTS_LISTED).collect(Collectors.joining(", "));
        int rest = names.size() - MAX_HOSTS_LISTED;
        return rest > 0 ? text + " and " + rest + " more" : text;
    }

    /** The mode of a server decides whether http, tls or tcp rules are looked at. */
    private void checkSections(VirtualService virtualService, List<GatewayServer> servers) {
        checkSection(virtualService, servers, "http", !virtualService.http().isEmpty());
        checkSection(virtualService, servers, "tls", !virtualService.tls().isEmpty());
        checkSection(virtualService, servers, "tcp", !virtualService.tcp().isEmpty());
    }

    private void checkSection(
            VirtualService virtualService, List<GatewayServer> servers, String section, boolean present) {
        if (!present || servers.stream().anyMatch(server -> section(server).equals(section))) {
            return;
        }
        GatewayServer server = servers.get(0);
        String mode = server.hasTls() ? ", tls.mode " + server.tls().mode() : "";
        findings.warning(
                DiagnosticCode.WRONG_ROUTE_SECTION,
                virtualService.metadata(),
                "spec." + section,
                "the " + section + " rules of VirtualService "
                        + virtualService.metadata().qualifiedName() + " are never used",
                server.describe() + " (" + server.server().port().protocol() + mode + ") looks at " + section(server)
                        + " rules only",
                section.equals("tls")
                        ? "write http rules, or set tls.mode to PASSTHROUGH"
                        : "write " + section(server) + " rules instead");
    }

    private static String section(GatewayServer server) {
        if (server.passesThrough() && !server.protocol().isHttp()) {
            return "tls";
        }
        return server.protocol().isHttp() || server.isHttpsTermination() ? "http" : "tcp";
    }
}
