package dev.meshgw.config.resource;

/** networking.istio.io Destination. A port of 0 means that none was written. */
public record Destination(String host, String subset, int port) {}
