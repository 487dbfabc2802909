package dev.meshgw.config.resource;

/**
 * A port of a Service or ServiceEntry.
 *
 * @param protocol of a Service TCP or UDP; of a ServiceEntry Istio's protocol name
 * @param appProtocol empty if absent
 * @param targetPort a number or the name of a container port; empty means the same as {@code port}
 */
public record ServicePort(String name, int port, String protocol, String appProtocol, String targetPort) {}
