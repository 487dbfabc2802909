package dev.meshgw.snapshot;

/** What is done with a request, or why nothing can be. */
public sealed interface RouteDecision {

    RouteDecision NO_VIRTUAL_HOST = new NoVirtualHost();

    record Routed(Route route) implements RouteDecision {}

    /** 404 NR: no virtual host has this name. */
    record NoVirtualHost() implements RouteDecision {}

    /** 404 NR: the virtual host has no rule for this request. */
    record NoRoute(VirtualHost virtualHost) implements RouteDecision {}

    /** 301 to https. */
    record RequiresTls(VirtualHost virtualHost) implements RouteDecision {

        /** The {@code location} header: the authority as sent, with its port. */
        public String location(RequestFacts request) {
            return "https://" + request.authority() + request.path();
        }
    }
}
