package dev.meshgw.snapshot;

import java.time.Duration;
import java.util.List;

/**
 * An upstream service port.
 *
 * @param name {@code outbound|8000||httpbin.default.svc.cluster.local}; identity of its connection pools across snapshots
 * @param endpoints empty gives 503 UH
 * @param connectTimeout Istio's default is 10 s (connectionPool.tcp.connectTimeout)
 */
public record Cluster(String name, List<Endpoint> endpoints, UpstreamProtocol protocol, Duration connectTimeout) {

    public Cluster {
        endpoints = List.copyOf(endpoints);
    }

    /** What is spoken to the endpoints. */
    public enum UpstreamProtocol {
        HTTP_1_1,
        HTTP_2
    }

    /** @param host a literal address, or a name to be resolved for ServiceEntry resolution DNS and ExternalName */
    public record Endpoint(String host, int port, int weight) {}
}
