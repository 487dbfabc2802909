package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Chooses among the endpoints of a cluster as Istio does by default (LEAST_REQUEST): of two taken at random, the one with fewer
 * requests in hand for its weight. Counts are those of this event loop, so no loop waits for another. Event loop only.
 */
final class UpstreamCluster {

    /** Envoy's host_selection_retry_max_attempts as Istio sets it: how often a retry looks for another endpoint. */
    private static final int RETRY_SELECTIONS = 5;

    private final Worker worker;
    private final UpstreamConnector connector;
    private final LoopStats.OfCluster stats;
    private Cluster definition;
    private List<UpstreamEndpoint> endpoints = List.of();
    private int totalWeight;
    private boolean weighted;

    UpstreamCluster(Worker worker, UpstreamConnector connector, Cluster definition) {
        this.worker = worker;
        this.connector = connector;
        this.stats = worker.stats().cluster(definition.name());
        this.definition = definition;
        adopt(definition);
    }

    String name() {
        return definition.name();
    }

    LoopStats.OfCluster stats() {
        return stats;
    }

    Cluster definition() {
        return definition;
    }

    /** Keeps the pools of endpoints that stay. */
    void update(Cluster newDefinition) {
        if (definition != newDefinition) {
            boolean same = definition.equals(newDefinition);
            definition = newDefinition;
            if (!same) {
                adopt(newDefinition);
            }
        }
    }

    private void adopt(Cluster newDefinition) {
        var kept = new ArrayList<>(endpoints);
        var next = new ArrayList<UpstreamEndpoint>();
        totalWeight = 0;
        weighted = false;
        for (Cluster.Endpoint endpoint : newDefinition.endpoints()) {
            UpstreamEndpoint known = take(kept, newDefinition, endpoint);
            next.add(known != null ? known : new UpstreamEndpoint(worker, connector, stats, newDefinition, endpoint));
            totalWeight += weight(endpoint);
            weighted |= weight(endpoint) != weight(newDefinition.endpoints().get(0));
        }
        kept.forEach(UpstreamEndpoint::close);
        endpoints = List.copyOf(next);
        stats.retain(endpoints);
    }

    private static @Nullable UpstreamEndpoint take(
            List<UpstreamEndpoint> from, Cluster definition, Cluster.Endpoint endpoint) {
        for (UpstreamEndpoint candidate : from) {
            if (candidate.serves(definition, endpoint)) {
                from.remove(candidate);
                return candidate;
            }
        }
        return null;
    }

    private static int weight(Cluster.Endpoint endpoint) {
        return Math.max(1, endpoint.weight());
    }

    /**
     * @param avoid the endpoint that failed a moment ago, taken again only if chance insists
     * @return null if there is none
     */
    @Nullable
    UpstreamEndpoint choose(@Nullable UpstreamEndpoint avoid) {
        if (endpoints.size() < 2) {
            return endpoints.isEmpty() ? null : endpoints.get(0);
        }
        UpstreamEndpoint chosen = leastRequest();
        for (int i = 1; i < RETRY_SELECTIONS && chosen == avoid; i++) {
            chosen = leastRequest();
        }
        return chosen;
    }

    private UpstreamEndpoint leastRequest() {
        SplittableRandom random = worker.random();
        UpstreamEndpoint first = any(random);
        UpstreamEndpoint second = any(random);
        long firstLoad = (first.active() + 1L) * weight(second.definition());
        long secondLoad = (second.active() + 1L) * weight(first.definition());
        return firstLoad <= secondLoad ? first : second;
    }

    private UpstreamEndpoint any(SplittableRandom random) {
        if (!weighted) {
            return endpoints.get(random.nextInt(endpoints.size()));
        }
        int rest = random.nextInt(totalWeight);
        for (UpstreamEndpoint endpoint : endpoints) {
            rest -= weight(endpoint.definition());
            if (rest < 0) {
                return endpoint;
            }
        }
        throw new AssertionError(rest);
    }

    void closeIdle(long nowNanos) {
        for (UpstreamEndpoint endpoint : endpoints) {
            endpoint.closeIdle(nowNanos);
        }
    }

    void close() {
        endpoints.forEach(UpstreamEndpoint::close);
    }
}
