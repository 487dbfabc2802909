package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.RetryPolicy;
import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A copy of a request for another cluster, whose answer nobody sees. It never holds the request itself up: if its upstream
 * is so slow that more than {@link RequestBuffer#LIMIT_BYTES} of the body wait, it is given up. Event loop only.
 */
final class MirroredRequest implements UpstreamCallbacks {

    private static final AsciiString TRUE = AsciiString.cached("true");

    private final Worker worker;
    private final UpstreamRequest upstream;
    private final long timeoutNanos;
    private @Nullable Future<?> timeout;
    private boolean held;
    private int heldBytes;
    private boolean requestEnded;
    private boolean ended;

    /**
     * @param request as the route made it; copied
     * @param timeoutNanos from the end of the request to the end of the response; 0 for none
     */
    MirroredRequest(DownstreamConnection connection, Cluster cluster, RequestHead request, long timeoutNanos) {
        worker = connection.worker();
        this.timeoutNanos = timeoutNanos;
        RequestHead copy = request.copy();
        AsciiString forwardedFor = copy.headers.get(HeaderNames.X_FORWARDED_FOR);
        AsciiString localIp = connection.localIp();
        // Envoy sends its mirrors as a client of its own: one hop more, and internal.
        copy.headers.set(
                HeaderNames.X_FORWARDED_FOR,
                forwardedFor == null ? localIp : forwardedFor.concat(",").concat(localIp));
        copy.headers.set(HeaderNames.X_ENVOY_INTERNAL, TRUE);
        upstream = new UpstreamRequest(this, worker, worker.clusters().of(cluster), copy, RetryPolicy.NONE);
    }

    void begin(boolean end) {
        upstream.begin(end);
        if (end) {
            requestEnded();
        }
    }

    /** @param data owned from now on */
    void data(ByteBuf data, boolean end) {
        if (held && heldBytes + data.readableBytes() > RequestBuffer.LIMIT_BYTES) {
            finish();
        }
        if (ended) {
            data.release();
            return;
        }
        heldBytes += held ? data.readableBytes() : 0;
        upstream.data(data, end);
        if (end) {
            requestEnded();
        }
    }

    void trailers(HeaderList trailers) {
        if (!ended) {
            upstream.trailers(trailers.copy());
            requestEnded();
        }
    }

    private void requestEnded() {
        requestEnded = true;
        if (timeoutNanos > 0 && !ended) {
            timeout = worker.loop().schedule(this::finish, timeoutNanos, TimeUnit.NANOSECONDS);
        }
    }

    /** The request that is mirrored is over. What was not sent whole makes no sense. */
    void abandon() {
        if (!requestEnded) {
            finish();
        }
    }

    private void finish() {
        if (!ended) {
            ended = true;
            if (timeout != null) {
                timeout.cancel(false);
            }
            upstream.end();
        }
    }

    @Override
    public void pauseRequest() {
        if (!held) {
            held = true;
            heldBytes = 0;
        }
    }

    @Override
    public void upstreamWritable() {
        held = false;
    }

    @Override
    public void informational(int status, HeaderList headers) {}

    @Override
    public void responseHead(ResponseHead head, boolean end) {
        if (end) {
            finish();
        }
    }

    @Override
    public void responseData(ByteBuf data, boolean end) {
        data.release();
        if (end) {
            finish();
        }
    }

    @Override
    public void responseTrailers(HeaderList trailers) {
        finish();
    }

    @Override
    public void responseAborted(UpstreamFailure failure) {
        finish();
    }

    @Override
    public void retryLimitExceeded() {}

    @Override
    public void retryOverflow() {}

    @Override
    public void upstreamFailed(UpstreamFailure failure, String reason, boolean retried) {
        finish();
    }

    @Override
    public void perTryTimeout() {
        finish();
    }

    @Override
    public void noHealthyUpstream() {
        finish();
    }
}
