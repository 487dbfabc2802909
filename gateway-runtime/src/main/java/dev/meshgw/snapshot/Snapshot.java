package dev.meshgw.snapshot;

import java.util.List;
import java.util.Map;

/**
 * Everything the data plane obeys at one moment. Immutable; equal snapshots behave equally.
 *
 * @param listeners one for each address and port that is served; a port whose servers have no filter chain is absent, so
 *     that connections are refused as Envoy refuses them
 * @param clusters by Envoy's name, {@code outbound|8000||httpbin.default.svc.cluster.local}
 */
public record Snapshot(List<Listener> listeners, Map<String, Cluster> clusters) {

    public static final Snapshot EMPTY = new Snapshot(List.of(), Map.of());

    public Snapshot {
        listeners = List.copyOf(listeners);
        clusters = Map.copyOf(clusters);
    }
}
