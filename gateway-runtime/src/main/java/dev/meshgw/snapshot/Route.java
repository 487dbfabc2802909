package dev.meshgw.snapshot;

import dev.meshgw.config.source.SourceLocation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One rule of a virtual host. Immutable; routes are equal if they do the same under the same name. */
public final class Route {

    private final String name;
    private final RouteMatch match;
    private final RouteAction action;
    private final SourceLocation origin;
    private final RouteDecision decision;

    /** @param name Envoy's route name for logs: {@code http[].name[.match[].name]}, or empty */
    public Route(String name, RouteMatch match, RouteAction action, SourceLocation origin) {
        this.name = name;
        this.match = match;
        this.action = action;
        this.origin = origin;
        decision = new RouteDecision.Routed(this);
    }

    public String name() {
        return name;
    }

    public RouteMatch match() {
        return match;
    }

    public RouteAction action() {
        return action;
    }

    /** The rule in the manifest. */
    public SourceLocation origin() {
        return origin;
    }

    /** The same object each time: made once, because it is asked for with each request. */
    RouteDecision decision() {
        return decision;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Route route
                        && name.equals(route.name)
                        && match.equals(route.match)
                        && action.equals(route.action)
                        && origin.equals(route.origin));
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, match, action);
    }

    @Override
    public String toString() {
        return "Route[" + name + ", " + match + ", " + action + "]";
    }
}
