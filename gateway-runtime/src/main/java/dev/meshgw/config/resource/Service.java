package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/**
 * core/v1 Service.
 *
 * @param type {@code ClusterIP} if absent
 * @param externalName of the type ExternalName; else empty
 * @param publishNotReadyAddresses whether endpoints that are not ready count as ready
 */
public record Service(
        ObjectMeta metadata,
        String type,
        Map<String, String> selector,
        List<ServicePort> ports,
        String externalName,
        boolean publishNotReadyAddresses)
        implements Resource {

    public Service {
        selector = Ordered.copyOf(selector);
        ports = List.copyOf(ports);
    }
}
