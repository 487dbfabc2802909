package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.ConnectionPool;
import java.util.concurrent.atomic.AtomicInteger;

/** How much of something may be in use at once: one of Envoy's circuit breakers. Without a limit nothing is counted. Thread-safe. */
final class Limit {

    private final int limit;
    private final AtomicInteger inUse = new AtomicInteger();

    /** @param limit {@link ConnectionPool#UNLIMITED} for none */
    Limit(int limit) {
        this.limit = limit;
    }

    /** @return false if as much is in use as may be */
    boolean tryAcquire() {
        if (limit == ConnectionPool.UNLIMITED) {
            return true;
        }
        if (inUse.incrementAndGet() <= limit) {
            return true;
        }
        inUse.decrementAndGet();
        return false;
    }

    /** Takes one more, whatever the limit says. */
    void acquire() {
        if (limit != ConnectionPool.UNLIMITED) {
            inUse.incrementAndGet();
        }
    }

    void release() {
        if (limit != ConnectionPool.UNLIMITED) {
            inUse.decrementAndGet();
        }
    }
}
