package dev.meshgw.config.resource;

import java.util.List;
import java.util.Map;

/**
 * A container of a pod.
 *
 * @param env variables with a literal value
 */
public record Container(
        String name,
        String image,
        List<ContainerPort> ports,
        List<VolumeMount> volumeMounts,
        List<String> command,
        List<String> args,
        Map<String, String> env) {

    public Container {
        ports = List.copyOf(ports);
        volumeMounts = List.copyOf(volumeMounts);
        command = List.copyOf(command);
        args = List.copyOf(args);
        env = Ordered.copyOf(env);
    }
}
