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
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** Adds up over the event loops what each of them counted. Stateless; any thread. */
final class StatGathering {

    private StatGathering() {}

    static DataPlaneStats gather(Snapshot snapshot, List<LoopStats> loops, long recordsDropped) {
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
        for (String name : snapshot.clusters().keySet()) {
            clusters.put(name, cluster(used(loops, loop -> loop.clusters().get(name))));
        }
        return new DataPlaneStats(
                Collections.unmodifiableMap(listeners),
                Collections.unmodifiableMap(http),
                Collections.unmodifiableMap(clusters),
                recordsDropped);
    }

    private static ClusterStats cluster(List<OfCluster> used) {
        Map<String, List<StatScope<EndpointStat>>> endpoints = new HashMap<>();
        for (OfCluster each : used) {
            each.endpoints()
                    .forEach((address, scope) -> endpoints.merge(
                            address,
                            List.of(scope),
                            (some, more) ->
                                    Stream.concat(some.stream(), more.stream()).toList()));
        }
        Map<String, ScopeStats> sums = new TreeMap<>();
        endpoints.forEach((address, scopes) -> sums.put(address, ScopeStats.of(EndpointStat.class, scopes)));
        return new ClusterStats(
                ScopeStats.of(
                        ClusterStat.class, used.stream().map(OfCluster::cluster).toList()),
                Collections.unmodifiableMap(sums));
    }

    private static <T> List<T> used(List<LoopStats> loops, Function<LoopStats, T> find) {
        return loops.stream().map(find).filter(Objects::nonNull).toList();
    }
}
