package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.HashLayout;
import dev.meshgw.snapshot.LoadBalancing;
import java.util.List;
import java.util.SplittableRandom;

/** Chooses one of some endpoints. Made anew when they change. Event loop only. */
interface Balancer {

    /** @param hash of the request's key, or a random number if it has none */
    UpstreamEndpoint choose(long hash);

    /** @param endpoints not empty */
    static Balancer of(LoadBalancing policy, List<UpstreamEndpoint> endpoints, SplittableRandom random) {
        if (endpoints.size() == 1) {
            UpstreamEndpoint only = endpoints.get(0);
            return hash -> only;
        }
        if (policy instanceof LoadBalancing.ConsistentHash hashing) {
            return consistentHash(hashing, endpoints);
        }
        if (policy instanceof LoadBalancing.Random) {
            return hash -> endpoints.get(random.nextInt(endpoints.size())); // weights do not matter to Envoy's RANDOM
        }
        int weight = endpoints.get(0).definition().weight();
        boolean weighted =
                endpoints.stream().anyMatch(endpoint -> endpoint.definition().weight() != weight);
        if (policy instanceof LoadBalancing.RoundRobin roundRobin) {
            return weighted || roundRobin.slowStart() != null
                    ? new WeightedSchedule(endpoints, random, UpstreamEndpoint::weight)
                    : inTurn(endpoints, random);
        }
        var leastRequest = (LoadBalancing.LeastRequest) policy;
        return weighted || leastRequest.slowStart() != null
                ? new WeightedSchedule(endpoints, random, endpoint -> endpoint.weight() / (endpoint.active() + 1))
                : leastOfTwo(endpoints, random);
    }

    private static Balancer consistentHash(LoadBalancing.ConsistentHash policy, List<UpstreamEndpoint> endpoints) {
        HashLayout layout = HashLayout.of(
                policy.table(),
                endpoints.stream()
                        .map(endpoint -> new HashLayout.Host(
                                endpoint.address(), endpoint.definition().weight()))
                        .toList());
        return hash -> endpoints.get(layout.index(hash));
    }

    /** Begins anywhere, so that the event loops do not all begin with the same endpoint. */
    private static Balancer inTurn(List<UpstreamEndpoint> endpoints, SplittableRandom random) {
        return new Balancer() {
            private int next = random.nextInt(endpoints.size());

            @Override
            public UpstreamEndpoint choose(long hash) {
                UpstreamEndpoint chosen = endpoints.get(next);
                next = next + 1 == endpoints.size() ? 0 : next + 1;
                return chosen;
            }
        };
    }

    private static Balancer leastOfTwo(List<UpstreamEndpoint> endpoints, SplittableRandom random) {
        return hash -> {
            UpstreamEndpoint first = endpoints.get(random.nextInt(endpoints.size()));
            UpstreamEndpoint second = endpoints.get(random.nextInt(endpoints.size()));
            return first.active() <= second.active() ? first : second;
        };
    }
}
