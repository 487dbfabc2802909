package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.CorsPolicy;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** The headers of CORS (the Fetch standard) as Envoy's filter reads and writes them. Stateless. */
final class CorsRules {

    private static final AsciiString TRUE = AsciiString.cached("true");
    private static final String ANY = "*";

    private CorsRules() {}

    /** Whether a browser asks first. The request has an origin. */
    static boolean isPreflight(RequestHead request) {
        AsciiString method = request.headers.get(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD);
        return request.method.contentEquals("OPTIONS") && method != null && !method.isEmpty();
    }

    /** @param allowedOrigin null if the origin is not allowed */
    static ResponseHead preflight(CorsPolicy policy, RequestHead request, @Nullable AsciiString allowedOrigin) {
        var headers = new HeaderList();
        if (allowedOrigin != null) {
            headers.add(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, allowedOrigin);
        }
        if (policy.allowCredentials()) {
            headers.add(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        }
        allow(
                headers,
                HeaderNames.ACCESS_CONTROL_ALLOW_METHODS,
                policy.allowMethods(),
                request.headers.get(HeaderNames.ACCESS_CONTROL_REQUEST_METHOD));
        allow(
                headers,
                HeaderNames.ACCESS_CONTROL_ALLOW_HEADERS,
                policy.allowHeaders(),
                request.headers.get(HeaderNames.ACCESS_CONTROL_REQUEST_HEADERS));
        if (policy.maxAgeSeconds() != null) {
            headers.add(
                    HeaderNames.ACCESS_CONTROL_MAX_AGE,
                    AsciiString.of(policy.maxAgeSeconds().toString()));
        }
        if (allowedOrigin != null) {
            edit(headers, policy, allowedOrigin); // the answer passes the filter once more
        }
        return new ResponseHead(200, headers, 0);
    }

    private static void allow(HeaderList headers, AsciiString name, String allowed, @Nullable AsciiString asked) {
        if (allowed.equals(ANY)) {
            if (asked != null && !asked.isEmpty()) {
                headers.add(name, asked);
            }
        } else if (!allowed.isEmpty()) {
            headers.add(name, AsciiString.of(allowed));
        }
    }

    /** Of a response to a request from an allowed origin. */
    static void edit(HeaderList headers, CorsPolicy policy, AsciiString origin) {
        headers.set(HeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
        if (policy.allowCredentials()) {
            headers.set(HeaderNames.ACCESS_CONTROL_ALLOW_CREDENTIALS, TRUE);
        }
        if (!policy.exposeHeaders().isEmpty()) {
            headers.set(HeaderNames.ACCESS_CONTROL_EXPOSE_HEADERS, AsciiString.of(policy.exposeHeaders()));
        }
    }
}
