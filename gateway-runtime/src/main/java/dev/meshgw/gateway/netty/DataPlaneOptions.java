package dev.meshgw.gateway.netty;

import java.time.Duration;

/**
 * Every limit and timeout of the data plane. Immutable; {@link #defaults()} are those of Istio's ingress gateway where it has
 * them, and {@link #toBuilder()} changes single ones.
 *
 * @param concurrency event loops; Envoy's {@code --concurrency}, default one for each processor
 * @param tlsEngine default BoringSSL where it loads
 * @param maxClientHelloBytes default 64 KiB, as Envoy's tls_inspector: it is read before any trust
 * @param helloTimeout from accept to a whole ClientHello; default 15 s, Envoy's listener_filters_timeout
 * @param handshakeTimeout from ClientHello to Finished; default 15 s, Istio's transport_socket_connect_timeout
 * @param maxHeaderBytes of a request or response head; default 60 KiB, Envoy's max_request_headers_kb
 * @param maxHeaderCount of a request or response; default 100, Envoy's max_headers_count
 * @param downstreamIdleTimeout without a request, or without a byte if relayed; default 1 h, Envoy's idle_timeout
 * @param upstreamIdleTimeout of a pooled connection; default 1 h, Envoy's idle_timeout
 * @param maxConcurrentStreams of one HTTP/2 downstream connection; default 1024, Envoy's max_concurrent_streams
 * @param maxUpstreamConnections to one endpoint from one event loop; default 128: fewer cost throughput, more cost CPU
 * @param maxPendingRequests that wait for a connection to one endpoint on one event loop; default 1024, Envoy's
 *     max_pending_requests
 * @param delayedCloseTimeout how long a closed connection may still send, so that it reads our last words before a reset;
 *     default 1 s, Envoy's delayed_close_timeout
 * @param listenerDrainTime how long connections of a removed listener may go on; default 45 s, Istio's drainDuration
 */
public record DataPlaneOptions(
        int concurrency,
        TlsEngine tlsEngine,
        int maxClientHelloBytes,
        Duration helloTimeout,
        Duration handshakeTimeout,
        int maxHeaderBytes,
        int maxHeaderCount,
        Duration downstreamIdleTimeout,
        Duration upstreamIdleTimeout,
        int maxConcurrentStreams,
        int maxUpstreamConnections,
        int maxPendingRequests,
        Duration delayedCloseTimeout,
        Duration listenerDrainTime) {

    /** Which code speaks TLS. */
    public enum TlsEngine {
        /** BoringSSL where it loads, else the JDK, which the log says. */
        AUTOMATIC,
        BORINGSSL,
        JDK
    }

    /** @throws IllegalArgumentException if a number or duration is not positive */
    public DataPlaneOptions {
        positive("concurrency", concurrency);
        positive("maxClientHelloBytes", maxClientHelloBytes);
        positive("helloTimeout", helloTimeout);
        positive("handshakeTimeout", handshakeTimeout);
        positive("maxHeaderBytes", maxHeaderBytes);
        positive("maxHeaderCount", maxHeaderCount);
        positive("downstreamIdleTimeout", downstreamIdleTimeout);
        positive("upstreamIdleTimeout", upstreamIdleTimeout);
        positive("maxConcurrentStreams", maxConcurrentStreams);
        positive("maxUpstreamConnections", maxUpstreamConnections);
        positive("maxPendingRequests", maxPendingRequests);
        positive("delayedCloseTimeout", delayedCloseTimeout);
        positive("listenerDrainTime", listenerDrainTime);
    }

    public static DataPlaneOptions defaults() {
        return new Builder().build();
    }

    public Builder toBuilder() {
        var builder = new Builder();
        builder.concurrency = concurrency;
        builder.tlsEngine = tlsEngine;
        builder.maxClientHelloBytes = maxClientHelloBytes;
        builder.helloTimeout = helloTimeout;
        builder.handshakeTimeout = handshakeTimeout;
        builder.maxHeaderBytes = maxHeaderBytes;
        builder.maxHeaderCount = maxHeaderCount;
        builder.downstreamIdleTimeout = downstreamIdleTimeout;
        builder.upstreamIdleTimeout = upstreamIdleTimeout;
        builder.maxConcurrentStreams = maxConcurrentStreams;
        builder.maxUpstreamConnections = maxUpstreamConnections;
        builder.maxPendingRequests = maxPendingRequests;
        builder.delayedCloseTimeout = delayedCloseTimeout;
        builder.listenerDrainTime = listenerDrainTime;
        return builder;
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isZero() || value.isNegative()) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }

    /** Holds the defaults. Not thread-safe. */
    public static final class Builder {

        private int concurrency = Runtime.getRuntime().availableProcessors();
        private TlsEngine tlsEngine = TlsEngine.AUTOMATIC;
        private int maxClientHelloBytes = 64 * 1024;
        private Duration helloTimeout = Duration.ofSeconds(15);
        private Duration handshakeTimeout = Duration.ofSeconds(15);
        private int maxHeaderBytes = 60 * 1024;
        private int maxHeaderCount = 100;
        private Duration downstreamIdleTimeout = Duration.ofHours(1);
        private Duration upstreamIdleTimeout = Duration.ofHours(1);
        private int maxConcurrentStreams = 1024;
        private int maxUpstreamConnections = 128;
        private int maxPendingRequests = 1024;
        private Duration delayedCloseTimeout = Duration.ofSeconds(1);
        private Duration listenerDrainTime = Duration.ofSeconds(45);

        private Builder() {}

        public Builder concurrency(int concurrency) {
            this.concurrency = concurrency;
            return this;
        }

        public Builder tlsEngine(TlsEngine tlsEngine) {
            this.tlsEngine = tlsEngine;
            return this;
        }

        public Builder maxClientHelloBytes(int maxClientHelloBytes) {
            this.maxClientHelloBytes = maxClientHelloBytes;
            return this;
        }

        public Builder helloTimeout(Duration helloTimeout) {
            this.helloTimeout = helloTimeout;
            return this;
        }

        public Builder handshakeTimeout(Duration handshakeTimeout) {
            this.handshakeTimeout = handshakeTimeout;
            return this;
        }

        public Builder maxHeaderBytes(int maxHeaderBytes) {
            this.maxHeaderBytes = maxHeaderBytes;
            return this;
        }

        public Builder maxHeaderCount(int maxHeaderCount) {
            this.maxHeaderCount = maxHeaderCount;
            return this;
        }

        public Builder downstreamIdleTimeout(Duration downstreamIdleTimeout) {
            this.downstreamIdleTimeout = downstreamIdleTimeout;
            return this;
        }

        public Builder upstreamIdleTimeout(Duration upstreamIdleTimeout) {
            this.upstreamIdleTimeout = upstreamIdleTimeout;
            return this;
        }

        public Builder maxConcurrentStreams(int maxConcurrentStreams) {
            this.maxConcurrentStreams = maxConcurrentStreams;
            return this;
        }

        public Builder maxUpstreamConnections(int maxUpstreamConnections) {
            this.maxUpstreamConnections = maxUpstreamConnections;
            return this;
        }

        public Builder maxPendingRequests(int maxPendingRequests) {
            this.maxPendingRequests = maxPendingRequests;
            return this;
        }

        public Builder delayedCloseTimeout(Duration delayedCloseTimeout) {
            this.delayedCloseTimeout = delayedCloseTimeout;
            return this;
        }

        public Builder listenerDrainTime(Duration listenerDrainTime) {
            this.listenerDrainTime = listenerDrainTime;
            return this;
        }

        public DataPlaneOptions build() {
            return new DataPlaneOptions(
                    concurrency,
                    tlsEngine,
                    maxClientHelloBytes,
                    helloTimeout,
                    handshakeTimeout,
                    maxHeaderBytes,
                    maxHeaderCount,
                    downstreamIdleTimeout,
                    upstreamIdleTimeout,
                    maxConcurrentStreams,
                    maxUpstreamConnections,
                    maxPendingRequests,
                    delayedCloseTimeout,
                    listenerDrainTime);
        }
    }
}
