package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.HttpMatchRequest;
import dev.meshgw.snapshot.RequestMatch;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import java.util.ArrayList;
import java.util.List;

/** Turns the http rules of VirtualServices into routes for one server of a Gateway. */
final class HttpRoutes {

    private final GatewayServer server;
    private final GatewayWorkload workload;
    private final Destinations destinations;
    private final Findings findings;

    HttpRoutes(GatewayServer server, GatewayWorkload workload, Destinations destinations, Findings findings) {
        this.server = server;
        this.workload = workload;
        this.destinations = destinations;
        this.findings = findings;
    }

    /**
     * Routes in the order of the rules, up to the first that matches everything: what follows it can never be reached.
     *
     * @param rules of one VirtualService
     */
    List<Route> compile(List<HttpRule> rules) {
        var routes = new ArrayList<Route>();
        for (HttpRule rule : rules) {
            if (rule.matches().isEmpty()) {
                String place = rule.path().substring(0, rule.path().length() - 1);
                add(routes, rule, rule.route().name(), RequestMatch.ANY, place);
                return routes;
            }
            var matches = new RequestMatches(rule.owner(), findings);
            for (HttpRule.Match match : rule.matches()) {
                HttpMatchRequest request = match.request();
                if (isForThisServer(request, rule.owner().namespace())) {
                    RequestMatch compiled = matches.compile(request, match.path() + ".");
                    String name = rule.route().name() + (request.name().isEmpty() ? "" : "." + request.name());
                    if (compiled != null && add(routes, rule, name, compiled, match.path()) && compiled.isCatchAll()) {
                        return routes;
                    }
                }
            }
        }
        return routes;
    }

    private boolean isForThisServer(HttpMatchRequest match, String namespace) {
        if (match.port() != 0 && match.port() != server.port()) {
            return false;
        }
        if (!match.gateways().isEmpty()) {
            return BoundVirtualService.names(match.gateways(), namespace, server.gatewayName());
        }
        return workload.labels().entrySet().containsAll(match.sourceLabels().entrySet())
                && (match.sourceNamespace().isEmpty() || match.sourceNamespace().equals(workload.namespace()));
    }

    private boolean add(List<Route> routes, HttpRule rule, String name, RequestMatch match, String place) {
        RouteAction action = new RouteActions(rule, server, destinations, findings).compile(match.path());
        if (action != null) {
            routes.add(new Route(name, match, action, rule.owner().origin().at(place)));
        }
        return action != null;
    }
}
