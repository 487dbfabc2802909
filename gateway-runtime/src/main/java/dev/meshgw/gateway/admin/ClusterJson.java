package dev.meshgw.gateway.admin;

import com.google.re2j.Pattern;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.ConnectionPool;
import dev.meshgw.snapshot.LoadBalancing;
import dev.meshgw.snapshot.OutlierDetection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Clusters as Envoy's ClustersConfigDump shows them. Stateless. */
final class ClusterJson {

    private ClusterJson() {}

    static Map<String, Object> dump(LiveConfiguration live, Pattern names) {
        String updated = live.updated().toString();
        return Json.typed("envoy.admin.v3.ClustersConfigDump")
                .with("version_info", updated)
                .with(
                        "dynamic_active_clusters",
                        new TreeMap<>(live.snapshot().clusters())
                                .values().stream()
                                        .filter(cluster ->
                                                names.matcher(cluster.name()).find())
                                        .map(cluster -> Json.object()
                                                .with("version_info", updated)
                                                .with("cluster", cluster(cluster))
                                                .with("last_updated", updated)
                                                .map())
                                        .toList())
                .map();
    }

    private static Json cluster(Cluster cluster) {
        ConnectionPool.Tcp tcp = cluster.connectionPool().tcp();
        return Json.typed("envoy.config.cluster.v3.Cluster")
                .with("name", cluster.name())
                .with("alt_stat_name", StatNames.cluster(cluster.name()))
                .with("type", cluster.discovery().name())
                .with("connect_timeout", Json.duration(tcp.connectTimeout()))
                .with("lb_policy", policy(cluster.loadBalancing()))
                .with(
                        "load_assignment",
                        Json.object()
                                .with("cluster_name", cluster.name())
                                .with(
                                        "endpoints",
                                        cluster.endpoints().stream()
                                                .map(endpoint ->
                                                        endpoint(endpoint).map())
                                                .toList()))
                .with("circuit_breakers", Map.of("thresholds", List.of(CircuitBreakers.of(cluster))))
                .with("upstream_protocol", cluster.protocol().name())
                .with("outlier_detection", outliers(cluster.outlierDetection()))
                .with("transport_socket", cluster.transport().getClass().getSimpleName());
    }

    private static String policy(LoadBalancing policy) {
        if (policy instanceof LoadBalancing.RoundRobin) {
            return "ROUND_ROBIN";
        }
        if (policy instanceof LoadBalancing.Random) {
            return "RANDOM";
        }
        if (policy instanceof LoadBalancing.ConsistentHash hash) {
            return hash.table() instanceof LoadBalancing.HashTable.Maglev ? "MAGLEV" : "RING_HASH";
        }
        return "LEAST_REQUEST";
    }

    private static Json endpoint(Cluster.Endpoint endpoint) {
        return Json.object()
                .with(
                        "lb_endpoints",
                        List.of(Json.object()
                                .with("endpoint", Map.of("address", Addresses.json(endpoint.host(), endpoint.port())))
                                .with("load_balancing_weight", endpoint.weight())
                                .map()))
                .with("priority", endpoint.priority() == 0 ? null : endpoint.priority());
    }

    private static @Nullable Map<String, Object> outliers(@Nullable OutlierDetection detection) {
        if (detection == null) {
            return null;
        }
        return Json.object()
                .with("consecutive_5xx", detection.consecutive5xx())
                .with("consecutive_gateway_failure", detection.consecutiveGatewayErrors())
                .with("interval", Json.duration(detection.interval()))
                .with("base_ejection_time", Json.duration(detection.baseEjectionTime()))
                .with("max_ejection_percent", detection.maxEjectionPercent())
                .map();
    }
}
