package dev.meshgw.gateway.netty;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Earliest deadline first, as Envoy schedules weighted endpoints: whoever was chosen is due again after one over its weight.
 * Event loop only.
 */
final class WeightedSchedule implements Balancer {

    private static final double SMALLEST_WEIGHT = 1e-6;

    private final ToDoubleFunction<UpstreamEndpoint> weight;
    private final PriorityQueue<Turn> turns = new PriorityQueue<>(
            Comparator.comparingDouble((Turn turn) -> turn.deadline).thenComparingLong(turn -> turn.order));
    private long order;

    private static final class Turn {

        private final UpstreamEndpoint endpoint;
        private double deadline;
        private long order;

        Turn(UpstreamEndpoint endpoint) {
            this.endpoint = endpoint;
        }
    }

    /** @param weight of an endpoint now; asked each time it was chosen */
    WeightedSchedule(
            List<UpstreamEndpoint> endpoints, SplittableRandom random, ToDoubleFunction<UpstreamEndpoint> weight) {
        this.weight = weight;
        for (UpstreamEndpoint endpoint : endpoints) {
            add(new Turn(endpoint));
        }
        for (int skip = random.nextInt(endpoints.size()); skip > 0; skip--) {
            choose(0); // begin anywhere, so that the event loops do not all begin with the same endpoint
        }
    }

    private void add(Turn turn) {
        turn.deadline += 1 / Math.max(SMALLEST_WEIGHT, weight.applyAsDouble(turn.endpoint));
        turn.order = order++;
        turns.add(turn);
    }

    @Override
    public UpstreamEndpoint choose(long hash) {
        Turn turn = turns.remove();
        add(turn);
        return turn.endpoint;
    }
}
