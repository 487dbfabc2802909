package dev.meshgw.gateway.admin;

import dev.meshgw.gateway.netty.DataPlaneStats;
import dev.meshgw.gateway.netty.DataPlaneStats.ClusterStats;
import dev.meshgw.gateway.netty.ScopeStats;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Snapshot;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code /clusters}: each endpoint with its counters, as text lines or JSON. Stateless. */
final class ClustersPage {

    /** Envoy's answer while nothing measures a success rate. */
    private static final int NO_SUCCESS_RATE = -1;

    private ClustersPage() {}

    static AdminAnswer answer(AdminRequest request, Snapshot snapshot, DataPlaneStats stats) {
        var clusters = new TreeMap<>(snapshot.clusters());
        if (request.wantsJson()) {
            var statuses = new ArrayList<Map<String, Object>>();
            clusters.values()
                    .forEach(cluster ->
                            statuses.add(json(cluster, stats.clusters().get(cluster.name()))));
            return AdminAnswer.json(Map.of("cluster_statuses", statuses));
        }
        var text = new StringBuilder();
        clusters.values().forEach(cluster -> text(cluster, stats.clusters().get(cluster.name()), text));
        return AdminAnswer.text(text.toString());
    }

    private static void text(Cluster cluster, @Nullable ClusterStats stats, StringBuilder text) {
        String name = cluster.name() + "::";
        line(text, name, "observability_name", StatNames.cluster(cluster.name()));
        CircuitBreakers.of(cluster).forEach((limit, value) -> line(text, name, "default_priority::" + limit, value));
        CircuitBreakers.of(cluster).forEach((limit, value) -> line(text, name, "high_priority::" + limit, value));
        line(text, name, "added_via_api", true);
        for (String address : addresses(cluster, stats)) {
            String prefix = name + address + "::";
            Cluster.Endpoint endpoint = endpoint(cluster, address);
            numbers(stats, address).forEach((stat, number) -> line(text, prefix, stat, number));
            line(text, prefix, "hostname", hostname(endpoint));
            line(text, prefix, "health_flags", isEjected(stats, address) ? "/failed_outlier_check" : "healthy");
            line(text, prefix, "weight", endpoint == null ? 1 : endpoint.weight());
            line(text, prefix, "region", "");
            line(text, prefix, "zone", "");
            line(text, prefix, "sub_zone", "");
            line(text, prefix, "canary", false);
            line(text, prefix, "priority", 0);
            line(text, prefix, "success_rate", NO_SUCCESS_RATE);
            line(text, prefix, "local_origin_success_rate", NO_SUCCESS_RATE);
        }
    }

    private static void line(StringBuilder text, String prefix, String name, Object value) {
        text.append(prefix).append(name).append("::").append(value).append('\n');
    }

    private static Map<String, Object> json(Cluster cluster, @Nullable ClusterStats stats) {
        var status = new LinkedHashMap<String, Object>();
        status.put("name", cluster.name());
        status.put("added_via_api", true);
        var hosts = new ArrayList<Map<String, Object>>();
        for (String address : addresses(cluster, stats)) {
            Cluster.Endpoint endpoint = endpoint(cluster, address);
            var host = new LinkedHashMap<String, Object>();
            int colon = address.lastIndexOf(':');
            host.put(
                    "address",
                    Addresses.json(
                            address.substring(0, colon).replace("[", "").replace("]", ""),
                            Integer.parseInt(address.substring(colon + 1))));
            var values = new ArrayList<Map<String, Object>>();
            ScopeStats scope = scope(stats, address);
            scope.counters().forEach((stat, number) -> values.add(number(stat, number, "COUNTER")));
            scope.gauges().forEach((stat, number) -> values.add(number(stat, number, "GAUGE")));
            host.put("stats", values);
            var health = new LinkedHashMap<String, Object>();
            health.put("eds_health_status", "HEALTHY");
            if (isEjected(stats, address)) {
                health.put("failed_outlier_check", true);
            }
            host.put("health_status", health);
            host.put("weight", endpoint == null ? 1 : endpoint.weight());
            host.put("hostname", hostname(endpoint));
            hosts.add(host);
        }
        status.put("host_statuses", hosts);
        status.put("circuit_breakers", Map.of("thresholds", List.of(CircuitBreakers.of(cluster))));
        status.put("observability_name", StatNames.cluster(cluster.name()));
        return status;
    }

    private static Map<String, Object> number(String name, long value, String type) {
        var number = new LinkedHashMap<String, Object>();
        number.put("type", type);
        number.put("name", name);
        number.put("value", String.valueOf(value)); // a 64-bit number is a string in the JSON of protobuf
        return number;
    }

    /** Those of the definition in their order; once it is used, names are what DNS made of them. */
    private static List<String> addresses(Cluster cluster, @Nullable ClusterStats stats) {
        var addresses = new ArrayList<String>();
        for (Cluster.Endpoint endpoint : cluster.endpoints()) {
            addresses.add(Addresses.authority(endpoint.host(), endpoint.port()));
        }
        if (stats != null && !stats.members().isEmpty()) {
            addresses.retainAll(stats.members());
            addresses.addAll(new TreeSet<>(stats.members()));
        }
        return addresses.stream().distinct().toList();
    }

    private static boolean isEjected(@Nullable ClusterStats stats, String address) {
        return stats != null && stats.ejected().contains(address);
    }

    private static Cluster.@Nullable Endpoint endpoint(Cluster cluster, String address) {
        return cluster.endpoints().stream()
                .filter(endpoint ->
                        Addresses.authority(endpoint.host(), endpoint.port()).equals(address))
                .findFirst()
                .orElse(null);
    }

    /** Envoy knows a host name only where it resolved one. */
    private static String hostname(Cluster.@Nullable Endpoint endpoint) {
        if (endpoint == null
                || Character.digit(endpoint.host().charAt(0), 10) >= 0
                || endpoint.host().contains(":")) {
            return "";
        }
        return endpoint.host();
    }

    private static Map<String, Long> numbers(@Nullable ClusterStats stats, String address) {
        ScopeStats scope = scope(stats, address);
        var numbers = new TreeMap<>(scope.counters());
        numbers.putAll(scope.gauges());
        return numbers;
    }

    private static ScopeStats scope(@Nullable ClusterStats stats, String address) {
        return stats == null
                ? DataPlaneStats.UNUSED_ENDPOINT
                : Objects.requireNonNullElse(stats.endpoints().get(address), DataPlaneStats.UNUSED_ENDPOINT);
    }
}
