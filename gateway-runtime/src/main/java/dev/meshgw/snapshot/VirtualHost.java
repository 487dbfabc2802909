package dev.meshgw.snapshot;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The routes of some host names. Immutable. */
public final class VirtualHost {

    private final String name;
    private final List<HostPattern> domains;
    private final boolean requireTls;
    private final List<Route> routes;
    private final RouteDecision noRoute;
    private final RouteDecision tlsRedirect;

    /**
     * @param name Istio's: {@code httpbin.example.com:443}, {@code blackhole:80}
     * @param requireTls httpsRedirect: plaintext requests are answered with 301
     */
    public VirtualHost(String name, List<HostPattern> domains, boolean requireTls, List<Route> routes) {
        this.name = name;
        this.domains = List.copyOf(domains);
        this.requireTls = requireTls;
        this.routes = List.copyOf(routes);
        noRoute = new RouteDecision.NoRoute(this);
        tlsRedirect = new RouteDecision.RequiresTls(this);
    }

    public String name() {
        return name;
    }

    public List<HostPattern> domains() {
        return domains;
    }

    public boolean requireTls() {
        return requireTls;
    }

    /** In the order in which they are tried. */
    public List<Route> routes() {
        return routes;
    }

    /** Allocates nothing. */
    RouteDecision route(RequestFacts request) {
        if (requireTls && !request.scheme().equals("https")) {
            return tlsRedirect;
        }
        for (int i = 0; i < routes.size(); i++) {
            Route route = routes.get(i);
            if (route.match().matches(request)) {
                return route.decision();
            }
        }
        return noRoute;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof VirtualHost host
                        && name.equals(host.name)
                        && requireTls == host.requireTls
                        && domains.equals(host.domains)
                        && routes.equals(host.routes));
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, requireTls, domains);
    }

    @Override
    public String toString() {
        return "VirtualHost[" + name + ", " + domains + (requireTls ? ", requires TLS, " : ", ") + routes + "]";
    }
}
