package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.HashKey;
import dev.meshgw.snapshot.LoadBalancing;
import dev.meshgw.snapshot.PriorityLoad;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of a cluster as one event loop sees them, and the choice among them. Which are ejected, and what is in use of
 * the limits, is shared with the other loops; how busy an endpoint is, each loop counts for itself. Event loop only.
 */
final class UpstreamCluster {

    /** Envoy's host_selection_retry_max_attempts as Istio sets it: how often a retry looks for another endpoint. */
    private static final int RETRY_SELECTIONS = 5;

    /** 2^64 divided by the golden ratio: multiples of it lie far apart on a ring. */
    private static final long ELSEWHERE = 0x9E3779B97F4A7C15L;

    private final Worker worker;
    private final UpstreamConnector connector;
    private final LoopStats.OfCluster stats;
    private final NameResolver resolver;
    private final SharedClusters sharedClusters;
    private Cluster definition;
    private SharedCluster shared;
    private List<UpstreamEndpoint> endpoints = List.of();
    private List<Priority> priorities = List.of();
    private int[] load = {};
    private int answersSeen;
    private int ejectionsSeen;

    /** The endpoints of one priority. @param balancer null if none may be chosen */
    private record Priority(@Nullable Balancer balancer, int healthy, int all) {}

    UpstreamCluster(
            Worker worker,
            UpstreamConnector connector,
            NameResolver resolver,
            SharedClusters sharedClusters,
            Cluster definition) {
        this.worker = worker;
        this.connector = connector;
        this.stats = worker.stats().cluster(definition.name());
        this.resolver = resolver;
        this.sharedClusters = sharedClusters;
        this.definition = definition;
        this.shared = sharedClusters.of(definition);
        adopt();
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

    /** What all event loops use together. */
    SharedCluster shared() {
        return shared;
    }

    /** Keeps the pools of endpoints that stay. */
    void update(Cluster newDefinition) {
        if (definition != newDefinition) {
            boolean same = definition.equals(newDefinition);
            definition = newDefinition;
            if (!same) {
                shared = sharedClusters.of(newDefinition);
                adopt();
            }
        }
    }

    private void adopt() {
        answersSeen = resolver.version();
        var kept = new ArrayList<>(endpoints);
        var next = new ArrayList<UpstreamEndpoint>();
        Set<Cluster.Endpoint> wanted = resolved();
        shared.hosts(wanted.stream().map(UpstreamEndpoint::address).collect(Collectors.toSet()));
        for (Cluster.Endpoint endpoint : wanted) {
            UpstreamEndpoint known = take(kept, endpoint);
            next.add(
                    known != null
                            ? known
                            : new UpstreamEndpoint(worker, connector, stats, definition, shared, endpoint));
        }
        kept.forEach(UpstreamEndpoint::close);
        endpoints = List.copyOf(next);
        stats.retain(endpoints);
        balance();
    }

    /** With an endpoint for each address that DNS tells. A name that was not asked for yet stands for itself. */
    private Set<Cluster.Endpoint> resolved() {
        var resolved = new LinkedHashSet<Cluster.Endpoint>();
        for (Cluster.Endpoint endpoint : definition.endpoints()) {
            List<InetAddress> addresses =
                    definition.discovery() == Cluster.Discovery.STRICT_DNS ? resolver.known(endpoint.host()) : null;
            if (addresses == null) {
                resolved.add(endpoint);
            } else {
                for (InetAddress address : addresses) {
                    resolved.add(new Cluster.Endpoint(
                            address.getHostAddress(), endpoint.port(), endpoint.weight(), endpoint.priority()));
                }
            }
        }
        return resolved;
    }

    private @Nullable UpstreamEndpoint take(List<UpstreamEndpoint> from, Cluster.Endpoint endpoint) {
        for (UpstreamEndpoint candidate : from) {
            if (candidate.serves(definition, shared, endpoint)) {
                from.remove(candidate);
                return candidate;
            }
        }
        return null;
    }

    /** Lays the endpoints out anew, without those that are ejected. */
    private void balance() {
        OutlierDetector outliers = shared.outliers();
        ejectionsSeen = outliers == null ? 0 : outliers.version();
        var byPriority = new TreeMap<Integer, List<UpstreamEndpoint>>();
        for (UpstreamEndpoint endpoint : endpoints) {
            byPriority
                    .computeIfAbsent(endpoint.definition().priority(), priority -> new ArrayList<>())
                    .add(endpoint);
        }
        int minHealthPercent = outliers == null ? 0 : outliers.settings().minHealthPercent();
        priorities = byPriority.values().stream()
                .map(all -> priority(all, minHealthPercent))
                .toList();
        load = PriorityLoad.of(
                priorities.stream().mapToInt(Priority::healthy).toArray(),
                priorities.stream().mapToInt(Priority::all).toArray());
    }

    /** Where too few are healthy all are used, as an error of all is likelier one of the watcher: Envoy's panic. */
    private Priority priority(List<UpstreamEndpoint> all, int minHealthPercent) {
        List<UpstreamEndpoint> healthy =
                all.stream().filter(UpstreamEndpoint::isHealthy).toList();
        boolean panic = 100 * healthy.size() < minHealthPercent * all.size();
        List<UpstreamEndpoint> used = panic ? all : healthy;
        Balancer balancer =
                used.isEmpty() ? null : Balancer.of(definition.loadBalancing(), List.copyOf(used), worker.random());
        return new Priority(balancer, healthy.size(), all.size());
    }

    /** What requests are hashed by; null if the policy does not hash. */
    @Nullable
    HashKey hashKey() {
        return definition.loadBalancing() instanceof LoadBalancing.ConsistentHash hashing ? hashing.key() : null;
    }

    /** As {@link #choose(long, UpstreamEndpoint)}, without a key. */
    @Nullable
    UpstreamEndpoint choose(@Nullable UpstreamEndpoint avoid) {
        return choose(worker.random().nextLong(), avoid);
    }

    /**
     * @param hash of the request's key, or a random number
     * @param avoid the endpoint that failed a moment ago, taken again only if chance insists
     * @return null if there is none
     */
    @Nullable
    UpstreamEndpoint choose(long hash, @Nullable UpstreamEndpoint avoid) {
        if (definition.discovery() == Cluster.Discovery.STRICT_DNS && answersSeen != resolver.version()) {
            adopt();
        }
        OutlierDetector outliers = shared.outliers();
        if (outliers != null && ejectionsSeen != outliers.version()) {
            balance();
        }
        Balancer balancer = balancer();
        if (balancer == null) {
            return null;
        }
        UpstreamEndpoint chosen = balancer.choose(hash);
        for (int i = 1; i < RETRY_SELECTIONS && chosen == avoid; i++) {
            chosen = balancer.choose(hash + i * ELSEWHERE);
        }
        return chosen;
    }

    private @Nullable Balancer balancer() {
        if (priorities.size() < 2) {
            return priorities.isEmpty() ? null : priorities.get(0).balancer();
        }
        int rest = worker.random().nextInt(100);
        for (int i = 0; i < load.length; i++) {
            rest -= load[i];
            if (rest < 0) {
                return priorities.get(i).balancer();
            }
        }
        return priorities.get(0).balancer(); // nobody is healthy: panic, or none
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
