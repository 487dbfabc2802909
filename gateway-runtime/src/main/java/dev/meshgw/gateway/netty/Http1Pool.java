package dev.meshgw.gateway.netty;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;

/**
 * HTTP/1.1 connections to one endpoint, one request at a time on each. The connection used last is used next, so that those
 * not needed grow old and are closed. Bounded: what finds no connection waits, and what finds too many waiting is refused.
 * Event loop only.
 */
final class Http1Pool implements UpstreamPool {

    private final Worker worker;
    private final UpstreamEndpoint endpoint;
    private final UpstreamHello hello;
    private final Deque<Http1Upstream> idle = new ArrayDeque<>();
    private final Deque<UpstreamRequest> waiting = new ArrayDeque<>();
    private int connections;
    private int connecting;
    private boolean closed;

    Http1Pool(Worker worker, UpstreamEndpoint endpoint, UpstreamHello hello) {
        this.worker = worker;
        this.endpoint = endpoint;
        this.hello = hello;
    }

    @Override
    public void acquire(UpstreamRequest request) {
        Http1Upstream connection = idle.pollLast();
        if (connection != null) {
            request.ready(connection);
            return;
        }
        if (waiting.size() >= worker.options().maxPendingRequests()) {
            request.failed(UpstreamFailure.OVERFLOW, "");
            return;
        }
        waiting.add(request);
        connectIfNeeded();
    }

    @Override
    public void cancel(UpstreamRequest request) {
        waiting.remove(request);
    }

    private void connectIfNeeded() {
        if (connecting < waiting.size() && connections < worker.options().maxUpstreamConnections()) {
            connections++;
            connecting++;
            var connection = new Http1Upstream(worker, this);
            endpoint.connect(hello, connection, new UpstreamConnector.Outcome() {
                @Override
                public void connected(Channel channel) {
                    connecting--;
                    released(connection);
                }

                @Override
                public void failed(UpstreamFailure failure, String reason) {
                    connecting--;
                    connections--;
                    UpstreamRequest first = waiting.poll();
                    if (first != null) {
                        first.failed(failure, reason);
                    }
                    connectIfNeeded();
                }
            });
        }
    }

    /** The connection is free for another request. */
    void released(Http1Upstream connection) {
        UpstreamRequest next = waiting.poll();
        if (next != null) {
            next.ready(connection);
        } else if (closed) {
            connection.close();
        } else {
            connection.idleSinceNanos = 0;
            idle.addLast(connection);
        }
    }

    /** The connection is gone. It was in the pool or busy, but never both. */
    void gone(Http1Upstream connection) {
        connections--;
        idle.remove(connection);
        connectIfNeeded();
    }

    /** The time when a connection became idle is known to the tick, so that requests read no clock. */
    @Override
    public void closeIdle(long nowNanos) {
        long timeout = worker.options().upstreamIdleTimeout().toNanos();
        for (Http1Upstream connection : new ArrayList<>(idle)) {
            if (connection.idleSinceNanos == 0) {
                connection.idleSinceNanos = nowNanos;
            } else if (nowNanos - connection.idleSinceNanos > timeout) {
                connection.close();
            }
        }
    }

    @Override
    public boolean isEmpty() {
        return connections == 0 && waiting.isEmpty();
    }

    @Override
    public void close() {
        closed = true;
        new ArrayList<>(idle).forEach(Http1Upstream::close);
    }
}
