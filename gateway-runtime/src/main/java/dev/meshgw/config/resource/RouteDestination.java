package dev.meshgw.config.resource;

/** VirtualService spec.tls[].route[] and spec.tcp[].route[]. */
public record RouteDestination(Destination destination, int weight) {}
