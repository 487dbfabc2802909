package dev.meshgw.snapshot;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Limits of the connections to a cluster: DestinationRule trafficPolicy.connectionPool. Limits hold for the cluster as a
 * whole; {@link #UNLIMITED} is none.
 */
public record ConnectionPool(Tcp tcp, Http http) {

    public static final int UNLIMITED = Integer.MAX_VALUE;

    /** Istio's. */
    public static final ConnectionPool DEFAULT = new ConnectionPool(Tcp.DEFAULT, Http.DEFAULT);

    /**
     * @param maxConnections to all endpoints together
     * @param keepalive null leaves SO_KEEPALIVE off
     * @param maxConnectionDuration from connect to the end; null for none
     * @param idleTimeout of relayed connections; zero for none, null for the default of 1 h
     */
    public record Tcp(
            int maxConnections,
            Duration connectTimeout,
            @Nullable Keepalive keepalive,
            @Nullable Duration maxConnectionDuration,
            @Nullable Duration idleTimeout) {

        public static final Tcp DEFAULT = new Tcp(UNLIMITED, Duration.ofSeconds(10), null, null, null);
    }

    /** TCP keep-alive probes. Null and 0 leave the system's value. */
    public record Keepalive(
            int probes, @Nullable Duration time, @Nullable Duration interval) {}

    /**
     * @param maxPendingRequests that wait for a connection
     * @param maxRequests in hand
     * @param maxRequestsPerConnection after which it is closed
     * @param maxRetries in hand
     * @param idleTimeout of connections without a request; zero for none, null for the default of 1 h
     * @param maxConcurrentStreams of one HTTP/2 connection
     * @param keepalive PING frames on HTTP/2 connections; null for none
     */
    public record Http(
            int maxPendingRequests,
            int maxRequests,
            int maxRequestsPerConnection,
            int maxRetries,
            @Nullable Duration idleTimeout,
            int maxConcurrentStreams,
            @Nullable Http2Keepalive keepalive) {

        public static final Http DEFAULT = new Http(UNLIMITED, UNLIMITED, UNLIMITED, UNLIMITED, null, UNLIMITED, null);
    }

    /** @param timeout for the answer, after which the connection is closed */
    public record Http2Keepalive(Duration interval, Duration timeout) {}
}
