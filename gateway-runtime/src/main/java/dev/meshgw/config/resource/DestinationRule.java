package dev.meshgw.config.resource;

/** networking.istio.io DestinationRule. */
public record DestinationRule(ObjectMeta metadata, String host) implements Resource {}
