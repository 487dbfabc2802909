package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.TlsMode;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.NetworkFilter.HttpConnectionManager;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.TransportSocket;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One listener for each group of servers that has a filter chain; without one the port stays closed, as in Istio. */
final class Listeners {

    private final CompileOptions options;
    private final Bindings bindings;
    private final Destinations destinations;
    private final Terminations terminations;
    private final Findings findings;

    Listeners(
            CompileOptions options,
            Bindings bindings,
            Destinations destinations,
            Terminations terminations,
            Findings findings) {
        this.options = options;
        this.bindings = bindings;
        this.destinations = destinations;
        this.terminations = terminations;
        this.findings = findings;
    }

    List<Listener> compile(Collection<PortGroup> groups) {
        Map<String, RouteConfiguration> routes = routes(groups);
        var listeners = new ArrayList<Listener>();
        for (PortGroup group : groups) {
            List<FilterChain> chains = group.isHttp()
                    ? List.of(plainHttp(group, routes))
                    : group.isTls() ? tls(group, routes) : plainTcp(group);
            if (!chains.isEmpty()) {
                GatewayServer first = group.first();
                listeners.add(Listener.of(
                        group.listenerName(),
                        group.bind().isEmpty() ? options.bindAddress() : group.bind(),
                        options.boundPort(first.port(), group.targetPort()),
                        first.port(),
                        first.server().port().protocol().toUpperCase(Locale.ROOT),
                        chains));
            }
        }
        return listeners;
    }

    /** Plain HTTP servers of one target port share their routes, whatever address they are bound to. */
    private Map<String, RouteConfiguration> routes(Collection<PortGroup> groups) {
        Map<String, List<GatewayServer>> servers = new LinkedHashMap<>();
        for (PortGroup group : groups) {
            for (GatewayServer server : group.servers()) {
                if (server.protocol().isHttp() || server.isHttpsTermination()) {
                    servers.computeIfAbsent(server.routeName(group.targetPort()), name -> new ArrayList<>(1))
                            .add(server);
                }
            }
        }
        var compiler = new RouteConfigurations(options.workload(), bindings::of, destinations, findings);
        Map<String, RouteConfiguration> routes = new HashMap<>();
        servers.forEach((name, sharing) -> routes.put(name, compiler.compile(name, sharing)));
        return routes;
    }

    private static HttpConnectionManager http(
            GatewayServer server, PortGroup group, Map<String, RouteConfiguration> routes) {
        String name = server.routeName(group.targetPort());
        RouteConfiguration configuration = routes.get(name);
        if (configuration == null) {
            throw new IllegalStateException("no route configuration " + name);
        }
        return new HttpConnectionManager(configuration);
    }

    private static FilterChain plainHttp(PortGroup group, Map<String, RouteConfiguration> routes) {
        GatewayServer first = group.first();
        return new FilterChain(
                first.routeName(group.targetPort()),
                List.of(),
                new TransportSocket.PlainText(),
                http(first, group, routes),
                origin(first));
    }

    private List<FilterChain> plainTcp(PortGroup group) {
        GatewayServer server = group.first();
        FilterChain chain = new TcpFilterChains(destinations, findings)
                .tcp(server, bindings.of(server), List.of(), new TransportSocket.PlainText());
        if (chain == null) {
            reportNoChain(server, "tcp");
            return List.of();
        }
        return List.of(chain);
    }

    private List<FilterChain> tls(PortGroup group, Map<String, RouteConfiguration> routes) {
        var tcp = new TcpFilterChains(destinations, findings);
        var chains = new ArrayList<FilterChain>();
        for (GatewayServer server : group.servers()) {
            if (server.passesThrough()) {
                List<FilterChain> own = tcp.passthrough(server, bindings.of(server));
                if (own.isEmpty() && server.tls().mode() == TlsMode.PASSTHROUGH) {
                    reportNoChain(server, "tls");
                }
                chains.addAll(own);
                continue;
            }
            List<HostPattern> serverNames = TcpFilterChains.serverNames(server.sniHosts());
            TransportSocket.Termination termination = terminations.compile(server);
            if (server.isHttpsTermination()) {
                String name = server.routeName(group.targetPort());
                chains.add(
                        new FilterChain(name, serverNames, termination, http(server, group, routes), origin(server)));
            } else {
                FilterChain chain = tcp.tcp(server, bindings.of(server), serverNames, termination);
                if (chain == null) {
                    reportNoChain(server, "tcp");
                } else {
                    chains.add(chain);
                }
            }
        }
        reportOverlaps(chains, group.first().port());
        return chains;
    }

    /** Hosts of two namespaces, or hosts and sniHosts, may claim one server name without being duplicates before. */
    private void reportOverlaps(List<FilterChain> chains, int port) {
        Map<String, FilterChain> holders = new HashMap<>();
        for (FilterChain chain : chains) {
            List<String> names = chain.serverNames().isEmpty()
                    ? List.of("*")
                    : chain.serverNames().stream().map(HostPattern::value).toList();
            for (String name : names) {
                FilterChain holder = holders.putIfAbsent(name, chain);
                if (holder != null) {
                    findings.warning(
                            DiagnosticCode.OVERLAPPING_SNI,
                            chain.origin(),
                            "connections for \"" + name + "\" on port " + port + " go elsewhere: " + holder.origin()
                                    + " has this name too",
                            "the first wins here; Envoy would refuse the listener and keep the one before",
                            "let one of the two have the name");
                }
            }
        }
    }

    private static SourceLocation origin(GatewayServer server) {
        String path = server.path("hosts");
        return server.metadata().origin().at(path.substring(0, path.lastIndexOf('.')));
    }

    private void reportNoChain(GatewayServer server, String section) {
        findings.warning(
                DiagnosticCode.NO_FILTER_CHAIN,
                server.metadata(),
                server.path("hosts"),
                server.describe() + " accepts no connection: no " + section + " rule leads on from it",
                bindings.of(server).isEmpty()
                        ? "no VirtualService with gateways: ["
                                + server.metadata().name() + "] shares a host with it"
                        : "its VirtualServices have no " + section + " rule for port " + server.port()
                                + " that is not skipped",
                "add a VirtualService with a " + section + " rule"
                        + (section.equals("tls") ? " that matches sniHosts" : ""));
    }
}
