package dev.meshgw.gateway.netty;

import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The open downstream connections of one event loop, for idle timeouts and draining. Event loop only. */
final class ConnectionTable {

    private final long idleNanos;
    private final List<DownstreamConnection> open = new ArrayList<>();
    /** For those who ask from other threads. */
    private volatile int size;

    ConnectionTable(Duration idleTimeout) {
        this.idleNanos = idleTimeout.toNanos();
    }

    void add(DownstreamConnection connection) {
        connection.slot = open.size();
        open.add(connection);
        size = open.size();
    }

    /** How many are open, of removed listeners too. Any thread. */
    int size() {
        return size;
    }

    void remove(DownstreamConnection connection) {
        DownstreamConnection last = open.remove(open.size() - 1);
        if (last != connection) {
            open.set(connection.slot, last);
            last.slot = connection.slot;
        }
        size = open.size();
    }

    /** Lets every connection finish what it has in hand. */
    void drainAll() {
        List.copyOf(open).forEach(DownstreamConnection::drain); // a copy: closing removes
    }

    void closeAll() {
        List.copyOf(open).forEach(DownstreamConnection::cut);
    }

    /** Drains the connections of some listeners and closes what is left after a time. */
    void drain(Set<String> listenerNames, Duration time, EventLoop loop) {
        List<DownstreamConnection> affected = open.stream()
                .filter(connection -> listenerNames.contains(connection.listenerName()))
                .toList();
        affected.forEach(DownstreamConnection::drain);
        loop.schedule(() -> affected.forEach(DownstreamConnection::cut), time.toMillis(), TimeUnit.MILLISECONDS);
    }

    /**
     * Closes what has been idle too long. A connection only notes that something happened; when, is known to the tick, so that
     * traffic reads no clock.
     */
    void closeIdle(long nowNanos) {
        List<DownstreamConnection> idle = null;
        for (DownstreamConnection connection : open) {
            if (connection.isIdleFor(idleNanos, nowNanos)) {
                if (idle == null) {
                    idle = new ArrayList<>();
                }
                idle.add(connection);
            }
        }
        if (idle != null) {
            idle.forEach(DownstreamConnection::idleTimeout);
        }
    }
}
