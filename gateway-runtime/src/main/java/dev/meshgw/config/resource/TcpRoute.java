package dev.meshgw.config.resource;

import java.util.List;

/** VirtualService spec.tcp[]. */
public record TcpRoute(List<L4MatchAttributes> match, List<RouteDestination> route) {

    public TcpRoute {
        match = List.copyOf(match);
        route = List.copyOf(route);
    }
}
