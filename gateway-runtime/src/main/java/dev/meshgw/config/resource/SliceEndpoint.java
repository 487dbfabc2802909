package dev.meshgw.config.resource;

import java.util.List;

/** EndpointSlice endpoints[]. Unknown readiness counts as ready, as Kubernetes says. */
public record SliceEndpoint(List<String> addresses, boolean ready) {

    public SliceEndpoint {
        addresses = List.copyOf(addresses);
    }
}
