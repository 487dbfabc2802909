package dev.meshgw.config.resource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** DestinationRule trafficPolicy.loadBalancer. At most one of simple and consistentHash is given. */
public record LoadBalancerSettings(
        SimpleLb simple,
        @Nullable ConsistentHashLb consistentHash,
        @Nullable LocalityLoadBalancerSetting localityLbSetting,
        @Nullable ZoneAwareLoadBalancerSetting zoneAwareLbSetting,
        @Nullable Duration warmupDurationSecs,
        @Nullable WarmupConfiguration warmup) {

    /** {@link #UNSPECIFIED} means {@link #LEAST_REQUEST}. In the order of their protobuf numbers. */
    public enum SimpleLb {
        UNSPECIFIED,
        LEAST_CONN,
        RANDOM,
        PASSTHROUGH,
        ROUND_ROBIN,
        LEAST_REQUEST
    }

    /**
     * At most one key to hash and one algorithm is given. Absent texts are empty.
     *
     * @param ringHash null if absent; else the least size of the ring, 0 for the default of 1024
     * @param maglev null if absent; else the size of the table
     * @param minimumRingSize deprecated spelling of ringHash; 0 if absent
     */
    public record ConsistentHashLb(
            String httpHeaderName,
            @Nullable HttpCookie httpCookie,
            boolean useSourceIp,
            String httpQueryParameterName,
            @Nullable Long ringHash,
            @Nullable Long maglev,
            long minimumRingSize,
            @Nullable RegexRewrite httpHeaderRegexRewrite) {}

    /**
     * The cookie to hash.
     *
     * @param ttl null hashes only cookies that are there; zero makes a session cookie
     * @param attributes in written order
     */
    public record HttpCookie(
            String name, String path, @Nullable Duration ttl, List<CookieAttribute> attributes) {

        public HttpCookie {
            attributes = List.copyOf(attributes);
        }
    }

    public record CookieAttribute(String name, String value) {}

    /** enabled is null if absent. */
    public record LocalityLoadBalancerSetting(
            List<Distribute> distribute,
            List<Failover> failover,
            List<String> failoverPriority,
            @Nullable Boolean enabled) {

        public LocalityLoadBalancerSetting {
            distribute = List.copyOf(distribute);
            failover = List.copyOf(failover);
            failoverPriority = List.copyOf(failoverPriority);
        }
    }

    /** Weights of localities, in percent. */
    public record Distribute(String from, Map<String, Integer> to) {

        public Distribute {
            to = Ordered.copyOf(to);
        }
    }

    public record Failover(String from, String to) {}

    /** enabled and minClusterSize are null if absent. */
    public record ZoneAwareLoadBalancerSetting(
            @Nullable Boolean enabled,
            List<Failover> failover,
            List<String> failoverPriority,
            @Nullable Integer minClusterSize) {

        public ZoneAwareLoadBalancerSetting {
            failover = List.copyOf(failover);
            failoverPriority = List.copyOf(failoverPriority);
        }
    }

    /** How traffic to a new endpoint grows. */
    public record WarmupConfiguration(
            @Nullable Duration duration,
            @Nullable Double minimumPercent,
            @Nullable Double aggression) {}
}
