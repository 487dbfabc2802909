package dev.meshgw.snapshot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** How one endpoint of several is chosen: DestinationRule trafficPolicy.loadBalancer. */
public sealed interface LoadBalancing {

    LoadBalancing DEFAULT = new LeastRequest(null);

    /** Of two taken at random, by weight, the one with fewer requests in hand. */
    record LeastRequest(@Nullable SlowStart slowStart) implements LoadBalancing {}

    /** One after the other, as often as their weights say. */
    record RoundRobin(@Nullable SlowStart slowStart) implements LoadBalancing {}

    record Random() implements LoadBalancing {}

    /** The same endpoint for the same key. */
    record ConsistentHash(HashKey key, HashTable table) implements LoadBalancing {}

    /**
     * The share of a new endpoint grows from a tenth to the whole, Envoy's slow_start_config.
     *
     * @param aggression 1 grows evenly, more grows faster at first
     * @param minimumPercent of its weight with which it begins
     */
    record SlowStart(Duration window, double aggression, double minimumPercent) {}

    /** How keys are laid out on endpoints. */
    sealed interface HashTable {

        /** Ketama: every endpoint has points on a ring. @param minimumSize points of all endpoints together */
        record Ring(long minimumSize) implements HashTable {}

        /** @param size a prime number */
        record Maglev(int size) implements HashTable {}
    }
}
