package dev.meshgw.gateway.netty;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Everything that one event loop counts. A name keeps its statistics over all snapshots that have it. Written by the event loop;
 * any thread may read.
 */
final class LoopStats {

    private final Map<String, OfListener> listeners = new ConcurrentHashMap<>();
    private final Map<String, OfCluster> clusters = new ConcurrentHashMap<>();

    /** A listener and the HTTP connections that it accepts. */
    record OfListener(StatScope<ListenerStat> listener, StatScope<HttpStat> http) {}

    /** A cluster and its endpoints by {@code host:port}. */
    record OfCluster(StatScope<ClusterStat> cluster, Map<String, StatScope<EndpointStat>> endpoints) {

        StatScope<EndpointStat> endpoint(String address) {
            return endpoints.computeIfAbsent(address, name -> new StatScope<>(EndpointStat.class));
        }

        void retain(Collection<UpstreamEndpoint> remaining) {
            endpoints
                    .keySet()
                    .retainAll(remaining.stream().map(UpstreamEndpoint::address).toList());
        }
    }

    OfListener listener(String name) {
        return listeners.computeIfAbsent(
                name, added -> new OfListener(new StatScope<>(ListenerStat.class), new StatScope<>(HttpStat.class)));
    }

    OfCluster cluster(String name) {
        return clusters.computeIfAbsent(
                name, added -> new OfCluster(new StatScope<>(ClusterStat.class), new ConcurrentHashMap<>()));
    }

    Map<String, OfListener> listeners() {
        return listeners;
    }

    Map<String, OfCluster> clusters() {
        return clusters;
    }

    /** Forgets what a new snapshot no longer has; a connection that still ends there counts for nobody. */
    void retain(Collection<String> listenerNames, Collection<String> clusterNames) {
        listeners.keySet().retainAll(listenerNames);
        clusters.keySet().retainAll(clusterNames);
    }

    void resetCounters() {
        for (OfListener each : listeners.values()) {
            each.listener().resetCounters();
            each.http().resetCounters();
        }
        for (OfCluster each : clusters.values()) {
            each.cluster().resetCounters();
            each.endpoints().values().forEach(StatScope::resetCounters);
        }
    }
}
