package dev.meshgw.config.resource;

import java.util.List;

/** VirtualService spec.tls[]. */
public record TlsRoute(List<TlsMatchAttributes> match, List<RouteDestination> route) {

    public TlsRoute {
        match = List.copyOf(match);
        route = List.copyOf(route);
    }
}
