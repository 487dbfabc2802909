package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** discovery.k8s.io/v1 EndpointSlice. The name of its Service is the label kubernetes.io/service-name. */
public record EndpointSlice(ObjectMeta metadata, List<SliceEndpoint> endpoints, Map<String, Integer> ports)
        implements Resource {

    public EndpointSlice {
        endpoints = List.copyOf(endpoints);
        ports = Ordered.copyOf(ports);
    }
}
