package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.ConnectionPool;
import java.time.Duration;

/** How long connections to an endpoint live. Immutable. */
final class ConnectionLife {

    private final long maxNanos;
    private final int maxRequests;
    private final long idleNanos;

    ConnectionLife(UpstreamEndpoint endpoint) {
        ConnectionPool settings = endpoint.settings();
        Duration duration = settings.tcp().maxConnectionDuration();
        maxNanos = duration == null ? 0 : duration.toNanos();
        maxRequests = settings.http().maxRequestsPerConnection();
        idleNanos = endpoint.idleTimeout().toNanos();
    }

    /** Whether it may take no more requests. @param openedNanos when it was connected */
    boolean isOver(int requests, long openedNanos) {
        return requests >= maxRequests || (maxNanos > 0 && System.nanoTime() - openedNanos >= maxNanos);
    }

    boolean isIdleTooLong(long sinceNanos, long nowNanos) {
        return idleNanos > 0 && nowNanos - sinceNanos > idleNanos;
    }
}
