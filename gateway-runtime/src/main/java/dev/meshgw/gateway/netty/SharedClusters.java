package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.ConnectionPool;
import dev.meshgw.snapshot.OutlierDetection;
import io.netty.channel.EventLoop;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The {@link SharedCluster} of each cluster. Thread-safe. */
final class SharedClusters {

    private final EventLoop home;
    private final Map<Key, SharedCluster> clusters = new ConcurrentHashMap<>();

    /** A cluster whose limits change begins to count anew, as Envoy's does. */
    private record Key(
            String name,
            ConnectionPool connectionPool,
            @Nullable OutlierDetection outlierDetection) {

        static Key of(Cluster cluster) {
            return new Key(cluster.name(), cluster.connectionPool(), cluster.outlierDetection());
        }
    }

    /** @param home the event loop that ejects and takes back */
    SharedClusters(EventLoop home) {
        this.home = home;
    }

    SharedCluster of(Cluster definition) {
        return clusters.computeIfAbsent(Key.of(definition), key -> new SharedCluster(definition, home));
    }

    /** @return null if no request asked for it yet */
    @Nullable
    SharedCluster find(Cluster definition) {
        return clusters.get(Key.of(definition));
    }

    /** Lets go of all others. */
    void retain(Collection<Cluster> definitions) {
        Set<Key> live = definitions.stream().map(Key::of).collect(Collectors.toSet());
        clusters.entrySet().removeIf(entry -> {
            boolean gone = !live.contains(entry.getKey());
            if (gone) {
                entry.getValue().close();
            }
            return gone;
        });
    }
}
