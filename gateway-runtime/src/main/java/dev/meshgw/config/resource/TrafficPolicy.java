package dev.meshgw.config.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** DestinationRule spec.trafficPolicy and spec.subsets[].trafficPolicy. Null parts were not written. */
public record TrafficPolicy(
        @Nullable LoadBalancerSettings loadBalancer,
        @Nullable ConnectionPoolSettings connectionPool,
        @Nullable OutlierDetection outlierDetection,
        @Nullable ClientTlsSettings tls,
        List<PortTrafficPolicy> portLevelSettings,
        @Nullable TunnelSettings tunnel,
        @Nullable ProxyProtocol proxyProtocol,
        @Nullable RetryBudget retryBudget) {

    public TrafficPolicy {
        portLevelSettings = List.copyOf(portLevelSettings);
    }

    /**
     * portLevelSettings[]: replaces the policy of the destination for one port; nothing is inherited.
     *
     * @param port 0 if absent
     */
    public record PortTrafficPolicy(
            int port,
            @Nullable LoadBalancerSettings loadBalancer,
            @Nullable ConnectionPoolSettings connectionPool,
            @Nullable OutlierDetection outlierDetection,
            @Nullable ClientTlsSettings tls) {}

    /** An empty protocol means CONNECT. */
    public record TunnelSettings(String protocol, String targetHost, int targetPort) {}

    /** The version of HAProxy's PROXY header that is sent upstream. */
    public enum ProxyProtocol {
        V1,
        V2
    }

    /** How many retries may run at once; null means Envoy's 20 percent. */
    public record RetryBudget(@Nullable Double percent, int minRetryConcurrency) {}
}
