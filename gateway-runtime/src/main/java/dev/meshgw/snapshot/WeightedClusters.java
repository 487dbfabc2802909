package dev.meshgw.snapshot;

import dev.meshgw.config.source.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Destinations of a route. Never empty; the weights are positive. */
public record WeightedClusters(List<WeightedCluster> clusters, int totalWeight) {

    /**
     * @param name Envoy's cluster name, also of a cluster that does not exist
     * @param cluster null if there is no such service, port or subset: 503 NC
     * @param headers edited before those of the route
     * @param hostRewrite replaces the authority unless the route has a rewrite of its own; null keeps it
     * @param origin the destination in the manifest; null if it was not written down
     */
    public record WeightedCluster(
            String name,
            @Nullable Cluster cluster,
            int weight,
            RouteAction.HeaderEdits headers,
            @Nullable String hostRewrite,
            @Nullable SourceLocation origin) {

        public WeightedCluster(String name, @Nullable Cluster cluster, int weight, RouteAction.HeaderEdits headers) {
            this(name, cluster, weight, headers, null, null);
        }
    }

    public static WeightedClusters of(List<WeightedCluster> clusters) {
        return new WeightedClusters(
                List.copyOf(clusters),
                clusters.stream().mapToInt(WeightedCluster::weight).sum());
    }

    /** @param random uniform in 0 … totalWeight-1 */
    public WeightedCluster choose(int random) {
        if (clusters.size() == 1) {
            return clusters.get(0);
        }
        int rest = random;
        for (WeightedCluster candidate : clusters) {
            rest -= candidate.weight();
            if (rest < 0) {
                return candidate;
            }
        }
        throw new IllegalArgumentException("random: " + random + " (expected: 0 … " + (totalWeight - 1) + ")");
    }
}
