package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An answer of the gateway itself, as Envoy gives it. Immutable.
 *
 * @param body text; empty for none
 * @param flags response flags for the log; null for none
 * @param details Envoy's %RESPONSE_CODE_DETAILS%
 * @param location of a redirect; null for none
 */
record LocalReply(
        int status,
        String body,
        @Nullable String flags,
        String details,
        @Nullable String location) {

    static final LocalReply ROUTE_NOT_FOUND = of(404, "", "NR", "route_not_found");
    static final LocalReply CLUSTER_NOT_FOUND = of(503, "", "NC", "cluster_not_found");
    static final LocalReply NO_HEALTHY_UPSTREAM = of(503, "no healthy upstream", "UH", "no_healthy_upstream");
    static final LocalReply RESPONSE_TIMEOUT = of(504, "upstream request timeout", "UT", "response_timeout");
    static final LocalReply MISSING_HOST = of(400, "", null, "missing_host_header");
    static final LocalReply PATH_NORMALIZATION_FAILED = of(400, "", null, "path_normalization_failed");
    static final LocalReply LOW_VERSION = of(426, "", "DPE", "low_version");
    static final LocalReply BAD_REQUEST = of(400, "Bad Request", "DPE", "http1.codec_error");
    static final LocalReply NOT_IMPLEMENTED = of(501, "Not Implemented", "DPE", "http1.invalid_transfer_encoding");
    static final LocalReply HEADERS_TOO_LARGE =
            of(431, "Request Header Fields Too Large", "DPE", "http1.headers_too_large");
    static final LocalReply TOO_MANY_HEADERS =
            of(431, "Request Header Fields Too Large", "DPE", "http1.too_many_headers");
    static final LocalReply UPGRADE_FAILED = of(403, "", null, "upgrade_failed");

    private static final AsciiString TEXT_PLAIN = AsciiString.cached("text/plain");

    static LocalReply of(int status, String body, @Nullable String flags, String details) {
        return new LocalReply(status, body, flags, details, null);
    }

    static LocalReply redirect(int status, String location) {
        return new LocalReply(status, "", null, "direct_response", location);
    }

    static LocalReply direct(int status, String body) {
        return of(status, body, null, "direct_response");
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
        String flags = failure.isRetriable() ? "URX," + failure.flag() : failure.flag();
        return of(failure.status(), body, flags, details);
    }

    byte[] bytes() {
        return body.getBytes(StandardCharsets.UTF_8);
    }

    /** The head without what every response gets: date and server. */
    ResponseHead head(int bodyLength) {
        var headers = new HeaderList();
        if (location != null) {
            headers.add(HeaderNames.LOCATION, AsciiString.of(location));
        }
        headers.add(HeaderNames.CONTENT_LENGTH, AsciiString.of(Integer.toString(bodyLength)));
        if (bodyLength > 0) {
            headers.add(HeaderNames.CONTENT_TYPE, TEXT_PLAIN);
        }
        if (flags != null && flags.equals("UO")) {
            headers.add(HeaderNames.X_ENVOY_OVERLOADED, AsciiString.of("true"));
        }
        return new ResponseHead(status, headers, bodyLength);
    }
}
