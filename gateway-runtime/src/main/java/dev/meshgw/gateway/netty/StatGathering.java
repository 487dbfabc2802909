package dev.meshgw.gateway.netty;

import dev.meshgw.gateway.netty.DataPlaneStats.ClusterStats;
import dev.meshgw.gateway.netty.LoopStats.OfCluster;
import dev.meshgw.gateway.netty.LoopStats.OfListener;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.Snapshot;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Adds up over the event loops what each of them counted. Stateless; any thread. */
final class StatGathering {

    private StatGathering() {}

    static DataPlaneStats gather(Snapshot snapshot, List<LoopStats> loops, SharedClusters shared, long recordsDropped) {
        Map<String, ScopeStats> listeners = new TreeMap<>();
        Map<String, ScopeStats> http = new TreeMap<>();
        for (Listener listener : snapshot.listeners()) {
            List<OfListener> used = used(loops, loop -> loop.listeners().get(listener.name()));
            listeners.put(
                    listener.name(),
                    ScopeStats.of(
                            ListenerStat.class,
                            used.stream().map(OfListener::listener).toList()));
            http.put(
                    listener.name(),
                    ScopeStats.of(
                            HttpStat.class, used.stream().map(OfListener::http).toList()));
        }
        Map<String, ClusterStats> clusters = new TreeMap<>();
        snapshot.clusters()
                .forEach((name, cluster) -> clusters.put(
                        name, cluster(used(loops, loop -> loop.clusters().get(name)), shared.find(cluster))));
        return new DataPlaneStats(
                Collections.unmodifiableMap(listeners),
                Collections.unmodifiableMap(http),
                Collections.unmodifiableMap(clusters),
                recordsDropped);
    }

    private static ClusterStats cluster(List<OfCluster> used, @Nullable SharedCluster shared) {
        Map<String, List<StatScope<EndpointStat>>> endpoints = new HashMap<>();
        for (OfCluster each : used) {
            each.endpoints()
                    .forEach((address, scope) -> endpoints.merge(
                            address,
                            List.of(scope),
                            (some, more) ->
                                    Stream.concat(some.stream(), more.stream()).toList()));
        }
        OutlierDetector outliers = shared == null ? null : shared.outliers();
        Map<String, ScopeStats> sums = new TreeMap<>();
        endpoints.forEach((address, scopes) -> sums.put(address, ScopeStats.of(EndpointStat.class, scopes)));
        return new ClusterStats(
                ScopeStats.of(
                        ClusterStat.class, used.stream().map(OfCluster::cluster).toList()),
                Collections.unmodifiableMap(sums),
                shared == null ? Set.of() : shared.hosts(),
                outliers == null ? Set.of() : outliers.ejected(),
                outliers == null ? 0 : outliers.ejections());
    }

    private static <T> List<T> used(List<LoopStats> loops, Function<LoopStats, T> find) {
        return loops.stream().map(find).filter(Objects::nonNull).toList();
    }
}
