package dev.meshgw.snapshot;

import java.util.List;

/**
 * The routes of some host names.
 *
 * @param requireTls httpsRedirect: plaintext requests are answered with 301
 */
public record VirtualHost(String name, List<HostPattern> domains, boolean requireTls, List<Route> routes) {

    public VirtualHost {
        domains = List.copyOf(domains);
        routes = List.copyOf(routes);
    }

    RouteDecision noRoute() {
        return new RouteDecision.NoRoute(this);
    }

    RouteDecision tlsRedirect() {
        return new RouteDecision.RequiresTls(this);
    }
}
