package dev.meshgw.config.resource;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** DestinationRule trafficPolicy.connectionPool. A limit of 0 was not written and means none. */
public record ConnectionPoolSettings(
        @Nullable TcpSettings tcp, @Nullable HttpSettings http) {

    /** connectTimeout: null means 10 s. */
    public record TcpSettings(
            int maxConnections,
            @Nullable Duration connectTimeout,
            @Nullable TcpKeepalive tcpKeepalive,
            @Nullable Duration maxConnectionDuration,
            @Nullable Duration idleTimeout) {}

    public record TcpKeepalive(
            int probes, @Nullable Duration time, @Nullable Duration interval) {}

    public record HttpSettings(
            int http1MaxPendingRequests,
            int http2MaxRequests,
            int maxRequestsPerConnection,
            int maxRetries,
            @Nullable Duration idleTimeout,
            H2UpgradePolicy h2UpgradePolicy,
            boolean useClientProtocol,
            int maxConcurrentStreams,
            @Nullable Http2KeepAlive http2KeepAlive) {}

    public enum H2UpgradePolicy {
        DEFAULT,
        DO_NOT_UPGRADE,
        UPGRADE
    }

    /** PING frames on upstream connections. */
    public record Http2KeepAlive(
            @Nullable Duration interval, @Nullable Duration timeout) {}
}
