package dev.meshgw.config.resource;

import java.util.List;

/** EndpointSlice endpoints[]. */
public record SliceEndpoint(List<String> addresses, boolean ready) {}
