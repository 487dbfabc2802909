package dev.meshgw.snapshot;

import java.util.List;

/** The condition of a route. Pure and cheap: called for each request. */
public interface RouteMatch {

    boolean matches(RequestFacts request);

    /** What must hold for a match, in the order in which it is asked; empty if every request matches. */
    default List<MatchCondition> conditions() {
        return List.of();
    }
}
