package dev.meshgw.snapshot.compile;

import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.snapshot.HostName;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.HostTable;
import dev.meshgw.snapshot.RequestMatch;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.VirtualHost;
import dev.meshgw.snapshot.compile.VirtualServices.Binding;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/** The virtual hosts of the servers that share a route configuration, as istiod sends them by RDS. */
final class RouteConfigurations {

    private final GatewayWorkload workload;
    private final Function<GatewayServer, List<Binding>> bindings;
    private final Destinations destinations;
    private final Findings findings;

    RouteConfigurations(
            GatewayWorkload workload,
            Function<GatewayServer, List<Binding>> bindings,
            Destinations destinations,
            Findings findings) {
        this.workload = workload;
        this.bindings = bindings;
        this.destinations = destinations;
        this.findings = findings;
    }

    /** What becomes a virtual host, while servers and VirtualServices add to it. */
    private static final class Draft {
        private final String name;
        private final Set<Route> routes = new LinkedHashSet<>();
        private boolean requireTls;

        Draft(String name) {
            this.name = name;
        }

        /** In the order of the rules, but those that match everything last. */
        List<Route> sorted() {
            var sorted = new ArrayList<Route>(routes.size());
            routes.stream().filter(route -> !isCatchAll(route)).forEach(sorted::add);
            routes.stream().filter(Draft::isCatchAll).forEach(sorted::add);
            return sorted;
        }

        private static boolean isCatchAll(Route route) {
            return route.match() instanceof RequestMatch match && match.isCatchAll();
        }
    }

    /** @param servers in Istio's order; never empty */
    RouteConfiguration compile(String name, List<GatewayServer> servers) {
        var drafts = new LinkedHashMap<HostPattern, Draft>();
        // As in Istio, the first server of a Gateway stands for all of them where a rule depends on the port.
        Map<String, Map<BoundVirtualService, List<Route>>> compiled = new HashMap<>();
        for (GatewayServer server : servers) {
            for (Binding binding : bindings.apply(server)) {
                Map<BoundVirtualService, List<Route>> known =
                        compiled.computeIfAbsent(server.gatewayName(), gateway -> new IdentityHashMap<>());
                List<Route> routes = known.get(binding.bound());
                if (routes == null) {
                    routes = routes(server, binding.bound());
                }
                // Without a route for this server, the next one of the Gateway is asked again.
                if (!routes.isEmpty()) {
                    known.put(binding.bound(), routes);
                    for (HostName host : binding.hosts()) {
                        Draft draft = draft(drafts, host.pattern(), server);
                        draft.routes.addAll(routes);
                        draft.requireTls |= server.redirectsToHttps();
                    }
                }
            }
            if (server.redirectsToHttps()) {
                // As in Istio, with the namespace: no request has such a host, and only those of VirtualServices
                // redirect.
                server.hosts().forEach(host -> draft(drafts, new HostPattern(host), server).requireTls = true);
            }
        }
        if (drafts.isEmpty()) {
            reportNoRoutes(servers);
            var blackhole = new VirtualHost(
                    "blackhole:" + servers.get(0).port(), List.of(new HostPattern("*")), false, List.of());
            return new RouteConfiguration(name, HostTable.of(Map.of(new HostPattern("*"), blackhole)));
        }
        return new RouteConfiguration(name, HostTable.of(virtualHosts(drafts)));
    }

    private static Draft draft(Map<HostPattern, Draft> drafts, HostPattern host, GatewayServer server) {
        return drafts.computeIfAbsent(host, unused -> new Draft(host + ":" + server.port()));
    }

    private List<Route> routes(GatewayServer server, BoundVirtualService bound) {
        return new HttpRoutes(server, workload, destinations, findings).compile(bound.http());
    }

    /** Hosts with the same routes become one virtual host, named after the most specific of them, as in Istio. */
    private static Map<HostPattern, VirtualHost> virtualHosts(Map<HostPattern, Draft> drafts) {
        record Content(boolean requireTls, List<Route> routes) {}
        Map<Content, List<HostPattern>> domains = new LinkedHashMap<>();
        new TreeMap<>(drafts)
                .forEach((host, draft) -> domains.computeIfAbsent(
                                new Content(draft.requireTls, draft.sorted()), unused -> new ArrayList<>(1))
                        .add(host));
        Map<HostPattern, VirtualHost> virtualHosts = new LinkedHashMap<>();
        domains.forEach((content, hosts) -> {
            String name = drafts.get(hosts.get(0)).name;
            var virtualHost = new VirtualHost(name, hosts, content.requireTls(), content.routes());
            hosts.forEach(host -> virtualHosts.put(host, virtualHost));
        });
        return virtualHosts;
    }

    private void reportNoRoutes(List<GatewayServer> servers) {
        for (GatewayServer server : servers) {
            List<Binding> bound = bindings.apply(server);
            String why;
            String fix;
            if (bound.isEmpty()) {
                fix = "write gateways: [" + server.gatewayName() + "] and one of its hosts into a VirtualService";
                why = "no VirtualService with gateways: [" + server.metadata().name() + "] shares a host with it";
            } else if (bound.stream().allMatch(binding -> binding.bound().http().isEmpty())) {
                why = "its VirtualServices have no http rules";
                fix = "add http rules to one of them";
            } else {
                fix = "look at port and gateways in the conditions of the rules";
                why = "the http rules of its VirtualServices are for other ports or Gateways, or left out";
            }
            findings.warning(
                    DiagnosticCode.NO_ROUTES,
                    server.metadata(),
                    server.path("hosts"),
                    server.describe() + " has no routes: every request gets 404 (NR)",
                    why,
                    fix);
        }
    }
}
