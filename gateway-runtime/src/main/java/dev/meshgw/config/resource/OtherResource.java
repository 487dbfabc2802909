package dev.meshgw.config.resource;

/** A kind that the gateway has no use for, such as ServiceAccount. */
public record OtherResource(ObjectMeta metadata, String kind) implements Resource {}
