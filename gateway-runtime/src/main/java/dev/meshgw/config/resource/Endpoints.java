package dev.meshgw.config.resource;

import java.util.List;

/** core/v1 Endpoints: addresses by port name. Its Service has the same name. */
public record Endpoints(ObjectMeta metadata, List<EndpointSubset> subsets) implements Resource {

    public Endpoints {
        subsets = List.copyOf(subsets);
    }
}
