package dev.meshgw.config.resource;

import org.jspecify.annotations.Nullable;

/** VirtualService spec.http[].route[]. */
public record HttpRouteDestination(
        Destination destination, int weight, @Nullable Headers headers) {}
