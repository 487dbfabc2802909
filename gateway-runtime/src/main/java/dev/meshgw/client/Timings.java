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
        Duration total) {

    static final Timings NONE =
            new Timings(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    /** Time for TCP alone; zero if it did not connect. */
    public Duration connecting() {
        return between(nameLookup, connect);
    }

    /** Time for TLS alone; zero if its handshake did not complete. */
    public Duration securing() {
        return between(connect, appConnect);
    }

    /** From the request to the first byte of its answer; zero if there was none. */
    public Duration waiting() {
        return between(preTransfer, startTransfer);
    }

    private static Duration between(Duration start, Duration end) {
        return end.isZero() ? Duration.ZERO : end.minus(start);
    }
}
