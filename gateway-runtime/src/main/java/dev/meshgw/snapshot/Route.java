package dev.meshgw.snapshot;

import dev.meshgw.config.source.SourceLocation;

/**
 * One rule of a virtual host.
 *
 * @param name Envoy's route name for logs: {@code http[].name[.match[].name]}, or empty
 */
public record Route(String name, RouteMatch match, RouteAction action, SourceLocation origin) {

    RouteDecision decision() {
        return new RouteDecision.Routed(this);
    }
}
