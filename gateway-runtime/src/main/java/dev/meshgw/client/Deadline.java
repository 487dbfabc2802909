package dev.meshgw.client;

import java.time.Duration;

/** A point in time by which something must be done. Immutable; of {@link System#nanoTime}, so that a set clock does no harm. */
final class Deadline {

    private static final long NEVER = Long.MAX_VALUE;

    /** 292 years; who allows more time than the clock can count sets no limit. */
    private static final Duration COUNTABLE = Duration.ofNanos(Long.MAX_VALUE);

    private final long start;
    private final long limitNanos;

    private Deadline(long start, long limitNanos) {
        this.start = start;
        this.limitNanos = limitNanos;
    }

    /** @param limit zero for none */
    static Deadline in(Duration limit) {
        boolean unlimited = limit.isZero() || limit.compareTo(COUNTABLE) >= 0;
        return new Deadline(System.nanoTime(), unlimited ? NEVER : limit.toNanos());
    }

    /** The earlier of the two. */
    Deadline or(Deadline other) {
        return remainingNanos() <= other.remainingNanos() ? this : other;
    }

    boolean passed() {
        return remainingNanos() <= 0;
    }

    /** For {@link java.nio.channels.Selector#select(long)}: at least 1 while there is time, 0 for no limit. */
    long remainingMillis() {
        if (limitNanos == NEVER) {
            return 0;
        }
        return Math.max(1, (remainingNanos() - 1) / 1_000_000 + 1);
    }

    /** The share of the remaining time that one of {@code parts} attempts gets. */
    Deadline part(int parts) {
        return limitNanos == NEVER ? this : new Deadline(System.nanoTime(), Math.max(1, remainingNanos() / parts));
    }

    private long remainingNanos() {
        return limitNanos == NEVER ? NEVER : limitNanos - (System.nanoTime() - start);
    }
}
