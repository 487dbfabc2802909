package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** core/v1 Endpoints subsets[]: ready addresses, and ports by name (an empty name if it has none). */
public record EndpointSubset(List<String> addresses, Map<String, Integer> ports) {

    public EndpointSubset {
        addresses = List.copyOf(addresses);
        ports = Ordered.copyOf(ports);
    }
}
