package dev.meshgw.gateway.netty;

/**
 * What is counted of the HTTP connections of a listener. Names: Envoy, "HTTP connection manager" and "Router" statistics.
 */
enum HttpStat implements StatName {
    DOWNSTREAM_CX_TOTAL("downstream_cx_total", Kind.COUNTER),
    DOWNSTREAM_CX_DESTROY("downstream_cx_destroy", Kind.COUNTER),
    DOWNSTREAM_CX_ACTIVE("downstream_cx_active", Kind.GAUGE),
    DOWNSTREAM_CX_HTTP1_TOTAL("downstream_cx_http1_total", Kind.COUNTER),
    DOWNSTREAM_CX_HTTP1_ACTIVE("downstream_cx_http1_active", Kind.GAUGE),
    DOWNSTREAM_CX_HTTP2_TOTAL("downstream_cx_http2_total", Kind.COUNTER),
    DOWNSTREAM_CX_HTTP2_ACTIVE("downstream_cx_http2_active", Kind.GAUGE),
    DOWNSTREAM_CX_SSL_TOTAL("downstream_cx_ssl_total", Kind.COUNTER),
    DOWNSTREAM_CX_SSL_ACTIVE("downstream_cx_ssl_active", Kind.GAUGE),
    DOWNSTREAM_CX_LENGTH_MS("downstream_cx_length_ms", Kind.HISTOGRAM),
    DOWNSTREAM_RQ_TOTAL("downstream_rq_total", Kind.COUNTER),
    DOWNSTREAM_RQ_ACTIVE("downstream_rq_active", Kind.GAUGE),
    DOWNSTREAM_RQ_HTTP1_TOTAL("downstream_rq_http1_total", Kind.COUNTER),
    DOWNSTREAM_RQ_HTTP2_TOTAL("downstream_rq_http2_total", Kind.COUNTER),
    DOWNSTREAM_RQ_COMPLETED("downstream_rq_completed", Kind.COUNTER),
    DOWNSTREAM_RQ_1XX("downstream_rq_1xx", Kind.COUNTER),
    DOWNSTREAM_RQ_2XX("downstream_rq_2xx", Kind.COUNTER),
    DOWNSTREAM_RQ_3XX("downstream_rq_3xx", Kind.COUNTER),
    DOWNSTREAM_RQ_4XX("downstream_rq_4xx", Kind.COUNTER),
    DOWNSTREAM_RQ_5XX("downstream_rq_5xx", Kind.COUNTER),
    DOWNSTREAM_RQ_RX_RESET("downstream_rq_rx_reset", Kind.COUNTER),
    DOWNSTREAM_RQ_TIME("downstream_rq_time", Kind.HISTOGRAM),
    NO_ROUTE("no_route", Kind.COUNTER),
    NO_CLUSTER("no_cluster", Kind.COUNTER),
    RQ_TOTAL("rq_total", Kind.COUNTER);

    private final String statName;
    private final Kind kind;

    HttpStat(String statName, Kind kind) {
        this.statName = statName;
        this.kind = kind;
    }

    @Override
    public String statName() {
        return statName;
    }

    @Override
    public Kind kind() {
        return kind;
    }
}
