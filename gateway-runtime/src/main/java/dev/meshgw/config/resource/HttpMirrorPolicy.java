package dev.meshgw.config.resource;

import org.jspecify.annotations.Nullable;

/** VirtualService spec.http[].mirrors[]. The percentage is 0 to 100; null means all. */
public record HttpMirrorPolicy(
        Destination destination, @Nullable Double percentage) {}
