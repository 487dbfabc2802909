package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/** A container of a pod. */
public record Container(
        String name,
        String image,
        List<ContainerPort> ports,
        List<VolumeMount> volumeMounts,
        List<String> command,
        List<String> args,
        Map<String, String> env) {}
