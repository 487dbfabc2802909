package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.snapshot.HostName;
import java.util.List;

/**
 * A VirtualService that is visible to the gateway.
 *
 * @param hosts whole names
 * @param gateways {@code namespace/name}
 * @param http with the rules of delegates in place
 */
record BoundVirtualService(
        VirtualService virtualService, List<HostName> hosts, List<String> gateways, List<HttpRule> http) {

    /** The Gateway name that means the sidecars, and that of a VirtualService without gateways. */
    static final String MESH = "mesh";

    static BoundVirtualService of(VirtualService virtualService, List<HttpRule> http) {
        String namespace = virtualService.metadata().namespace();
        return new BoundVirtualService(
                virtualService,
                virtualService.hosts().stream()
                        .map(host -> new HostName(ServiceRegistry.resolve(host, namespace)))
                        .toList(),
                virtualService.gateways().stream()
                        .map(gateway -> resolveGateway(gateway, namespace))
                        .toList(),
                http);
    }

    /** {@code name}, {@code ./name}, {@code namespace/name}, or in the old way {@code name.namespace} and more. */
    private static String resolveGateway(String gateway, String namespace) {
        int slash = gateway.indexOf('/');
        if (slash >= 0) {
            return gateway.startsWith("./") ? namespace + gateway.substring(1) : gateway;
        }
        int dot = gateway.indexOf('.');
        if (dot < 0) {
            return gateway.equals(MESH) ? MESH : namespace + "/" + gateway;
        }
        int end = gateway.indexOf('.', dot + 1);
        return gateway.substring(dot + 1, end < 0 ? gateway.length() : end) + "/" + gateway.substring(0, dot);
    }

    /**
     * Whether one of these references is the Gateway.
     *
     * @param namespace of the VirtualService that they were written in
     */
    static boolean names(List<String> references, String namespace, String gatewayName) {
        return references.stream()
                .anyMatch(reference -> resolveGateway(reference, namespace).equals(gatewayName));
    }
}
