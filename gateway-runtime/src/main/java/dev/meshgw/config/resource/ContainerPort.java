package dev.meshgw.config.resource;

/** containers[].ports[]. The name is empty if absent. */
public record ContainerPort(String name, int containerPort) {}
