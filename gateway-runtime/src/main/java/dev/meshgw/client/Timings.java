package dev.meshgw.client;

import java.time.Duration;

/**
 * When an exchange reached its stages, counted from its start; zero for a stage that it did not reach. The stages are those of
 * curl's {@code --write-out}. Immutable.
 */
public record Timings(
        Duration nameLookup,
        Duration connect,
        Duration appConnect,
        Duration preTransfer,
        Duration startTransfer,
        Duration total) {}
