package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** core/v1 Endpoints subsets[]. */
public record EndpointSubset(List<String> addresses, Map<String, Integer> ports) {}
