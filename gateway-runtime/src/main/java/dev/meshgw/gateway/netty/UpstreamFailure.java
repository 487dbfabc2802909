package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.RetryPolicy;
import dev.meshgw.snapshot.RetryPolicy.Condition;

/** Why a request or connection got no answer from upstream, in Envoy's words: its reset reasons and response flags. */
enum UpstreamFailure {
    REMOTE_CONNECTION_FAILURE("remote connection failure", "remote_connection_failure", "UF", 503),
    CONNECTION_TIMEOUT("connection timeout", "connection_timeout", "UF", 503),
    /** The connection ended before the response did. */
    CONNECTION_TERMINATION("connection termination", "connection_termination", "UC", 503),
    /** The upstream reset an HTTP/2 stream. */
    REMOTE_RESET("remote reset", "remote_reset", "UR", 503),
    /** The upstream reset an HTTP/2 stream and says that it did nothing with it. */
    REMOTE_REFUSED_STREAM_RESET("remote refused stream reset", "remote_refused_stream_reset", "UR", 503),
    /** Too many requests wait for a connection. */
    OVERFLOW("overflow", "overflow", "UO", 503),
    /** The response is not HTTP. */
    PROTOCOL_ERROR("protocol error", "protocol_error", "UPE", 502);

    private final String reason;
    private final String details;
    private final String flag;
    private final int status;

    UpstreamFailure(String reason, String details, String flag, int status) {
        this.reason = reason;
        this.details = details;
        this.flag = flag;
        this.status = status;
    }

    /** As in the body of a local reply. */
    String reason() {
        return reason;
    }

    /** As in %RESPONSE_CODE_DETAILS%. */
    String details() {
        return details;
    }

    String flag() {
        return flag;
    }

    /** Of the local reply. */
    int status() {
        return status;
    }

    /** Whether the policy asks for another attempt after this. */
    boolean isRetried(RetryPolicy policy) {
        return switch (this) {
            case OVERFLOW -> false;
            case REMOTE_CONNECTION_FAILURE, CONNECTION_TIMEOUT ->
                isResetRetried(policy)
                        || policy.has(Condition.CONNECT_FAILURE)
                        || policy.has(Condition.RESET_BEFORE_REQUEST);
            case REMOTE_REFUSED_STREAM_RESET -> isResetRetried(policy) || policy.has(Condition.REFUSED_STREAM);
            default -> isResetRetried(policy);
        };
    }

    /** Whether the policy asks for another attempt after an end of any kind without a response: Envoy counts it as a 5xx. */
    static boolean isResetRetried(RetryPolicy policy) {
        return policy.has(Condition.RESET) || policy.has(Condition.SERVER_ERROR) || policy.has(Condition.GATEWAY_ERROR);
    }
}
