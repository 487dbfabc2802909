package dev.meshgw.gateway.admin;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.ConnectionPool;
import java.util.LinkedHashMap;
import java.util.Map;

/** The limits of a cluster by Envoy's names. Stateless. */
final class CircuitBreakers {

    /** What Istio sets where nothing is limited: the largest number of 32 bits. */
    private static final long UNLIMITED = 0xffff_ffffL;

    private CircuitBreakers() {}

    static Map<String, Long> of(Cluster cluster) {
        ConnectionPool.Http http = cluster.connectionPool().http();
        var limits = new LinkedHashMap<String, Long>();
        limits.put("max_connections", limit(cluster.connectionPool().tcp().maxConnections()));
        limits.put("max_pending_requests", limit(http.maxPendingRequests()));
        limits.put("max_requests", limit(http.maxRequests()));
        limits.put("max_retries", limit(http.maxRetries()));
        return limits;
    }

    private static long limit(int value) {
        return value == ConnectionPool.UNLIMITED ? UNLIMITED : value;
    }
}
