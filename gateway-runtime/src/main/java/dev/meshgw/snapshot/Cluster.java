package dev.meshgw.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An upstream service port, with the policy for it.
 *
 * @param name {@code outbound|8000||httpbin.default.svc.cluster.local}; identity of its connection pools across snapshots
 * @param endpoints empty gives 503 UH
 * @param outlierDetection null if no endpoint is ever ejected
 */
public record Cluster(
        String name,
        List<Endpoint> endpoints,
        Discovery discovery,
        UpstreamProtocol protocol,
        ConnectionPool connectionPool,
        LoadBalancing loadBalancing,
        @Nullable OutlierDetection outlierDetection,
        UpstreamTransport transport) {

    public Cluster {
        endpoints = List.copyOf(endpoints);
    }

    /** How the hosts of endpoints become addresses. */
    public enum Discovery {
        /** They are literal addresses. */
        STATIC,
        /** Every address that DNS tells is an endpoint of its own. */
        STRICT_DNS,
        /** The first address that DNS tells, asked anew for each new connection. */
        LOGICAL_DNS
    }

    /** What is spoken to the endpoints. */
    public enum UpstreamProtocol {
        HTTP_1_1,
        HTTP_2,
        /** What the client of the request speaks: useClientProtocol. */
        DOWNSTREAM
    }

    /**
     * @param host a literal address, or a name to be resolved
     * @param weight at least 1
     * @param priority 0 is served first; a higher number takes over what the healthy endpoints before it cannot
     */
    public record Endpoint(String host, int port, int weight, int priority) {

        public Endpoint(String host, int port, int weight) {
            this(host, port, weight, 0);
        }
    }

    /** Begins with Istio's defaults, plain text HTTP/1.1 to literal addresses. */
    public static Builder builder(String name, List<Endpoint> endpoints) {
        return new Builder(name, endpoints);
    }

    public Builder toBuilder() {
        var builder = new Builder(name, endpoints);
        builder.discovery = discovery;
        builder.protocol = protocol;
        builder.connectionPool = connectionPool;
        builder.loadBalancing = loadBalancing;
        builder.outlierDetection = outlierDetection;
        builder.transport = transport;
        return builder;
    }

    /** Not thread-safe. */
    public static final class Builder {

        private final String name;
        private final List<Endpoint> endpoints;
        private Discovery discovery = Discovery.STATIC;
        private UpstreamProtocol protocol = UpstreamProtocol.HTTP_1_1;
        private ConnectionPool connectionPool = ConnectionPool.DEFAULT;
        private LoadBalancing loadBalancing = LoadBalancing.DEFAULT;
        private @Nullable OutlierDetection outlierDetection;
        private UpstreamTransport transport = new UpstreamTransport.PlainText();

        private Builder(String name, List<Endpoint> endpoints) {
            this.name = name;
            this.endpoints = endpoints;
        }

        public Builder discovery(Discovery discovery) {
            this.discovery = discovery;
            return this;
        }

        public Builder protocol(UpstreamProtocol protocol) {
            this.protocol = protocol;
            return this;
        }

        public Builder connectionPool(ConnectionPool connectionPool) {
            this.connectionPool = connectionPool;
            return this;
        }

        public Builder loadBalancing(LoadBalancing loadBalancing) {
            this.loadBalancing = loadBalancing;
            return this;
        }

        public Builder outlierDetection(@Nullable OutlierDetection outlierDetection) {
            this.outlierDetection = outlierDetection;
            return this;
        }

        public Builder transport(UpstreamTransport transport) {
            this.transport = transport;
            return this;
        }

        public Cluster build() {
            return new Cluster(
                    name, endpoints, discovery, protocol, connectionPool, loadBalancing, outlierDetection, transport);
        }
    }
}
