package dev.meshgw.workload;

import dev.meshgw.snapshot.PodEndpoint;
import java.net.InetSocketAddress;
import java.util.Map;

/**
 * One replica of an embedded workload. Immutable; a pod that is restarted is a new value under the same name.
 *
 * @param labels of the Deployment's pod template
 * @param ports from the port that the container believes to listen on to the loopback address where it does; empty unless it
 *     runs
 * @param namedPorts from the names of container ports to their numbers
 */
public record Pod(
        String namespace,
        String name,
        Map<String, String> labels,
        Map<Integer, InetSocketAddress> ports,
        Map<String, Integer> namedPorts,
        PodState state) {

    public Pod {
        labels = Map.copyOf(labels);
        ports = Map.copyOf(ports);
        namedPorts = Map.copyOf(namedPorts);
    }

    /** What Services select. */
    public PodEndpoint endpoint() {
        return new PodEndpoint(namespace, name, labels, ports, namedPorts);
    }
}
