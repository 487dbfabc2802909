package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.ConnectionPool;
import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What all event loops together know of a cluster: what is in use of its limits, and who is ejected. Thread-safe. */
final class SharedCluster {

    private final Limit connections;
    private final Limit pendingRequests;
    private final Limit requests;
    private final Limit retries;
    private final @Nullable OutlierDetector outliers;
    private final Map<String, Long> sinceNanos = new ConcurrentHashMap<>();

    /** @param home the event loop that ejects and takes back */
    SharedCluster(Cluster definition, EventLoop home) {
        ConnectionPool pool = definition.connectionPool();
        connections = new Limit(pool.tcp().maxConnections());
        pendingRequests = new Limit(pool.http().maxPendingRequests());
        requests = new Limit(pool.http().maxRequests());
        retries = new Limit(pool.http().maxRetries());
        outliers =
                definition.outlierDetection() == null ? null : new OutlierDetector(definition.outlierDetection(), home);
    }

    Limit connections() {
        return connections;
    }

    Limit pendingRequests() {
        return pendingRequests;
    }

    Limit requests() {
        return requests;
    }

    Limit retries() {
        return retries;
    }

    @Nullable
    OutlierDetector outliers() {
        return outliers;
    }

    /** The endpoints that there are now, by {@code ip:port}. */
    void hosts(Set<String> addresses) {
        long now = System.nanoTime();
        addresses.forEach(address -> sinceNanos.putIfAbsent(address, now));
        sinceNanos.keySet().retainAll(addresses);
        if (outliers != null) {
            outliers.hosts(addresses);
        }
    }

    /** The endpoints that were last told, by {@code ip:port}; none before the cluster is used. */
    Set<String> hosts() {
        return Set.copyOf(sinceNanos.keySet());
    }

    /** When an endpoint came. */
    long sinceNanos(String address) {
        return sinceNanos.getOrDefault(address, 0L);
    }

    void close() {
        if (outliers != null) {
            outliers.close();
        }
    }
}
