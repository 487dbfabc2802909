package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ConnectionPoolSettings;
import dev.meshgw.config.resource.ConnectionPoolSettings.HttpSettings;
import dev.meshgw.config.resource.ConnectionPoolSettings.TcpSettings;
import dev.meshgw.config.resource.LoadBalancerSettings;
import dev.meshgw.config.resource.LoadBalancerSettings.ConsistentHashLb;
import dev.meshgw.config.resource.LoadBalancerSettings.CookieAttribute;
import dev.meshgw.config.resource.LoadBalancerSettings.HttpCookie;
import dev.meshgw.config.resource.LoadBalancerSettings.SimpleLb;
import dev.meshgw.config.resource.LoadBalancerSettings.WarmupConfiguration;
import dev.meshgw.snapshot.ConnectionPool;
import dev.meshgw.snapshot.HashKey;
import dev.meshgw.snapshot.LoadBalancing;
import dev.meshgw.snapshot.LoadBalancing.HashTable;
import dev.meshgw.snapshot.LoadBalancing.SlowStart;
import dev.meshgw.snapshot.OutlierDetection;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Translates the parts of a traffic policy, and fills in the defaults of Istio and Envoy. */
final class ClusterPolicies {

    /** Envoy's ring_hash minimum_ring_size. */
    private static final long MINIMUM_RING_SIZE = 1024;
    /** Envoy's maglev table_size. */
    private static final int MAGLEV_TABLE_SIZE = 65_537;
    /** Envoy's slow_start_config: min_weight_percent. */
    private static final double WARMUP_MINIMUM_PERCENT = 10;

    /** Envoy's outlier_detection: consecutive_5xx and consecutive_local_origin_failure. */
    private static final int CONSECUTIVE_FAILURES = 5;

    private static final Duration OUTLIER_INTERVAL = Duration.ofSeconds(10);
    private static final Duration BASE_EJECTION_TIME = Duration.ofSeconds(30);
    private static final int MAX_EJECTION_PERCENT = 10;

    /** How long the answer to a PING may take if http2KeepAlive.timeout is not written. */
    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(10);

    private ClusterPolicies() {}

    static ConnectionPool connectionPool(@Nullable ConnectionPoolSettings settings) {
        TcpSettings tcp = settings == null ? null : settings.tcp();
        HttpSettings http = settings == null ? null : settings.http();
        return new ConnectionPool(
                tcp == null ? ConnectionPool.Tcp.DEFAULT : tcp(tcp),
                http(http, tcp == null ? null : tcp.idleTimeout()));
    }

    private static ConnectionPool.Tcp tcp(TcpSettings tcp) {
        ConnectionPoolSettings.TcpKeepalive keepalive = tcp.tcpKeepalive();
        return new ConnectionPool.Tcp(
                limit(tcp.maxConnections()),
                tcp.connectTimeout() == null ? ConnectionPool.Tcp.DEFAULT.connectTimeout() : tcp.connectTimeout(),
                keepalive == null
                        ? null
                        : new ConnectionPool.Keepalive(keepalive.probes(), keepalive.time(), keepalive.interval()),
                tcp.maxConnectionDuration(),
                tcp.idleTimeout());
    }

    /** @param tcpIdleTimeout stands in for that of HTTP, as in Istio */
    private static ConnectionPool.Http http(@Nullable HttpSettings http, @Nullable Duration tcpIdleTimeout) {
        if (http == null) {
            var none = ConnectionPool.Http.DEFAULT;
            return tcpIdleTimeout == null
                    ? none
                    : new ConnectionPool.Http(
                            none.maxPendingRequests(),
                            none.maxRequests(),
                            none.maxRequestsPerConnection(),
                            none.maxRetries(),
                            tcpIdleTimeout,
                            none.maxConcurrentStreams(),
                            null);
        }
        return new ConnectionPool.Http(
                limit(http.http1MaxPendingRequests()),
                limit(http.http2MaxRequests()),
                limit(http.maxRequestsPerConnection()),
                limit(http.maxRetries()),
                http.idleTimeout() == null ? tcpIdleTimeout : http.idleTimeout(),
                limit(http.maxConcurrentStreams()),
                keepalive(http.http2KeepAlive()));
    }

    private static ConnectionPool.@Nullable Http2Keepalive keepalive(
            ConnectionPoolSettings.@Nullable Http2KeepAlive keepalive) {
        if (keepalive == null || keepalive.interval() == null) {
            return null;
        }
        return new ConnectionPool.Http2Keepalive(
                keepalive.interval(), keepalive.timeout() == null ? KEEPALIVE_TIMEOUT : keepalive.timeout());
    }

    /** Istio cannot tell 0 from nothing. */
    private static int limit(int written) {
        return written <= 0 ? ConnectionPool.UNLIMITED : written;
    }

    static LoadBalancing loadBalancing(@Nullable LoadBalancerSettings settings) {
        if (settings == null) {
            return LoadBalancing.DEFAULT;
        }
        ConsistentHashLb hash = settings.consistentHash();
        if (hash != null) {
            return new LoadBalancing.ConsistentHash(key(hash), table(hash));
        }
        return switch (settings.simple()) {
            case RANDOM -> new LoadBalancing.Random();
            case ROUND_ROBIN -> new LoadBalancing.RoundRobin(slowStart(settings));
            case UNSPECIFIED, LEAST_CONN, LEAST_REQUEST, PASSTHROUGH ->
                new LoadBalancing.LeastRequest(slowStart(settings));
        };
    }

    /** Whether connections go where they were made for, which at a gateway is the gateway itself. */
    static boolean isOriginalDestination(@Nullable LoadBalancerSettings settings) {
        return settings != null && settings.consistentHash() == null && settings.simple() == SimpleLb.PASSTHROUGH;
    }

    private static @Nullable SlowStart slowStart(LoadBalancerSettings settings) {
        WarmupConfiguration warmup = settings.warmup();
        Duration window = warmup != null ? warmup.duration() : settings.warmupDurationSecs();
        if (window == null || window.isZero() || window.isNegative()) {
            return null;
        }
        Double aggression = warmup == null ? null : warmup.aggression();
        Double minimum = warmup == null ? null : warmup.minimumPercent();
        return new SlowStart(
                window, aggression == null ? 1 : aggression, minimum == null ? WARMUP_MINIMUM_PERCENT : minimum);
    }

    private static HashKey key(ConsistentHashLb hash) {
        HttpCookie cookie = hash.httpCookie();
        if (cookie != null) {
            return new HashKey.Cookie(
                    cookie.name(),
                    cookie.path(),
                    cookie.ttl(),
                    cookie.attributes().stream().map(ClusterPolicies::text).toList());
        }
        if (!hash.httpHeaderName().isEmpty()) {
            return new HashKey.Header(hash.httpHeaderName().toLowerCase(Locale.ROOT));
        }
        return hash.httpQueryParameterName().isEmpty()
                ? new HashKey.SourceIp()
                : new HashKey.QueryParameter(hash.httpQueryParameterName());
    }

    private static String text(CookieAttribute attribute) {
        return attribute.value().isEmpty() ? attribute.name() : attribute.name() + "=" + attribute.value();
    }

    private static HashTable table(ConsistentHashLb hash) {
        Long maglev = hash.maglev();
        if (maglev != null) {
            return new HashTable.Maglev(maglev == 0 ? MAGLEV_TABLE_SIZE : Math.toIntExact(maglev));
        }
        Long ring = hash.ringHash();
        long size = ring != null ? ring : hash.minimumRingSize();
        return new HashTable.Ring(size == 0 ? MINIMUM_RING_SIZE : size);
    }

    static @Nullable OutlierDetection outlierDetection(dev.meshgw.config.resource.@Nullable OutlierDetection settings) {
        if (settings == null) {
            return null;
        }
        boolean split = settings.splitExternalLocalOriginErrors();
        int localOrigin = orZero(settings.consecutiveLocalOriginFailures());
        Integer consecutive5xx = settings.consecutive5xxErrors();
        List<Integer> codes = settings.outlierDetectionHttpErrorCodes();
        return new OutlierDetection(
                consecutive5xx == null ? CONSECUTIVE_FAILURES : consecutive5xx,
                orZero(settings.consecutiveGatewayErrors()),
                split,
                localOrigin == 0 ? CONSECUTIVE_FAILURES : localOrigin,
                new HashSet<>(codes),
                settings.interval() == null ? OUTLIER_INTERVAL : settings.interval(),
                settings.baseEjectionTime() == null ? BASE_EJECTION_TIME : settings.baseEjectionTime(),
                settings.maxEjectionPercent() == 0 ? MAX_EJECTION_PERCENT : settings.maxEjectionPercent(),
                settings.minHealthPercent());
    }

    private static int orZero(@Nullable Integer value) {
        return value == null ? 0 : value;
    }
}
