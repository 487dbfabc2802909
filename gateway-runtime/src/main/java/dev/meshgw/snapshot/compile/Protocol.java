package dev.meshgw.snapshot.compile;

import java.util.Locale;

/** Istio's protocol names, as far as a gateway tells them apart. */
enum Protocol {
    HTTP,
    HTTP2,
    HTTPS,
    TLS,
    TCP,
    UDP;

    /** Of a Gateway's or ServiceEntry's port; case does not matter, and what is unknown is TCP as in Istio. */
    static Protocol parse(String protocol) {
        return switch (protocol.toUpperCase(Locale.ROOT)) {
            case "HTTP", "HTTP_PROXY" -> HTTP;
            case "HTTP2", "GRPC", "GRPC-WEB" -> HTTP2;
            case "HTTPS" -> HTTPS;
            case "TLS" -> TLS;
            case "UDP" -> UDP;
            default -> TCP;
        };
    }

    /** Requests in plain text. */
    boolean isHttp() {
        return this == HTTP || this == HTTP2;
    }

    boolean isTls() {
        return this == HTTPS || this == TLS;
    }
}
