package dev.meshgw.config.resource;

/**
 * Gateway spec.servers[].port.
 *
 * @param protocol as written; Istio compares it without case
 * @param targetPort 0 if absent; an error on a gateway
 */
public record Port(int number, String name, String protocol, int targetPort) {}
