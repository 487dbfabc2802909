package dev.meshgw.gateway.netty;

import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Counts an exchange where Envoy's connection manager and router count it. Stateless; event loop only. */
final class ExchangeStats {

    private static final int MAX_STATUS = 999;
    /** Made once, so that counting allocates nothing. */
    private static final String[] RESPONSE_CODES = IntStream.rangeClosed(0, MAX_STATUS)
            .mapToObj(code -> "upstream_rq_" + code)
            .toArray(String[]::new);

    private static final HttpStat[] DOWNSTREAM_CLASSES = {
        HttpStat.DOWNSTREAM_RQ_1XX,
        HttpStat.DOWNSTREAM_RQ_2XX,
        HttpStat.DOWNSTREAM_RQ_3XX,
        HttpStat.DOWNSTREAM_RQ_4XX,
        HttpStat.DOWNSTREAM_RQ_5XX
    };

    private static final ClusterStat[] UPSTREAM_CLASSES = {
        ClusterStat.UPSTREAM_RQ_1XX,
        ClusterStat.UPSTREAM_RQ_2XX,
        ClusterStat.UPSTREAM_RQ_3XX,
        ClusterStat.UPSTREAM_RQ_4XX,
        ClusterStat.UPSTREAM_RQ_5XX
    };

    private ExchangeStats() {}

    static void began(DownstreamConnection connection, String protocol) {
        StatScope<HttpStat> http = connection.stats().http();
        http.increment(HttpStat.DOWNSTREAM_RQ_TOTAL);
        http.increment(HttpStat.DOWNSTREAM_RQ_ACTIVE);
        http.increment(
                protocol.equals("HTTP/2") ? HttpStat.DOWNSTREAM_RQ_HTTP2_TOTAL : HttpStat.DOWNSTREAM_RQ_HTTP1_TOTAL);
    }

    /**
     * @param cluster that was chosen; null if none was, or if it does not exist
     * @param upstream null if no cluster could be asked
     * @param status 0 if the client went before there was one
     * @param flags Envoy's; null for none
     */
    static void ended(
            DownstreamConnection connection,
            @Nullable String cluster,
            @Nullable UpstreamRequest upstream,
            int status,
            @Nullable String flags,
            long durationMillis) {
        StatScope<HttpStat> http = connection.stats().http();
        http.decrement(HttpStat.DOWNSTREAM_RQ_ACTIVE);
        http.record(HttpStat.DOWNSTREAM_RQ_TIME, durationMillis);
        if (status == 0) {
            http.increment(HttpStat.DOWNSTREAM_RQ_RX_RESET);
        } else {
            http.increment(HttpStat.DOWNSTREAM_RQ_COMPLETED);
            increment(http, status, DOWNSTREAM_CLASSES);
        }
        if (cluster != null) {
            http.increment(HttpStat.RQ_TOTAL);
        } else if ("NC".equals(flags)) {
            http.increment(HttpStat.RQ_TOTAL);
            http.increment(HttpStat.NO_CLUSTER);
        } else if ("NR".equals(flags)) {
            http.increment(HttpStat.NO_ROUTE);
        }
        if (upstream != null) {
            ended(upstream, status, flags, durationMillis);
        }
    }

    private static void ended(UpstreamRequest request, int status, @Nullable String flags, long durationMillis) {
        StatScope<ClusterStat> cluster = request.clusterStats();
        StatScope<EndpointStat> endpoint = request.endpointStats();
        if (endpoint == null) {
            cluster.increment(ClusterStat.UPSTREAM_CX_NONE_HEALTHY);
        }
        if (flags != null && flags.endsWith("UT")) {
            cluster.increment(ClusterStat.UPSTREAM_RQ_TIMEOUT);
            if (endpoint != null) {
                endpoint.increment(EndpointStat.RQ_TIMEOUT);
            }
        }
        if (status == 0) {
            return;
        }
        cluster.increment(ClusterStat.UPSTREAM_RQ_COMPLETED);
        increment(cluster, status, UPSTREAM_CLASSES);
        if (status <= MAX_STATUS) {
            cluster.increment(RESPONSE_CODES[status]);
        }
        if (flags == null) {
            cluster.record(ClusterStat.UPSTREAM_RQ_TIME, durationMillis);
        }
        if (endpoint != null) {
            endpoint.increment(status < 500 ? EndpointStat.RQ_SUCCESS : EndpointStat.RQ_ERROR);
        }
    }

    private static <S extends Enum<S> & StatName> void increment(StatScope<S> scope, int status, S[] classes) {
        int index = status / 100 - 1;
        if (index >= 0 && index < classes.length) {
            scope.increment(classes[index]);
        }
    }
}
