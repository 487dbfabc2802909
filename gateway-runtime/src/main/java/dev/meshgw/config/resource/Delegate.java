package dev.meshgw.config.resource;

/** VirtualService spec.http[].delegate. An empty namespace is that of the VirtualService. */
public record Delegate(String name, String namespace) {}
