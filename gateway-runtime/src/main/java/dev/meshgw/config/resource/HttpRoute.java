package dev.meshgw.config.resource;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * VirtualService spec.http[].
 *
 * @param timeout null or zero disables it (Istio's default)
 * @param retries null means Istio's default policy
 * @param mirrorPercent deprecated; null if absent
 * @param mirrorPercentage 0 to 100; null means all
 */
public record HttpRoute(
        String name,
        List<HttpMatchRequest> match,
        List<HttpRouteDestination> route,
        @Nullable HttpRedirect redirect,
        @Nullable HttpDirectResponse directResponse,
        @Nullable HttpRewrite rewrite,
        @Nullable Duration timeout,
        @Nullable Headers headers,
        @Nullable Delegate delegate,
        @Nullable HttpRetry retries,
        @Nullable HttpFaultInjection fault,
        @Nullable Destination mirror,
        @Nullable Integer mirrorPercent,
        @Nullable Double mirrorPercentage,
        List<HttpMirrorPolicy> mirrors,
        @Nullable CorsPolicy corsPolicy) {

    public HttpRoute {
        match = List.copyOf(match);
        route = List.copyOf(route);
        mirrors = List.copyOf(mirrors);
    }
}
