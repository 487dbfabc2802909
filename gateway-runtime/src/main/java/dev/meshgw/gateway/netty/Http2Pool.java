package dev.meshgw.gateway.netty;

import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * HTTP/2 connections to one endpoint. One carries all requests until its streams are used up; then another is opened. Event
 * loop only.
 */
final class Http2Pool implements UpstreamPool {

    private final Worker worker;
    private final UpstreamEndpoint endpoint;
    private final UpstreamHello hello;
    private final List<Http2Upstream> connections = new ArrayList<>();
    private final Deque<UpstreamRequest> waiting = new ArrayDeque<>();
    private boolean connecting;
    private boolean closed;

    Http2Pool(Worker worker, UpstreamEndpoint endpoint, UpstreamHello hello) {
        this.worker = worker;
        this.endpoint = endpoint;
        this.hello = hello;
    }

    @Override
    public void acquire(UpstreamRequest request) {
        Http2Upstream connection = free();
        if (connection != null) {
            request.ready(connection.newStream());
        } else if (waiting.size() >= worker.options().maxPendingRequests()) {
            request.failed(UpstreamFailure.OVERFLOW, "");
        } else {
            waiting.add(request);
            connectIfNeeded();
        }
    }

    private @Nullable Http2Upstream free() {
        for (Http2Upstream connection : connections) {
            if (connection.takesStreams()) {
                return connection;
            }
        }
        return null;
    }

    @Override
    public void cancel(UpstreamRequest request) {
        waiting.remove(request);
    }

    private void connectIfNeeded() {
        if (connecting
                || waiting.isEmpty()
                || connections.size() >= worker.options().maxUpstreamConnections()) {
            return;
        }
        connecting = true;
        Http2Upstream connection = Http2Upstream.create(worker, this);
        endpoint.connect(hello, connection, new UpstreamConnector.Outcome() {
            @Override
            public void connected(Channel channel) {
                connecting = false;
                connections.add(connection);
                serveWaiting();
            }

            @Override
            public void failed(UpstreamFailure failure, String reason) {
                connecting = false;
                // What waits would wait for the same endpoint.
                var all = new ArrayList<>(waiting);
                waiting.clear();
                all.forEach(request -> request.failed(failure, reason));
            }
        });
    }

    /** A stream ended, or the peer allows more of them. */
    void serveWaiting() {
        Http2Upstream connection = free();
        while (connection != null && !waiting.isEmpty()) {
            waiting.remove().ready(connection.newStream());
            connection = free();
        }
        connectIfNeeded();
    }

    /** Takes no more streams. */
    void gone(Http2Upstream connection) {
        connections.remove(connection);
        connectIfNeeded();
    }

    @Override
    public void closeIdle(long nowNanos) {
        long timeout = worker.options().upstreamIdleTimeout().toNanos();
        for (Http2Upstream connection : List.copyOf(connections)) {
            if (connection.isIdleFor(timeout, nowNanos)) {
                connection.closeWhenDone();
            }
        }
    }

    @Override
    public boolean isEmpty() {
        return connections.isEmpty() && !connecting && waiting.isEmpty();
    }

    @Override
    public void close() {
        if (!closed) {
            closed = true;
            List.copyOf(connections).forEach(Http2Upstream::closeWhenDone);
        }
    }
}
