package dev.meshgw.gateway.netty;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** Requests that wait for a connection to one endpoint, first come first served, and bounded. Event loop only. */
final class PendingRequests {

    private final Deque<UpstreamRequest> waiting = new ArrayDeque<>();
    private final int bound;
    private final Limit limit;

    PendingRequests(Worker worker, UpstreamEndpoint endpoint) {
        bound = worker.options().maxPendingRequests();
        limit = endpoint.pendingRequests();
    }

    /** @return false if too many wait already, which the request was told */
    boolean add(UpstreamRequest request) {
        if (waiting.size() >= bound || !limit.tryAcquire()) {
            request.failed(UpstreamFailure.OVERFLOW, "");
            return false;
        }
        waiting.add(request);
        return true;
    }

    /** The next, which waits no more; null if none does. */
    @Nullable
    UpstreamRequest poll() {
        UpstreamRequest next = waiting.poll();
        if (next != null) {
            limit.release();
        }
        return next;
    }

    void remove(UpstreamRequest request) {
        if (waiting.remove(request)) {
            limit.release();
        }
    }

    int size() {
        return waiting.size();
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }
}
