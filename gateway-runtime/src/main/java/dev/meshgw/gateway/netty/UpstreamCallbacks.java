package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;

/** Who asked for an {@link UpstreamRequest}: is told the response, or why there is none. Event loop only. */
interface UpstreamCallbacks {

    /** An interim response (RFC 9110 §15.2). */
    void informational(int status, HeaderList headers);

    void responseHead(ResponseHead head, boolean end);

    /** @param data owned by the callee from now on */
    void responseData(ByteBuf data, boolean end);

    void responseTrailers(HeaderList trailers);

    /** The response broke off. */
    void responseAborted(UpstreamFailure failure);

    /** There would have been another attempt, but those allowed are used up; the last one's outcome follows. */
    void retryLimitExceeded();

    /** There would have been another attempt, but the cluster has as many retries in hand as it may. */
    void retryOverflow();

    /**
     * No attempt led to a response.
     *
     * @param reason of the transport, may be empty
     * @param retried whether there was more than one attempt
     */
    void upstreamFailed(UpstreamFailure failure, String reason, boolean retried);

    /** The last attempt took too long. */
    void perTryTimeout();

    void noHealthyUpstream();

    /** The body is to come slower, at the latest now. */
    void pauseRequest();

    /** The upstream takes more of the body. */
    void upstreamWritable();
}
