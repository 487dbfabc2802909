package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings one request to an endpoint: waits for a connection, keeps the body back until there is one, and tries again where
 * that is safe. Event loop only.
 */
final class UpstreamRequest {

    /** Istio's default: two retries, for what the upstream surely did nothing with. */
    private static final int MAX_ATTEMPTS = 3;
    /** Envoy's base interval; each pause is random between nothing and a growing multiple of it. */
    private static final int RETRY_BASE_MILLIS = 25;

    private final HttpExchange exchange;
    private final Worker worker;
    private final UpstreamCluster cluster;
    private final RequestHead request;

    private @Nullable UpstreamEndpoint endpoint;
    private @Nullable UpstreamStream stream;
    private @Nullable String localAddress;
    private @Nullable Future<?> pause;
    /** The body as far as it came before there was a connection; bounded, as the downstream is told to wait. */
    private @Nullable Queue<ByteBuf> early;

    private @Nullable HeaderList earlyTrailers;
    private int attempts;
    private boolean requestEnded;
    private boolean bodySent;
    private boolean responseStarted;
    private boolean ended;
    /** Whether the attempt in hand is counted as one that has a connection. */
    private boolean active;

    UpstreamRequest(HttpExchange exchange, Worker worker, UpstreamCluster cluster, RequestHead request) {
        this.exchange = exchange;
        this.worker = worker;
        this.cluster = cluster;
        this.request = request;
    }

    void begin(boolean end) {
        requestEnded = end;
        attempt();
    }

    private void attempt() {
        UpstreamEndpoint chosen = cluster.choose(endpoint);
        if (chosen == null) {
            exchange.noHealthyUpstream();
            return;
        }
        attempts++;
        if (attempts > 1) {
            cluster.stats().cluster().increment(ClusterStat.UPSTREAM_RQ_RETRY);
            request.headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, AsciiString.of(Integer.toString(attempts)));
        }
        leaveEndpoint();
        endpoint = chosen;
        chosen.begin();
        chosen.acquire(this);
        if (stream == null && pause == null && !ended) {
            clusterStats().increment(ClusterStat.UPSTREAM_RQ_PENDING_TOTAL);
        }
    }

    private void leaveEndpoint() {
        if (endpoint != null) {
            notActive();
            endpoint.end();
            endpoint = null;
        }
    }

    private void active() {
        if (endpoint != null) {
            active = true;
            clusterStats().increment(ClusterStat.UPSTREAM_RQ_TOTAL);
            clusterStats().increment(ClusterStat.UPSTREAM_RQ_ACTIVE);
            endpoint.stats().increment(EndpointStat.RQ_TOTAL);
            endpoint.stats().increment(EndpointStat.RQ_ACTIVE);
        }
    }

    private void notActive() {
        if (active && endpoint != null) {
            active = false;
            clusterStats().decrement(ClusterStat.UPSTREAM_RQ_ACTIVE);
            endpoint.stats().decrement(EndpointStat.RQ_ACTIVE);
        }
    }

    // What the pool says.

    void ready(UpstreamStream connection) {
        stream = connection;
        active();
        localAddress = connection.localAddress();
        boolean nothingFollows = requestEnded && early == null && earlyTrailers == null;
        connection.send(this, request, nothingFollows);
        if (early != null) {
            Queue<ByteBuf> body = early;
            early = null;
            while (!body.isEmpty()) {
                ByteBuf piece = body.remove();
                send(piece, body.isEmpty() && requestEnded && earlyTrailers == null);
            }
            if (connection.isWritable()) {
                exchange.upstreamWritable();
            }
        }
        if (earlyTrailers != null) {
            connection.trailers(earlyTrailers);
            earlyTrailers = null;
        }
    }

    void failed(UpstreamFailure failure, String reason) {
        stream = null;
        if (failure == UpstreamFailure.OVERFLOW) {
            clusterStats().increment(ClusterStat.UPSTREAM_RQ_PENDING_OVERFLOW);
        }
        if (failure.isRetriable() && attempts < MAX_ATTEMPTS) {
            int bound = RETRY_BASE_MILLIS * ((1 << attempts) - 1);
            pause = worker.loop().schedule(this::attempt, worker.random().nextInt(bound), TimeUnit.MILLISECONDS);
        } else {
            exchange.upstreamFailed(failure, reason, attempts > 1);
        }
    }

    // What the downstream sends.

    /** @param data owned from now on */
    void data(ByteBuf data, boolean end) {
        requestEnded = end;
        if (stream == null) {
            if (early == null) {
                early = new ArrayDeque<>();
            }
            early.add(data);
            exchange.pauseRequest();
            return;
        }
        send(data, end);
        if (stream != null && !stream.isWritable()) {
            exchange.pauseRequest();
        }
    }

    private void send(ByteBuf data, boolean end) {
        if (stream == null) {
            data.release();
            return;
        }
        bodySent = true;
        stream.data(data, end);
    }

    void trailers(HeaderList trailers) {
        requestEnded = true;
        if (stream == null) {
            earlyTrailers = trailers;
        } else {
            stream.trailers(trailers);
        }
    }

    void pauseResponse() {
        if (stream != null) {
            stream.pauseResponse();
        }
    }

    void resumeResponse() {
        if (stream != null) {
            stream.resumeResponse();
        }
    }

    // What the upstream says.

    void writable() {
        exchange.upstreamWritable();
    }

    void informational(int status, HeaderList headers) {
        exchange.informational(status, headers);
    }

    void head(ResponseHead head, boolean end) {
        responseStarted = true;
        exchange.responseHead(head, end);
    }

    void responseData(ByteBuf data, boolean end) {
        exchange.responseData(data, end);
    }

    void responseTrailers(HeaderList trailers) {
        exchange.responseTrailers(trailers);
    }

    /** The stream ended before the response did. */
    void reset(UpstreamFailure failure) {
        UpstreamStream broken = stream;
        stream = null;
        if (responseStarted) {
            exchange.responseAborted(failure);
        } else if (failure == UpstreamFailure.CONNECTION_TERMINATION && broken != null && isStale(broken)) {
            attempt();
        } else if (bodySent) {
            exchange.upstreamFailed(failure, "", attempts > 1);
        } else {
            failed(failure, "");
        }
    }

    /**
     * A kept connection that the upstream closed while the request was on its way; RFC 9110 §9.2.2 lets safe methods be
     * repeated then.
     */
    private boolean isStale(UpstreamStream broken) {
        return broken.isReused()
                && attempts < MAX_ATTEMPTS
                && requestEnded
                && !bodySent
                && (request.method.contentEquals("GET") || request.isHead() || request.method.contentEquals("OPTIONS"));
    }

    /** The exchange is over, well or not. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (pause != null) {
            pause.cancel(false);
        }
        if (endpoint != null) {
            notActive();
            endpoint.end();
            if (stream == null) {
                endpoint.cancel(this);
            }
        }
        if (stream != null) {
            stream.cancel();
            stream = null;
        }
        if (early != null) {
            early.forEach(ByteBuf::release);
            early = null;
        }
    }

    StatScope<ClusterStat> clusterStats() {
        return cluster.stats().cluster();
    }

    /** Of the last endpoint tried; null if none was chosen. */
    @Nullable
    StatScope<EndpointStat> endpointStats() {
        return endpoint == null ? null : endpoint.stats();
    }

    /** {@code host:port}; null if none was chosen. */
    @Nullable
    String endpointAddress() {
        return endpoint == null ? null : endpoint.address();
    }

    /** {@code ip:port} of our end; null if no connection came about. */
    @Nullable
    String localAddress() {
        return localAddress;
    }
}
