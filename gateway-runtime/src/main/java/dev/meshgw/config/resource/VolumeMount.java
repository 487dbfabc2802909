package dev.meshgw.config.resource;

/** containers[].volumeMounts[]. An absent subPath is empty. */
public record VolumeMount(String name, String mountPath, String subPath) {}
