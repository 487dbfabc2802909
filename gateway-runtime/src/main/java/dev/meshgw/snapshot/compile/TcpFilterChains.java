package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.L4MatchAttributes;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.RouteDestination;
import dev.meshgw.config.resource.TcpRoute;
import dev.meshgw.config.resource.TlsMatchAttributes;
import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.resource.TlsRoute;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.NetworkFilter.TcpProxy;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.WeightedClusters;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import dev.meshgw.snapshot.compile.VirtualServices.Binding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Filter chains that hand bytes on: TLS passed through by SNI, TLS that ends here without HTTP, and plain TCP. */
final class TcpFilterChains {

    private final Destinations destinations;
    private final Findings findings;

    /** The rule that has an SNI host of a listener. */
    private final Map<String, String> sniHosts = new HashMap<>();

    /** For one listener. */
    TcpFilterChains(Destinations destinations, Findings findings) {
        this.destinations = destinations;
        this.findings = findings;
    }

    /** One chain for each match of the tls rules of what is bound to a PASSTHROUGH server. */
    List<FilterChain> passthrough(GatewayServer server, List<Binding> bindings) {
        if (server.tls().mode() == TlsMode.AUTO_PASSTHROUGH) {
            return autoPassthrough(server);
        }
        var chains = new ArrayList<FilterChain>();
        for (Binding binding : bindings) {
            List<TlsRoute> rules = binding.virtualService().tls();
            for (int i = 0; i < rules.size(); i++) {
                TlsRoute rule = rules.get(i);
                for (int j = 0; j < rule.match().size(); j++) {
                    TlsMatchAttributes match = rule.match().get(j);
                    boolean applies = applies(match.port(), match.gateways(), server, binding);
                    if (applies && isNew(match, server, binding, i, j)) {
                        add(chains, server, binding, rule, i, j);
                    }
                }
            }
        }
        return chains;
    }

    /** One chain for each port of each service that the hosts of the server allow, by the SNI that a sidecar sends. */
    private List<FilterChain> autoPassthrough(GatewayServer server) {
        List<HostPattern> allowed =
                server.sniHosts().stream().map(HostPattern::new).toList();
        var chains = new ArrayList<FilterChain>();
        for (Cluster cluster :
                destinations.sniDnat(host -> allowed.stream().anyMatch(pattern -> pattern.matches(host)))) {
            chains.add(new FilterChain(
                    "auto-passthrough." + server.port() + "." + cluster.name(),
                    List.of(new HostPattern(cluster.name())),
                    new TransportSocket.Passthrough(),
                    new TcpProxy(WeightedClusters.of(
                            List.of(new WeightedCluster(cluster.name(), cluster, 1, HeaderEdits.NONE)))),
                    server.metadata().origin().at(server.path("tls.mode"))));
        }
        findings.warning(
                DiagnosticCode.NOT_SUPPORTED,
                server.metadata(),
                server.path("tls.mode"),
                server.describe() + " reaches endpoints without a sidecar",
                "tls.mode AUTO_PASSTHROUGH is for the sidecars of other networks, which send the SNI"
                        + " outbound_.PORT_.SUBSET_.HOST; in a mesh it reaches endpoints with a sidecar only, and there are"
                        + " none here",
                null);
        return chains;
    }

    private void add(List<FilterChain> chains, GatewayServer server, Binding binding, TlsRoute rule, int i, int j) {
        ObjectMeta owner = binding.virtualService().metadata();
        WeightedClusters clusters = clusters(rule.route(), owner, "spec.tls[" + i + "]", server);
        if (clusters != null) {
            chains.add(new FilterChain(
                    "passthrough." + server.port() + "." + owner.name() + "." + owner.namespace() + ".tls[" + i
                            + "].match[" + j + "]",
                    serverNames(rule.match().get(j).sniHosts()),
                    new TransportSocket.Passthrough(),
                    new TcpProxy(clusters),
                    owner.origin().at("spec.tls[" + i + "].match[" + j + "]")));
        }
    }

    /** Envoy takes no two chains for one server name, so the whole match goes if one of its hosts is taken. */
    private boolean isNew(TlsMatchAttributes match, GatewayServer server, Binding binding, int i, int j) {
        ObjectMeta owner = binding.virtualService().metadata();
        String path = "spec.tls[" + i + "].match[" + j + "].sniHosts";
        var duplicates = new TreeSet<String>();
        String winner = "";
        for (String host : match.sniHosts()) {
            String holder = sniHosts.get(host);
            if (holder != null) {
                duplicates.add(host);
                winner = holder;
            }
        }
        if (duplicates.isEmpty()) {
            String rule = "VirtualService " + owner.qualifiedName() + " ("
                    + owner.origin().at(path) + ")";
            match.sniHosts().forEach(host -> sniHosts.put(host, rule));
            return true;
        }
        findings.warning(
                DiagnosticCode.DUPLICATE_SNI,
                owner,
                path,
                "the match is skipped: \"" + String.join("\", \"", duplicates) + "\" on port " + server.port()
                        + " is taken by " + winner,
                "one port has each SNI host once; of VirtualServices the older wins, then the one whose name comes first",
                "leave the host to one of the two");
        return false;
    }

    /** The chain of a server that is not HTTP: the first tcp rule that applies has it; null if none does. */
    @Nullable
    FilterChain tcp(
            GatewayServer server,
            List<Binding> bindings,
            List<HostPattern> serverNames,
            TransportSocket transportSocket) {
        for (Binding binding : bindings) {
            List<TcpRoute> rules = binding.virtualService().tcp();
            for (int i = 0; i < rules.size(); i++) {
                TcpRoute rule = rules.get(i);
                if (rule.match().isEmpty()
                        || rule.match().stream().anyMatch(match -> applies(match, server, binding))) {
                    ObjectMeta owner = binding.virtualService().metadata();
                    WeightedClusters clusters = clusters(rule.route(), owner, "spec.tcp[" + i + "]", server);
                    return clusters == null
                            ? null
                            : new FilterChain(
                                    (server.hasTls() ? "tls." : "tcp.") + server.port() + "."
                                            + server.server().port().name() + "."
                                            + server.metadata().name() + "."
                                            + server.metadata().namespace(),
                                    serverNames,
                                    transportSocket,
                                    new TcpProxy(clusters),
                                    owner.origin().at("spec.tcp[" + i + "]"));
                }
            }
        }
        return null;
    }

    private static boolean applies(L4MatchAttributes match, GatewayServer server, Binding binding) {
        return applies(match.port(), match.gateways(), server, binding);
    }

    /** As Istio does for gateways; of the rest {@link SidecarConditions} tells. */
    private static boolean applies(int port, List<String> gateways, GatewayServer server, Binding binding) {
        String namespace = binding.virtualService().metadata().namespace();
        return (port == 0 || port == server.port())
                && (gateways.isEmpty() || BoundVirtualService.names(gateways, namespace, server.gatewayName()));
    }

    private @Nullable WeightedClusters clusters(
            List<RouteDestination> route, ObjectMeta owner, String path, GatewayServer server) {
        var clusters = new ArrayList<WeightedCluster>();
        for (int i = 0; i < route.size(); i++) {
            RouteDestination destination = route.get(i);
            int weight = route.size() == 1 ? 1 : destination.weight();
            if (weight > 0) {
                String place = path + ".route[" + i + "].destination";
                Destinations.Target target = destinations.resolve(
                        new Destinations.Use(destination.destination(), owner, place, server.port(), false));
                clusters.add(new WeightedCluster(
                        target.clusterName(),
                        target.cluster(),
                        weight,
                        HeaderEdits.NONE,
                        null,
                        owner.origin().at(place)));
            }
        }
        return clusters.isEmpty() ? null : WeightedClusters.of(clusters);
    }

    /** A chain that has {@code *} among its hosts takes every connection, with SNI or without. */
    static List<HostPattern> serverNames(List<String> hosts) {
        return hosts.contains("*")
                ? List.of()
                : hosts.stream().map(HostPattern::new).toList();
    }
}
