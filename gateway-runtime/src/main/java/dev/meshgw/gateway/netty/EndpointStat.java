package dev.meshgw.gateway.netty;

/**
 * What is counted of an endpoint. Names: Envoy, "GET /clusters", host statistics.
 */
enum EndpointStat implements StatName {
    CX_ACTIVE("cx_active", Kind.GAUGE),
    CX_CONNECT_FAIL("cx_connect_fail", Kind.COUNTER),
    CX_TOTAL("cx_total", Kind.COUNTER),
    RQ_ACTIVE("rq_active", Kind.GAUGE),
    RQ_ERROR("rq_error", Kind.COUNTER),
    RQ_SUCCESS("rq_success", Kind.COUNTER),
    RQ_TIMEOUT("rq_timeout", Kind.COUNTER),
    RQ_TOTAL("rq_total", Kind.COUNTER);

    private final String statName;
    private final Kind kind;

    EndpointStat(String statName, Kind kind) {
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
