package dev.meshgw.gateway.netty;

import io.netty.channel.Channel;
import java.util.ArrayList;
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
    private final PendingRequests waiting;
    private final ConnectionLife life;
    private boolean connecting;
    private boolean closed;

    Http2Pool(Worker worker, UpstreamEndpoint endpoint, UpstreamHello hello) {
        this.worker = worker;
        this.endpoint = endpoint;
        this.hello = hello;
        this.waiting = new PendingRequests(worker, endpoint);
        this.life = new ConnectionLife(endpoint);
    }

    @Override
    public void acquire(UpstreamRequest request) {
        Http2Upstream connection = free();
        if (connection != null) {
            begin(request, connection);
        } else if (waiting.add(request)) {
            connectIfNeeded();
        }
    }

    private void begin(UpstreamRequest request, Http2Upstream connection) {
        if (!endpoint.admit()) {
            request.failed(UpstreamFailure.OVERFLOW, "");
            return;
        }
        request.ready(connection.newStream());
        if (life.isOver(connection.requests(), connection.openedNanos())) {
            connection.closeWhenDone();
        }
    }

    private @Nullable Http2Upstream free() {
        for (Http2Upstream connection : connections) {
            if (connection.takesStreams(endpoint.settings().http().maxConcurrentStreams())) {
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
        Http2Upstream connection =
                Http2Upstream.create(worker, this, endpoint.settings().http().keepalive());
        connecting = true;
        boolean started = endpoint.connect(hello, connections.isEmpty(), connection, new UpstreamConnector.Outcome() {
            @Override
            public void connected(Channel channel) {
                connecting = false;
                connections.add(connection);
                serveWaiting();
                if (closed) {
                    connection.closeWhenDone();
                }
            }

            @Override
            public void failed(UpstreamFailure failure, String reason) {
                connecting = false;
                // What waits would wait for the same endpoint.
                for (int i = waiting.size(); i > 0; i--) {
                    UpstreamRequest next = waiting.poll();
                    if (next != null) {
                        next.failed(failure, reason);
                    }
                }
            }
        });
        if (!started) {
            connecting = false;
        }
    }

    /** A stream ended, or the peer allows more of them. */
    void serveWaiting() {
        Http2Upstream connection = free();
        while (connection != null && !waiting.isEmpty()) {
            UpstreamRequest next = waiting.poll();
            if (next != null) {
                begin(next, connection);
            }
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
        if (connections.isEmpty()) {
            return;
        }
        for (Http2Upstream connection : List.copyOf(connections)) {
            long idleSince = connection.idleSinceNanos(nowNanos);
            if (life.isOver(connection.requests(), connection.openedNanos())
                    || life.isIdleTooLong(idleSince, nowNanos)) {
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
