package dev.meshgw.gateway.netty;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Everything that the data plane counted, by the names of the live snapshot; what was never used is there with zeros. Numbers
 * that move independently. Immutable.
 *
 * @param listeners by listener name
 * @param http of the HTTP connections of a listener, by listener name
 * @param clusters by cluster name
 * @param recordsDropped log records that came faster than the sink took them
 */
public record DataPlaneStats(
        Map<String, ScopeStats> listeners,
        Map<String, ScopeStats> http,
        Map<String, ClusterStats> clusters,
        long recordsDropped) {

    /** Of an endpoint that no connection was opened to. */
    public static final ScopeStats UNUSED_ENDPOINT = ScopeStats.of(EndpointStat.class, List.of());

    /**
     * @param endpoints those that were used, by {@code ip:port}
     * @param members all that there are, by {@code ip:port}; empty before the cluster was used
     * @param ejected those that outlier detection keeps away from requests now
     * @param ejections how often it did so
     */
    public record ClusterStats(
            ScopeStats cluster,
            Map<String, ScopeStats> endpoints,
            Set<String> members,
            Set<String> ejected,
            long ejections) {}
}
