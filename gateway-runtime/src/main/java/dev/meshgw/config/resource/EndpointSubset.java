package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** core/v1 Endpoints subsets[]: addresses, and ports by name (an empty name if it has none). */
public record EndpointSubset(List<String> addresses, List<String> notReadyAddresses, Map<String, Integer> ports) {

    public EndpointSubset {
        addresses = List.copyOf(addresses);
        notReadyAddresses = List.copyOf(notReadyAddresses);
        ports = Ordered.copyOf(ports);
    }
}
