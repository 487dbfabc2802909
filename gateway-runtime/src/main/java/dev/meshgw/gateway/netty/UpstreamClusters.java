package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** The upstream side of one event loop: clusters by name, with their connection pools. Event loop only. */
final class UpstreamClusters {

    private final Worker worker;
    private final UpstreamConnector connector;
    private final Map<String, UpstreamCluster> byName = new HashMap<>();

    UpstreamClusters(Worker worker, Transport transport, NameResolver resolver) {
        this.worker = worker;
        this.connector = new UpstreamConnector(worker, transport, resolver);
    }

    /** The live cluster of this name, brought up to this definition. */
    UpstreamCluster of(Cluster definition) {
        UpstreamCluster cluster = byName.get(definition.name());
        if (cluster == null) {
            cluster = new UpstreamCluster(worker, connector, definition);
            byName.put(definition.name(), cluster);
        } else {
            cluster.update(definition);
        }
        return cluster;
    }

    /** Lets go of the clusters that a new snapshot no longer has. */
    void retain(Collection<String> names) {
        byName.values().removeIf(cluster -> {
            if (names.contains(cluster.name())) {
                return false;
            }
            cluster.close();
            return true;
        });
    }

    void closeIdle(long nowNanos) {
        for (UpstreamCluster cluster : byName.values()) {
            cluster.closeIdle(nowNanos);
        }
    }
}
