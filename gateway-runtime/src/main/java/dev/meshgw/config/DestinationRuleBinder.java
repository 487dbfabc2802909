package dev.meshgw.config;

import dev.meshgw.config.resource.ClientTlsSettings;
import dev.meshgw.config.resource.ConnectionPoolSettings;
import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.LoadBalancerSettings;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.OutlierDetection;
import dev.meshgw.config.resource.Subset;
import dev.meshgw.config.resource.TrafficPolicy;
import dev.meshgw.config.resource.WorkloadSelector;

/** networking.istio.io DestinationRule, field by field in the order of its API. */
final class DestinationRuleBinder {

    private DestinationRuleBinder() {}

    static DestinationRule bind(Fields root, ObjectMeta metadata) {
        return root.messageOrEmpty(
                "spec",
                spec -> new DestinationRule(
                        metadata,
                        spec.text("host"),
                        spec.message("trafficPolicy", DestinationRuleBinder::trafficPolicy),
                        spec.messages("subsets", DestinationRuleBinder::subset),
                        spec.texts("exportTo"),
                        spec.message(
                                "workloadSelector",
                                selector -> new WorkloadSelector(selector.textMap("matchLabels")))));
    }

    private static Subset subset(Fields subset) {
        return new Subset(
                subset.text("name"),
                subset.textMap("labels"),
                subset.message("trafficPolicy", DestinationRuleBinder::trafficPolicy));
    }

    private static TrafficPolicy trafficPolicy(Fields policy) {
        return new TrafficPolicy(
                policy.message("loadBalancer", DestinationRuleBinder::loadBalancer),
                policy.message("connectionPool", DestinationRuleBinder::connectionPool),
                policy.message("outlierDetection", DestinationRuleBinder::outlierDetection),
                policy.message("tls", DestinationRuleBinder::tls),
                policy.messages("portLevelSettings", DestinationRuleBinder::portTrafficPolicy),
                policy.message("tunnel", DestinationRuleBinder::tunnel),
                policy.message("proxyProtocol", DestinationRuleBinder::proxyProtocol),
                policy.message("retryBudget", DestinationRuleBinder::retryBudget));
    }

    private static TrafficPolicy.PortTrafficPolicy portTrafficPolicy(Fields policy) {
        policy.require("port", "the settings are those of one port");
        Integer port = policy.message("port", selector -> selector.port("number"));
        return new TrafficPolicy.PortTrafficPolicy(
                port == null ? 0 : port,
                policy.message("loadBalancer", DestinationRuleBinder::loadBalancer),
                policy.message("connectionPool", DestinationRuleBinder::connectionPool),
                policy.message("outlierDetection", DestinationRuleBinder::outlierDetection),
                policy.message("tls", DestinationRuleBinder::tls));
    }

    private static TrafficPolicy.TunnelSettings tunnel(Fields tunnel) {
        return new TrafficPolicy.TunnelSettings(
                tunnel.text("protocol"), tunnel.text("targetHost"), tunnel.unsigned("targetPort"));
    }

    private static TrafficPolicy.ProxyProtocol proxyProtocol(Fields proxyProtocol) {
        return proxyProtocol.enumeration(
                "version", TrafficPolicy.ProxyProtocol.values(), TrafficPolicy.ProxyProtocol.V1);
    }

    private static TrafficPolicy.RetryBudget retryBudget(Fields budget) {
        return new TrafficPolicy.RetryBudget(budget.number("percent"), budget.unsigned("minRetryConcurrency"));
    }

    private static LoadBalancerSettings loadBalancer(Fields loadBalancer) {
        loadBalancer.atMostOne("simple", "consistentHash");
        return new LoadBalancerSettings(
                loadBalancer.enumeration(
                        "simple", LoadBalancerSettings.SimpleLb.values(), LoadBalancerSettings.SimpleLb.UNSPECIFIED),
                loadBalancer.message("consistentHash", DestinationRuleBinder::consistentHash),
                loadBalancer.message("localityLbSetting", DestinationRuleBinder::localityLbSetting),
                loadBalancer.message("zoneAwareLbSetting", DestinationRuleBinder::zoneAwareLbSetting),
                loadBalancer.duration("warmupDurationSecs"),
                loadBalancer.message("warmup", DestinationRuleBinder::warmup));
    }

    private static LoadBalancerSettings.ConsistentHashLb consistentHash(Fields hash) {
        hash.atMostOne("httpHeaderName", "httpCookie", "useSourceIp", "httpQueryParameterName");
        hash.atMostOne("ringHash", "maglev");
        return new LoadBalancerSettings.ConsistentHashLb(
                hash.text("httpHeaderName"),
                hash.message("httpCookie", DestinationRuleBinder::httpCookie),
                hash.bool("useSourceIp"),
                hash.text("httpQueryParameterName"),
                hash.message("ringHash", ring -> ring.unsignedLong("minimumRingSize")),
                hash.message("maglev", maglev -> maglev.unsignedLong("tableSize")),
                hash.unsignedLong("minimumRingSize"),
                hash.message("httpHeaderRegexRewrite", VirtualServiceBinder::regexRewrite));
    }

    private static LoadBalancerSettings.HttpCookie httpCookie(Fields cookie) {
        return new LoadBalancerSettings.HttpCookie(
                cookie.text("name"),
                cookie.text("path"),
                cookie.duration("ttl"),
                cookie.messages(
                        "attributes",
                        attribute -> new LoadBalancerSettings.CookieAttribute(
                                attribute.text("name"), attribute.text("value"))));
    }

    private static LoadBalancerSettings.LocalityLoadBalancerSetting localityLbSetting(Fields locality) {
        return new LoadBalancerSettings.LocalityLoadBalancerSetting(
                locality.messages(
                        "distribute",
                        distribute -> new LoadBalancerSettings.Distribute(
                                distribute.text("from"), distribute.unsignedMap("to"))),
                locality.messages("failover", DestinationRuleBinder::failover),
                locality.texts("failoverPriority"),
                locality.boolOrNull("enabled"));
    }

    private static LoadBalancerSettings.Failover failover(Fields failover) {
        return new LoadBalancerSettings.Failover(failover.text("from"), failover.text("to"));
    }

    private static LoadBalancerSettings.ZoneAwareLoadBalancerSetting zoneAwareLbSetting(Fields zone) {
        return new LoadBalancerSettings.ZoneAwareLoadBalancerSetting(
                zone.boolOrNull("enabled"),
                zone.messages("failover", DestinationRuleBinder::failover),
                zone.texts("failoverPriority"),
                zone.unsignedOrNull("minClusterSize"));
    }

    private static LoadBalancerSettings.WarmupConfiguration warmup(Fields warmup) {
        return new LoadBalancerSettings.WarmupConfiguration(
                warmup.duration("duration"), warmup.number("minimumPercent"), warmup.number("aggression"));
    }

    private static ConnectionPoolSettings connectionPool(Fields pool) {
        return new ConnectionPoolSettings(
                pool.message("tcp", DestinationRuleBinder::tcp), pool.message("http", DestinationRuleBinder::http));
    }

    private static ConnectionPoolSettings.TcpSettings tcp(Fields tcp) {
        return new ConnectionPoolSettings.TcpSettings(
                tcp.integer("maxConnections"),
                tcp.duration("connectTimeout"),
                tcp.message(
                        "tcpKeepalive",
                        keepalive -> new ConnectionPoolSettings.TcpKeepalive(
                                keepalive.unsigned("probes"),
                                keepalive.duration("time"),
                                keepalive.duration("interval"))),
                tcp.duration("maxConnectionDuration"),
                tcp.duration("idleTimeout"));
    }

    private static ConnectionPoolSettings.HttpSettings http(Fields http) {
        return new ConnectionPoolSettings.HttpSettings(
                http.integer("http1MaxPendingRequests"),
                http.integer("http2MaxRequests"),
                http.integer("maxRequestsPerConnection"),
                http.integer("maxRetries"),
                http.duration("idleTimeout"),
                http.enumeration(
                        "h2UpgradePolicy",
                        ConnectionPoolSettings.H2UpgradePolicy.values(),
                        ConnectionPoolSettings.H2UpgradePolicy.DEFAULT),
                http.bool("useClientProtocol"),
                http.integer("maxConcurrentStreams"),
                http.message(
                        "http2KeepAlive",
                        keepAlive -> new ConnectionPoolSettings.Http2KeepAlive(
                                keepAlive.duration("interval"), keepAlive.duration("timeout"))));
    }

    private static OutlierDetection outlierDetection(Fields outlier) {
        return new OutlierDetection(
                outlier.integer("consecutiveErrors"),
                outlier.bool("splitExternalLocalOriginErrors"),
                outlier.unsignedOrNull("consecutiveLocalOriginFailures"),
                outlier.unsignedOrNull("consecutiveGatewayErrors"),
                outlier.unsignedOrNull("consecutive5xxErrors"),
                outlier.duration("interval"),
                outlier.duration("baseEjectionTime"),
                outlier.integer("maxEjectionPercent"),
                outlier.integer("minHealthPercent"),
                outlier.integers("outlierDetectionHttpErrorCodes"));
    }

    private static ClientTlsSettings tls(Fields tls) {
        return new ClientTlsSettings(
                tls.enumeration(
                        "mode", ClientTlsSettings.ClientTlsMode.values(), ClientTlsSettings.ClientTlsMode.DISABLE),
                tls.text("clientCertificate"),
                tls.text("privateKey"),
                tls.text("caCertificates"),
                tls.text("credentialName"),
                tls.texts("subjectAltNames"),
                tls.text("sni"),
                tls.bool("insecureSkipVerify"),
                tls.text("caCrl"));
    }
}
