package dev.meshgw.config.resource;

import java.util.Map;

/** ServiceEntry spec.endpoints[]. */
public record WorkloadEntry(String address, Map<String, Integer> ports, Map<String, String> labels, int weight) {}
