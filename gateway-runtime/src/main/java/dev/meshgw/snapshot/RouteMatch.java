package dev.meshgw.snapshot;

/** The condition of a route. Pure and cheap: called for each request. */
public interface RouteMatch {

    boolean matches(RequestFacts request);
}
