package dev.meshgw.snapshot.compile;

import dev.meshgw.snapshot.Cluster;
import java.util.List;
import java.util.Map;

/**
 * Who serves the ports of a Service, for those who reach it without the gateway.
 *
 * @param ports from the Service's port to its endpoints, none of them empty
 */
public record ServiceEndpoints(String namespace, String name, Map<Integer, List<Cluster.Endpoint>> ports) {

    public ServiceEndpoints {
        ports = Map.copyOf(ports);
    }
}
