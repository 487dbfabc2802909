package dev.meshgw.gateway.admin;

import com.google.re2j.Pattern;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Cluster.UpstreamProtocol;
import dev.meshgw.snapshot.ConnectionPool;
import dev.meshgw.snapshot.LoadBalancing;
import dev.meshgw.snapshot.OutlierDetection;
import dev.meshgw.snapshot.UpstreamTransport;
import dev.meshgw.snapshot.UpstreamTransport.ServerVerification;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Clusters as Envoy's ClustersConfigDump shows them. Stateless. */
final class ClusterJson {

    private static final String HTTP_PROTOCOL_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    private ClusterJson() {}

    static Map<String, Object> dump(LiveConfiguration live, Pattern names) {
        String updated = live.updated().toString();
        var sockets = new TransportSocketJson(live);
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
                                                .with("cluster", cluster(cluster, sockets))
                                                .with("last_updated", updated)
                                                .map())
                                        .toList())
                .map();
    }

    private static Json cluster(Cluster cluster, TransportSocketJson sockets) {
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
                .with("typed_extension_protocol_options", protocolOptions(cluster))
                .with("outlier_detection", outliers(cluster.outlierDetection()))
                .with("transport_socket", sockets.of(cluster));
    }

    private static @Nullable Map<String, Object> protocolOptions(Cluster cluster) {
        Json options = Json.typed(HTTP_PROTOCOL_OPTIONS);
        if (cluster.transport() instanceof UpstreamTransport.Tls tls) {
            boolean hostIsVerified =
                    tls.verification() instanceof ServerVerification.Required required && required.hostOfRequest();
            options.with(
                    "upstream_http_protocol_options",
                    Json.object()
                            .with("auto_sni", tls.sni().isEmpty() ? true : null)
                            .with("auto_san_validation", hostIsVerified ? true : null));
        }
        if (cluster.protocol() == UpstreamProtocol.HTTP_2) {
            options.with("explicit_http_config", Map.of("http2_protocol_options", Map.of()));
        } else if (cluster.protocol() == UpstreamProtocol.DOWNSTREAM) {
            options.with(
                    "use_downstream_protocol_config",
                    Map.of("http_protocol_options", Map.of(), "http2_protocol_options", Map.of()));
        }
        boolean hasOnlyItsType = options.map().size() == 1;
        return hasOnlyItsType ? null : Map.of(HTTP_PROTOCOL_OPTIONS, options.map());
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
