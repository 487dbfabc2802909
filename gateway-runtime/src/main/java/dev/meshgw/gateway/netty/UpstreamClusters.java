package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import java.util.HashMap;
import java.util.Map;

/** The upstream side of one event loop: clusters by name, with their connection pools. Event loop only. */
final class UpstreamClusters {

    private final Worker worker;
    private final UpstreamConnector connector;
    private final NameResolver resolver;
    private final SharedClusters shared;
    private final LiveSnapshot.Source live;
    private final Map<String, UpstreamCluster> byName = new HashMap<>();

    UpstreamClusters(
            Worker worker,
            Transport transport,
            NameResolver resolver,
            SharedClusters shared,
            LiveSnapshot.Source live) {
        this.worker = worker;
        this.connector = new UpstreamConnector(worker, transport, resolver);
        this.resolver = resolver;
        this.shared = shared;
        this.live = live;
    }

    /**
     * The live cluster of this name, as the newest snapshot has it: a request that was held up comes with an older definition,
     * and must not bring that back. One that the newest snapshot does not have is served as the request knows it.
     */
    UpstreamCluster of(Cluster definition) {
        UpstreamCluster cluster = byName.get(definition.name());
        if (cluster != null && cluster.definition() == definition) {
            return cluster;
        }
        Cluster newest = live.current().snapshot().clusters().getOrDefault(definition.name(), definition);
        if (cluster == null) {
            cluster = new UpstreamCluster(worker, connector, resolver, shared, newest);
            byName.put(newest.name(), cluster);
        } else {
            cluster.update(newest);
        }
        return cluster;
    }

    /** Brings the clusters up to a new snapshot, and lets go of those that it no longer has. */
    void apply(Map<String, Cluster> definitions) {
        byName.values().removeIf(cluster -> {
            Cluster definition = definitions.get(cluster.name());
            if (definition == null) {
                cluster.close();
                return true;
            }
            cluster.update(definition);
            return false;
        });
    }

    void closeIdle(long nowNanos) {
        for (UpstreamCluster cluster : byName.values()) {
            cluster.closeIdle(nowNanos);
        }
    }
}
