package dev.meshgw.config.resource;

/** Gateway spec.servers[].port. The protocol is kept as written; Istio compares it without case. */
public record Port(int number, String name, String protocol) {}
