package dev.meshgw.gateway.netty;

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

    /** Whether the upstream surely did nothing with the request: Istio's default retry conditions. */
    boolean isRetriable() {
        return this == REMOTE_CONNECTION_FAILURE || this == CONNECTION_TIMEOUT || this == REMOTE_REFUSED_STREAM_RESET;
    }
}
