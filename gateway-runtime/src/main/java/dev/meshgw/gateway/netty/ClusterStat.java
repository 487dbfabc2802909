package dev.meshgw.gateway.netty;

/**
 * What is counted of a cluster. Names: Envoy, "Cluster manager", "General"; the counters of single status codes get theirs as
 * they occur.
 */
enum ClusterStat implements StatName {
    UPSTREAM_CX_TOTAL("upstream_cx_total", Kind.COUNTER),
    UPSTREAM_CX_ACTIVE("upstream_cx_active", Kind.GAUGE),
    UPSTREAM_CX_HTTP1_TOTAL("upstream_cx_http1_total", Kind.COUNTER),
    UPSTREAM_CX_HTTP2_TOTAL("upstream_cx_http2_total", Kind.COUNTER),
    UPSTREAM_CX_CONNECT_FAIL("upstream_cx_connect_fail", Kind.COUNTER),
    UPSTREAM_CX_CONNECT_TIMEOUT("upstream_cx_connect_timeout", Kind.COUNTER),
    UPSTREAM_CX_OVERFLOW("upstream_cx_overflow", Kind.COUNTER),
    UPSTREAM_CX_NONE_HEALTHY("upstream_cx_none_healthy", Kind.COUNTER),
    UPSTREAM_CX_DESTROY("upstream_cx_destroy", Kind.COUNTER),
    UPSTREAM_CX_CONNECT_MS("upstream_cx_connect_ms", Kind.HISTOGRAM),
    UPSTREAM_CX_LENGTH_MS("upstream_cx_length_ms", Kind.HISTOGRAM),
    UPSTREAM_RQ_TOTAL("upstream_rq_total", Kind.COUNTER),
    UPSTREAM_RQ_ACTIVE("upstream_rq_active", Kind.GAUGE),
    UPSTREAM_RQ_COMPLETED("upstream_rq_completed", Kind.COUNTER),
    UPSTREAM_RQ_1XX("upstream_rq_1xx", Kind.COUNTER),
    UPSTREAM_RQ_2XX("upstream_rq_2xx", Kind.COUNTER),
    UPSTREAM_RQ_3XX("upstream_rq_3xx", Kind.COUNTER),
    UPSTREAM_RQ_4XX("upstream_rq_4xx", Kind.COUNTER),
    UPSTREAM_RQ_5XX("upstream_rq_5xx", Kind.COUNTER),
    UPSTREAM_RQ_PENDING_TOTAL("upstream_rq_pending_total", Kind.COUNTER),
    UPSTREAM_RQ_PENDING_ACTIVE("upstream_rq_pending_active", Kind.GAUGE),
    UPSTREAM_RQ_PENDING_OVERFLOW("upstream_rq_pending_overflow", Kind.COUNTER),
    UPSTREAM_RQ_TIMEOUT("upstream_rq_timeout", Kind.COUNTER),
    UPSTREAM_RQ_PER_TRY_TIMEOUT("upstream_rq_per_try_timeout", Kind.COUNTER),
    UPSTREAM_RQ_RETRY("upstream_rq_retry", Kind.COUNTER),
    UPSTREAM_RQ_RETRY_LIMIT_EXCEEDED("upstream_rq_retry_limit_exceeded", Kind.COUNTER),
    UPSTREAM_RQ_RETRY_SUCCESS("upstream_rq_retry_success", Kind.COUNTER),
    UPSTREAM_RQ_RETRY_OVERFLOW("upstream_rq_retry_overflow", Kind.COUNTER),
    UPSTREAM_RQ_TIME("upstream_rq_time", Kind.HISTOGRAM);

    private final String statName;
    private final Kind kind;

    ClusterStat(String statName, Kind kind) {
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
