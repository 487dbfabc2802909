package dev.meshgw.config.resource;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** VirtualService spec.http[]. */
public record HttpRoute(
        String name,
        List<HttpMatchRequest> match,
        List<HttpRouteDestination> route,
        @Nullable HttpRedirect redirect,
        @Nullable HttpDirectResponse directResponse,
        @Nullable HttpRewrite rewrite,
        @Nullable Duration timeout,
        @Nullable Headers headers) {}
