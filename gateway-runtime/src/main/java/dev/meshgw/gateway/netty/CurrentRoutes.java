package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.RouteConfiguration;

/**
 * The routes of one connection, which follow the snapshots: each new request sees the newest. A connection whose listener or
 * route configuration is gone keeps the last that it had. Event loop only.
 */
final class CurrentRoutes {

    private final DownstreamConnection connection;
    private LiveSnapshot seen;
    private RouteConfiguration current;

    CurrentRoutes(DownstreamConnection connection, RouteConfiguration initial) {
        this.connection = connection;
        this.current = initial;
        this.seen = LiveSnapshot.EMPTY;
    }

    RouteConfiguration get() {
        LiveSnapshot live = connection.live();
        if (live != seen) {
            seen = live;
            current = live.routes(connection.listenerName(), current);
        }
        return current;
    }
}
