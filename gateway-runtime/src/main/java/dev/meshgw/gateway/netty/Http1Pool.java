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
    private final PendingRequests waiting;
    private final ConnectionLife life;
    private int connections;
    private int connecting;
    private boolean closed;

    Http1Pool(Worker worker, UpstreamEndpoint endpoint, UpstreamHello hello) {
        this.worker = worker;
        this.endpoint = endpoint;
        this.hello = hello;
        this.waiting = new PendingRequests(worker, endpoint);
        this.life = new ConnectionLife(endpoint);
    }

    @Override
    public void acquire(UpstreamRequest request) {
        Http1Upstream connection = idle.pollLast();
        if (connection != null) {
            if (!begin(request, connection)) {
                free(connection);
            }
        } else if (waiting.add(request)) {
            connectIfNeeded();
        }
    }

    @Override
    public void cancel(UpstreamRequest request) {
        waiting.remove(request);
    }

    /** @return whether the connection is taken */
    private boolean begin(UpstreamRequest request, Http1Upstream connection) {
        if (!endpoint.admit()) {
            request.failed(UpstreamFailure.OVERFLOW, "");
            return false;
        }
        connection.requests++;
        request.ready(connection);
        return true;
    }

    private void connectIfNeeded() {
        if (connecting >= waiting.size() || connections >= worker.options().maxUpstreamConnections()) {
            return;
        }
        var connection = new Http1Upstream(worker, this);
        boolean first = connections == 0;
        connections++;
        connecting++;
        boolean started = endpoint.connect(hello, first, connection, new UpstreamConnector.Outcome() {
            @Override
            public void connected(Channel channel) {
                connecting--;
                connection.openedNanos = System.nanoTime();
                serveWaiting(connection);
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
        if (!started) {
            connections--;
            connecting--;
        }
    }

    /** The connection is free for another request. */
    void released(Http1Upstream connection) {
        if (life.isOver(connection.requests, connection.openedNanos)) {
            connection.close();
        } else {
            serveWaiting(connection);
        }
    }

    private void serveWaiting(Http1Upstream connection) {
        UpstreamRequest next = waiting.poll();
        while (next != null && !begin(next, connection)) {
            next = waiting.poll();
        }
        if (next == null) {
            free(connection);
        }
    }

    private void free(Http1Upstream connection) {
        if (closed) {
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
        if (idle.isEmpty()) {
            return;
        }
        for (Http1Upstream connection : new ArrayList<>(idle)) {
            if (life.isOver(connection.requests, connection.openedNanos)) {
                connection.close();
            } else if (connection.idleSinceNanos == 0) {
                connection.idleSinceNanos = nowNanos;
            } else if (life.isIdleTooLong(connection.idleSinceNanos, nowNanos)) {
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
