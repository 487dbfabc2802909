package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/**
 * core/v1 Service.
 *
 * @param type {@code ClusterIP} if absent
 * @param externalName of the type ExternalName; else empty
 */
public record Service(
        ObjectMeta metadata, String type, Map<String, String> selector, List<ServicePort> ports, String externalName)
        implements Resource {

    public Service {
        selector = Ordered.copyOf(selector);
        ports = List.copyOf(ports);
    }
}
