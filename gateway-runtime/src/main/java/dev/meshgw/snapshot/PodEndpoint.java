package dev.meshgw.snapshot;

import java.net.InetSocketAddress;
import java.util.Map;

/**
 * A running pod as Services see it.
 *
 * @param labels of the pod template; a Service selects by them
 * @param ports from container port to the address that really listens, on the loopback interface for embedded workloads
 * @param namedPorts from the name of a container port to its number
 */
public record PodEndpoint(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<Integer, InetSocketAddress> ports,
        Map<String, Integer> namedPorts) {

    public PodEndpoint {
        labels = Map.copyOf(labels);
        ports = Map.copyOf(ports);
        namedPorts = Map.copyOf(namedPorts);
    }
}
