package dev.meshgw.gateway.admin;

import dev.meshgw.gateway.netty.DataPlaneStats;
import dev.meshgw.gateway.netty.DataPlaneStats.ClusterStats;
import dev.meshgw.gateway.netty.ScopeStats;
import dev.meshgw.snapshot.Cluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers statistics under their whole names, and takes out of the names what Envoy makes tags of. Not thread-safe. */
final class StatList {

    /** Counters that Envoy tells apart by the last part of their names, with the tag that it becomes. */
    private static final Map<String, String> TAGGED = Map.of(
            "ssl.versions.", "envoy_ssl_version",
            "ssl.ciphers.", "envoy_ssl_cipher",
            "ssl.curves.", "envoy_ssl_curve");

    private static final String RESPONSE_CODE_MARK = "_rq_";

    private final List<Stat> stats = new ArrayList<>();

    List<Stat> all() {
        return List.copyOf(stats);
    }

    /** Everything of the data plane. */
    StatList dataPlane(DataPlaneStats data) {
        data.listeners()
                .forEach((name, scope) -> scope("listener", "envoy_listener_address", StatNames.listener(name), scope));
        data.http()
                .forEach((name, scope) ->
                        scope("http", "envoy_http_conn_manager_prefix", StatNames.connectionManager(name), scope));
        data.clusters()
                .forEach((name, cluster) ->
                        scope("cluster", "envoy_cluster_name", StatNames.cluster(name), cluster.cluster()));
        return this;
    }

    private void scope(String kind, String tag, String name, ScopeStats scope) {
        scope.counters().forEach((stat, value) -> counter(kind, tag, name, stat, value));
        scope.gauges().forEach((stat, value) -> {
            var tags = Map.of(tag, StatNames.label(name));
            stats.add(new Stat.Gauge(kind + "." + name + "." + stat, kind + "." + stat, tags, value, value != 0));
        });
        scope.histograms().forEach((stat, value) -> {
            var tags = Map.of(tag, StatNames.label(name));
            stats.add(new Stat.Histogram(kind + "." + name + "." + stat, kind + "." + stat, tags, value));
        });
    }

    private void counter(String kind, String tag, String name, String stat, long value) {
        var tags = new LinkedHashMap<String, String>();
        String extracted = stat;
        for (Map.Entry<String, String> tagged : TAGGED.entrySet()) {
            if (stat.startsWith(tagged.getKey())) {
                extracted = tagged.getKey().substring(0, tagged.getKey().length() - 1);
                tags.put(tagged.getValue(), stat.substring(tagged.getKey().length()));
            }
        }
        int mark = stat.lastIndexOf(RESPONSE_CODE_MARK);
        if (mark >= 0 && stat.length() == mark + RESPONSE_CODE_MARK.length() + 3) {
            String code = stat.substring(mark + RESPONSE_CODE_MARK.length());
            if (code.endsWith("xx")) {
                extracted = stat.substring(0, mark) + "_rq_xx";
                tags.put("envoy_response_code_class", code.substring(0, 1));
            } else if (code.chars().allMatch(Character::isDigit)) {
                extracted = stat.substring(0, mark) + "_rq";
                tags.put("envoy_response_code", code);
            }
        }
        tags.put(tag, StatNames.label(name));
        stats.add(new Stat.Counter(kind + "." + name + "." + stat, kind + "." + extracted, tags, value));
    }

    /** The endpoints of a cluster, and those that outlier detection ejected. */
    StatList membership(Cluster cluster, ClusterStats health) {
        String prefix = "cluster." + StatNames.cluster(cluster.name()) + ".";
        var tags = Map.of("envoy_cluster_name", StatNames.label(StatNames.cluster(cluster.name())));
        int members = health.members().isEmpty()
                ? cluster.endpoints().size()
                : health.members().size();
        int ejected = health.ejected().size();
        member(prefix, "membership_total", tags, members);
        member(prefix, "membership_healthy", tags, members - ejected);
        if (cluster.outlierDetection() != null) {
            member(prefix, "outlier_detection.ejections_active", tags, ejected);
            String total = "outlier_detection.ejections_enforced_total";
            stats.add(new Stat.Counter(prefix + total, "cluster." + total, tags, health.ejections()));
        }
        return this;
    }

    private void member(String prefix, String stat, Map<String, String> tags, long value) {
        stats.add(new Stat.Gauge(prefix + stat, "cluster." + stat, tags, value, true));
    }

    /** A counter without tags. */
    StatList counter(String name, long value) {
        stats.add(new Stat.Counter(name, name, Map.of(), value));
        return this;
    }

    /** A gauge without tags that is always meant, also at zero. */
    StatList gauge(String name, long value) {
        stats.add(new Stat.Gauge(name, name, Map.of(), value, true));
        return this;
    }
}
