package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.GrpcStatus;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the gateway itself, as Envoy gives it. Immutable.
 *
 * @param body UTF-8 text, or what a route says; empty for none
 * @param flag response flag for the log; null for none
 * @param details Envoy's %RESPONSE_CODE_DETAILS%
 * @param location of a redirect; null for none
 * @param grpcStatus told to clients of gRPC; null derives it from the status
 */
record LocalReply(
        int status,
        byte[] body,
        @Nullable String flag,
        String details,
        @Nullable String location,
        @Nullable GrpcStatus grpcStatus) {

    static final LocalReply ROUTE_NOT_FOUND = of(404, "", "NR", "route_not_found");
    static final LocalReply CLUSTER_NOT_FOUND = of(503, "", "NC", "cluster_not_found");
    static final LocalReply NO_HEALTHY_UPSTREAM = of(503, "no healthy upstream", "UH", "no_healthy_upstream");
    static final LocalReply RESPONSE_TIMEOUT = of(504, "upstream request timeout", "UT", "response_timeout");
    static final LocalReply PER_TRY_TIMEOUT = of(504, "upstream request timeout", "UT", "upstream_per_try_timeout");
    static final LocalReply MISSING_HOST = of(400, "", null, "missing_host_header");
    static final LocalReply PATH_NORMALIZATION_FAILED = of(400, "", null, "path_normalization_failed");
    static final LocalReply LOW_VERSION = of(426, "", null, "low_version");
    static final LocalReply BAD_REQUEST = of(400, "Bad Request", "DPE", "http1.codec_error");
    static final LocalReply NOT_IMPLEMENTED = of(501, "Not Implemented", "DPE", "http1.invalid_transfer_encoding");
    static final LocalReply HEADERS_TOO_LARGE =
            of(431, "Request Header Fields Too Large", "DPE", "http1.headers_too_large");
    static final LocalReply TOO_MANY_HEADERS =
            of(431, "Request Header Fields Too Large", "DPE", "http1.too_many_headers");
    static final LocalReply UPGRADE_FAILED = of(403, "", null, "upgrade_failed");

    private static final AsciiString TEXT_PLAIN = AsciiString.cached("text/plain");
    private static final AsciiString APPLICATION_GRPC = AsciiString.cached("application/grpc");

    static LocalReply of(int status, String body, @Nullable String flag, String details) {
        return new LocalReply(status, body.getBytes(StandardCharsets.UTF_8), flag, details, null, null);
    }

    static LocalReply redirect(int status, String location) {
        return new LocalReply(status, new byte[0], null, "direct_response", location, null);
    }

    static LocalReply direct(int status, byte[] body) {
        return new LocalReply(status, body, null, "direct_response", null, null);
    }

    static LocalReply fault(int status, @Nullable GrpcStatus grpcStatus) {
        byte[] body = "fault filter abort".getBytes(StandardCharsets.UTF_8);
        return new LocalReply(status, body, "FI", "fault_filter_abort", null, grpcStatus);
    }

    /**
     * @param reason of the transport, may be empty
     * @param retried whether there was more than one attempt
     */
    static LocalReply upstream(UpstreamFailure failure, String reason, boolean retried) {
        String body = "upstream connect error or disconnect/reset before headers. "
                + (retried ? "retried and the latest " : "")
                + "reset reason: "
                + failure.reason()
                + (reason.isEmpty() ? "" : ", transport failure reason: " + reason);
        String details = "upstream_reset_before_response_started{"
                + failure.details()
                + (reason.isEmpty() ? "" : "|" + reason.replace(' ', '_'))
                + "}";
        return of(failure.status(), body, failure.flag(), details);
    }

    /** The head that the operations of a route are applied to; {@link #complete} then adds what the body asks for. */
    HeaderList headers() {
        var headers = new HeaderList();
        if (location != null) {
            headers.add(HeaderNames.LOCATION, AsciiString.of(location));
        }
        if (flag != null && flag.equals("UO")) {
            headers.add(HeaderNames.X_ENVOY_OVERLOADED, AsciiString.of("true"));
        }
        return headers;
    }

    /** @param headers become those of the returned head */
    ResponseHead complete(HeaderList headers) {
        if (body.length == 0) {
            headers.remove(HeaderNames.CONTENT_TYPE);
            headers.remove(HeaderNames.CONTENT_LENGTH); // HTTP/1.1 writes it when it frames the response
        } else {
            headers.set(HeaderNames.CONTENT_LENGTH, AsciiString.of(Integer.toString(body.length)));
            if (headers.get(HeaderNames.CONTENT_TYPE) == null) {
                headers.add(HeaderNames.CONTENT_TYPE, TEXT_PLAIN);
            }
        }
        return new ResponseHead(status, headers, body.length);
    }

    /**
     * The same for a client of gRPC, which reads the outcome from trailers: Envoy answers with those alone.
     *
     * @param headers become those of the returned head
     */
    ResponseHead completeForGrpc(HeaderList headers) {
        GrpcStatus told = grpcStatus != null ? grpcStatus : GrpcStatus.ofHttpStatus(status);
        headers.set(HeaderNames.CONTENT_TYPE, APPLICATION_GRPC);
        headers.set(HeaderNames.GRPC_STATUS, AsciiString.of(Integer.toString(told.code())));
        if (body.length > 0) {
            String text = new String(body, StandardCharsets.UTF_8);
            headers.set(HeaderNames.GRPC_MESSAGE, AsciiString.of(GrpcRequests.message(text)));
        }
        return new ResponseHead(200, headers, 0);
    }
}
