package dev.meshgw.gateway.netty;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Requests that wait for a connection to one endpoint, first come first served, and bounded. Event loop only. */
final class PendingRequests {

    private final Deque<UpstreamRequest> waiting = new ArrayDeque<>();
    private final int bound;
    private final Limit limit;
    private final StatScope<ClusterStat> stats;

    PendingRequests(Worker worker, UpstreamEndpoint endpoint) {
        bound = worker.options().maxPendingRequests();
        limit = endpoint.pendingRequests();
        stats = endpoint.clusterStats();
    }

    /** @return false if too many wait already, which the request was told */
    boolean add(UpstreamRequest request) {
        if (waiting.size() >= bound || !limit.tryAcquire()) {
            request.failed(UpstreamFailure.OVERFLOW, "");
            return false;
        }
        waiting.add(request);
        stats.increment(ClusterStat.UPSTREAM_RQ_PENDING_TOTAL);
        stats.increment(ClusterStat.UPSTREAM_RQ_PENDING_ACTIVE);
        return true;
    }

    /** The next, which waits no more; null if none does. */
    @Nullable
    UpstreamRequest poll() {
        UpstreamRequest next = waiting.poll();
        if (next != null) {
            left();
        }
        return next;
    }

    void remove(UpstreamRequest request) {
        if (waiting.remove(request)) {
            left();
        }
    }

    private void left() {
        limit.release();
        stats.decrement(ClusterStat.UPSTREAM_RQ_PENDING_ACTIVE);
    }

    int size() {
        return waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
