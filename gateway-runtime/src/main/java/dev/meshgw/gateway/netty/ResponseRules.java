package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;

/** What Envoy at Istio's edge does to the headers of a response before it goes downstream. Stateless. */
final class ResponseRules {

    private static final AsciiString ISTIO_ENVOY = AsciiString.cached("istio-envoy");

    private ResponseRules() {}

    /** Drops what is about the upstream connection. @param status with 101, Upgrade says what was agreed on */
    static void sanitize(int status, HeaderList headers) {
        int kept = 0;
        for (int i = 0; i < headers.size(); i++) {
            AsciiString name = headers.name(i);
            if ((!HeaderNames.isHopByHop(name) || (status == 101 && name == HeaderNames.UPGRADE))
                    && name != HeaderNames.SERVER
                    && name != HeaderNames.X_ENVOY_UPSTREAM_SERVICE_TIME) {
                headers.move(i, kept++);
            }
        }
        headers.truncate(kept);
    }

    /** @param millis from the end of the request to the response head; -1 for a response that did not wait for it */
    static void serviceTime(HeaderList headers, long millis) {
        if (millis >= 0) {
            headers.add(HeaderNames.X_ENVOY_UPSTREAM_SERVICE_TIME, AsciiString.of(Long.toString(millis)));
        }
    }

    /** What every answer has, of an upstream or our own. */
    static void sign(HeaderList headers, HttpDate date) {
        if (headers.get(HeaderNames.DATE) == null) {
            headers.add(HeaderNames.DATE, date.at(System.currentTimeMillis()));
        }
        headers.add(HeaderNames.SERVER, ISTIO_ENVOY);
    }
}
