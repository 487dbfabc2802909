package dev.meshgw.gateway.netty;

/** Counts a downstream connection from the moment when its HTTP version is known. Stateless; event loop only. */
final class HttpConnectionStats {

    private HttpConnectionStats() {}

    static void count(DownstreamConnection connection, boolean http2) {
        StatScope<HttpStat> http = connection.stats().http();
        HttpStat active = http2 ? HttpStat.DOWNSTREAM_CX_HTTP2_ACTIVE : HttpStat.DOWNSTREAM_CX_HTTP1_ACTIVE;
        http.increment(HttpStat.DOWNSTREAM_CX_TOTAL);
        http.increment(HttpStat.DOWNSTREAM_CX_ACTIVE);
        http.increment(http2 ? HttpStat.DOWNSTREAM_CX_HTTP2_TOTAL : HttpStat.DOWNSTREAM_CX_HTTP1_TOTAL);
        http.increment(active);
        boolean tls = connection.isTls();
        if (tls) {
            http.increment(HttpStat.DOWNSTREAM_CX_SSL_TOTAL);
            http.increment(HttpStat.DOWNSTREAM_CX_SSL_ACTIVE);
        }
        connection.channel().closeFuture().addListener(closed -> {
            http.decrement(HttpStat.DOWNSTREAM_CX_ACTIVE);
            http.decrement(active);
            if (tls) {
                http.decrement(HttpStat.DOWNSTREAM_CX_SSL_ACTIVE);
            }
            http.increment(HttpStat.DOWNSTREAM_CX_DESTROY);
            http.record(HttpStat.DOWNSTREAM_CX_LENGTH_MS, connection.durationMillis());
        });
    }
}
