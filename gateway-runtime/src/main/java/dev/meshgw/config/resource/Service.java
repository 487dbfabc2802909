package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** core/v1 Service. Type is ClusterIP if absent. */
public record Service(
        ObjectMeta metadata, String type, Map<String, String> selector, List<ServicePort> ports, String externalName)
        implements Resource {}
