package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster.UpstreamProtocol;
import dev.meshgw.snapshot.RetryPolicy;
import dev.meshgw.snapshot.RetryPolicy.Condition;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Brings one request to an endpoint: waits for a connection, keeps the body back until there is one, and tries again as the
 * route's {@link RetryPolicy} says. Event loop only.
 */
final class UpstreamRequest {

    /** Envoy: the pause before a retry grows to this multiple of its base. */
    private static final int MAX_BACK_OFF_FACTOR = 10;

    private final UpstreamCallbacks callbacks;
    private final Worker worker;
    private final UpstreamCluster cluster;
    private final RequestHead request;
    private final RetryPolicy retries;
    /** What was not sent yet; and what was, as long as it may have to be sent again. Null if there is nothing of either. */
    private @Nullable RequestBuffer buffer;

    private @Nullable UpstreamEndpoint endpoint;
    private @Nullable UpstreamStream stream;
    private @Nullable String localAddress;
    private @Nullable Future<?> pause;
    private @Nullable Future<?> perTryTimeout;
    private final RequestHash hash;
    private int attempts;
    private boolean admitted;
    /** Whether the attempt in hand counts among the retries of the cluster. */
    private boolean retrying;

    private boolean keepsBody;
    private boolean requestEnded;
    private boolean bodySent;
    private boolean responseStarted;
    private boolean ended;
    /** Whether the attempt in hand is counted as one that has a connection. */
    private boolean active;

    UpstreamRequest(
            UpstreamCallbacks callbacks,
            Worker worker,
            UpstreamCluster cluster,
            RequestHead request,
            RetryPolicy retries) {
        this.callbacks = callbacks;
        this.worker = worker;
        this.cluster = cluster;
        this.request = request;
        this.retries = retries;
        this.keepsBody = retries.repeatsWhatWasSent()
                || (retries.attempts() > 0 && cluster.definition().protocol() != UpstreamProtocol.HTTP_1_1);
        this.hash = RequestHash.of(cluster.hashKey(), request, worker.random());
    }

    void begin(boolean end) {
        requestEnded = end;
        attempt();
    }

    private void attempt() {
        pause = null;
        UpstreamEndpoint chosen = cluster.choose(hash.hash(), retries.avoidsPreviousHosts() ? endpoint : null);
        if (chosen == null) {
            callbacks.noHealthyUpstream();
            return;
        }
        attempts++;
        if (attempts > 1) {
            clusterStats().increment(ClusterStat.UPSTREAM_RQ_RETRY);
            request.headers.set(HeaderNames.X_ENVOY_ATTEMPT_COUNT, AsciiString.of(Integer.toString(attempts)));
        }
        leaveEndpoint();
        endpoint = chosen;
        chosen.begin();
        chosen.acquire(this);
    }

    private void leaveEndpoint() {
        if (endpoint != null) {
            notActive();
            endpoint.end(admitted);
            admitted = false;
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
        admitted = true;
        if (endpoint != null) {
            endpoint.connected();
        }
        active();
        localAddress = connection.localAddress();
        RequestBuffer held = buffer;
        connection.send(this, request, requestEnded && held == null);
        if (held != null) {
            send(held, connection);
        }
        if (stream != connection) {
            return;
        }
        if (requestEnded) {
            armPerTryTimeout();
        }
        if (held != null && connection.isWritable()) {
            callbacks.upstreamWritable();
        }
    }

    private void send(RequestBuffer held, UpstreamStream connection) {
        HeaderList trailers = held.trailers();
        int size = held.size();
        for (int i = 0; i < size && stream == connection; i++) {
            bodySent = true;
            connection.data(held.copy(i), i == size - 1 && requestEnded && trailers == null);
        }
        if (trailers != null && stream == connection) {
            connection.trailers(trailers);
        }
        if (!keepsBody) {
            forgetBody();
        }
    }

    void failed(UpstreamFailure failure, String reason) {
        stream = null;
        failedAt(failure);
        if (failure == UpstreamFailure.OVERFLOW) {
            clusterStats().increment(ClusterStat.UPSTREAM_RQ_PENDING_OVERFLOW);
        }
        if (!retry(failure.isRetried(retries))) {
            callbacks.upstreamFailed(failure, reason, attempts > 1);
        }
    }

    private void failedAt(UpstreamFailure failure) {
        if (endpoint != null) {
            endpoint.failed(failure);
        }
    }

    /**
     * Tries again if this is wanted and possible.
     *
     * @param wanted whether the policy is about what has happened
     */
    private boolean retry(boolean wanted) {
        releaseRetry();
        if (!wanted || (bodySent && !keepsBody)) {
            return false;
        }
        if (attempts > retries.attempts()) {
            clusterStats().increment(ClusterStat.UPSTREAM_RQ_RETRY_LIMIT_EXCEEDED);
            callbacks.retryLimitExceeded();
            return false;
        }
        retrying = cluster.shared().retries().tryAcquire();
        if (!retrying) {
            clusterStats().increment(ClusterStat.UPSTREAM_RQ_RETRY_OVERFLOW);
        }
        if (!retrying) {
            callbacks.retryOverflow();
            return false;
        }
        long base = Math.max(1, retries.backOff().toMillis());
        long factor = attempts >= 4 ? MAX_BACK_OFF_FACTOR : Math.min(MAX_BACK_OFF_FACTOR, (1 << attempts) - 1);
        pause = worker.loop().schedule(this::attempt, worker.random().nextLong(base * factor), TimeUnit.MILLISECONDS);
        return true;
    }

    private void releaseRetry() {
        if (retrying) {
            retrying = false;
            cluster.shared().retries().release();
        }
    }

    // What the downstream sends.

    /** @param data owned from now on */
    void data(ByteBuf data, boolean end) {
        requestEnded = end;
        if (stream == null) {
            buffer().add(data);
            callbacks.pauseRequest();
            return;
        }
        if (keepsBody && !keep(data)) {
            keepsBody = false;
            forgetBody();
        }
        bodySent = true;
        stream.data(data, end);
        if (end) {
            armPerTryTimeout();
        }
        if (stream != null && !stream.isWritable()) {
            callbacks.pauseRequest();
        }
    }

    private RequestBuffer buffer() {
        if (buffer == null) {
            buffer = new RequestBuffer();
        }
        return buffer;
    }

    private void forgetBody() {
        if (buffer != null) {
            buffer.release();
            buffer = null;
        }
    }

    private boolean keep(ByteBuf data) {
        if (buffer().overflows(data.readableBytes())) {
            return false;
        }
        buffer().add(data.retainedDuplicate());
        return true;
    }

    void trailers(HeaderList trailers) {
        requestEnded = true;
        if (stream == null || keepsBody) {
            buffer().trailers(trailers);
        }
        if (stream != null) {
            stream.trailers(trailers);
            armPerTryTimeout();
        }
    }

    private void armPerTryTimeout() {
        if (retries.perTryTimeout() != null && stream != null && !responseStarted && !ended) {
            perTryTimeout = worker.loop()
                    .schedule(this::perTryTimedOut, retries.perTryTimeout().toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void disarmPerTryTimeout() {
        if (perTryTimeout != null) {
            perTryTimeout.cancel(false);
            perTryTimeout = null;
        }
    }

    private void perTryTimedOut() {
        clusterStats().increment(ClusterStat.UPSTREAM_RQ_PER_TRY_TIMEOUT);
        perTryTimeout = null;
        timedOut();
        leaveStream();
        if (!retry(UpstreamFailure.isResetRetried(retries))) {
            callbacks.perTryTimeout();
        }
    }

    private void leaveStream() {
        if (stream != null) {
            UpstreamStream left = stream;
            stream = null;
            left.cancel();
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
        callbacks.upstreamWritable();
    }

    void informational(int status, HeaderList headers) {
        callbacks.informational(status, headers);
    }

    void head(ResponseHead head, boolean end) {
        disarmPerTryTimeout();
        if (endpoint != null) {
            endpoint.answered(head.status());
        }
        boolean unwanted = retries.attempts() > 0 && isRetried(head);
        if (unwanted && retry(true)) {
            leaveStream();
            return;
        }
        if (attempts > 1 && !unwanted) {
            clusterStats().increment(ClusterStat.UPSTREAM_RQ_RETRY_SUCCESS);
        }
        if (hash.setCookie() != null) {
            head.headers().add(HeaderNames.SET_COOKIE, hash.setCookie());
        }
        responseStarted = true;
        keepsBody = false;
        forgetBody();
        callbacks.responseHead(head, end);
    }

    private boolean isRetried(ResponseHead head) {
        HeaderList headers = head.headers();
        AsciiString grpcStatus = headers.get(HeaderNames.GRPC_STATUS);
        boolean wanted = retries.retriesStatus(head.status())
                || (grpcStatus != null && retries.retriesGrpcStatus((int) FramingGuard.parseLength(grpcStatus)));
        boolean ifRateLimited = retries.has(Condition.ENVOY_RATELIMITED);
        if ((wanted || ifRateLimited) && headers.get(HeaderNames.X_ENVOY_RATELIMITED) != null) {
            return ifRateLimited;
        }
        return wanted;
    }

    void responseData(ByteBuf data, boolean end) {
        callbacks.responseData(data, end);
    }

    void responseTrailers(HeaderList trailers) {
        callbacks.responseTrailers(trailers);
    }

    /** The stream ended before the response did. */
    void reset(UpstreamFailure failure) {
        reset(failure, "");
    }

    /** @param reason of the transport, in Envoy's words; empty for none */
    void reset(UpstreamFailure failure, String reason) {
        UpstreamStream broken = stream;
        stream = null;
        disarmPerTryTimeout();
        if (responseStarted) {
            failedAt(failure);
            callbacks.responseAborted(failure);
        } else if (failure == UpstreamFailure.CONNECTION_TERMINATION && broken != null && isStale(broken)) {
            attempt();
        } else {
            failed(failure, reason);
        }
    }

    /**
     * A kept connection that the upstream closed while the request was on its way; RFC 9110 §9.2.2 lets safe methods be
     * repeated then.
     */
    private boolean isStale(UpstreamStream broken) {
        return broken.isReused()
                && attempts <= retries.attempts()
                && requestEnded
                && !bodySent
                && (request.method.contentEquals("GET") || request.isHead() || request.method.contentEquals("OPTIONS"));
    }

    /** The route's time for a response is over. */
    void timedOut() {
        if (endpoint != null) {
            endpoint.timedOut();
        }
    }

    /** Whether the request came by HTTP/2. */
    boolean isHttp2() {
        return request.overHttp2;
    }

    /** The exchange is over, well or not. */
    void end() {
        if (ended) {
            return;
        }
        ended = true;
        disarmPerTryTimeout();
        releaseRetry();
        if (pause != null) {
            pause.cancel(false);
        }
        if (endpoint != null) {
            notActive();
            endpoint.end(admitted);
            admitted = false;
            if (stream == null) {
                endpoint.cancel(this);
            }
        }
        leaveStream();
        forgetBody();
    }

    int attempts() {
        return attempts;
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

    /** That the request goes to, after the route has rewritten it; without port. */
    String host() {
        return UpstreamHello.host(request.authority);
    }

    /** {@code ip:port} of our end; null if no connection came about. */
    @Nullable
    String localAddress() {
        return localAddress;
    }
}
