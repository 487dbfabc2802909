package dev.meshgw.config.validation;

import dev.meshgw.config.resource.ClientTlsSettings;
import dev.meshgw.config.resource.ClientTlsSettings.ClientTlsMode;
import dev.meshgw.config.resource.ConnectionPoolSettings;
import dev.meshgw.config.resource.ConnectionPoolSettings.H2UpgradePolicy;
import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.OutlierDetection;
import dev.meshgw.config.resource.Subset;
import dev.meshgw.config.resource.TrafficPolicy;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** DestinationRule: host, subsets and traffic policies. */
final class DestinationRuleRules {

    private static final String CONFIG_MAP = "configmap://";

    private final String namespace;
    private final Verdict verdict;

    private DestinationRuleRules(String namespace, Verdict verdict) {
        this.namespace = namespace;
        this.verdict = verdict;
    }

    static void check(DestinationRule rule, Verdict verdict) {
        new DestinationRuleRules(rule.metadata().namespace(), verdict).check(rule);
    }

    private void check(DestinationRule rule) {
        verdict.errorIf(DomainName.wildcardProblem(rule.host()), DiagnosticCode.DESTINATION_RULE_HOST, "spec.host");
        trafficPolicy(rule.trafficPolicy(), "spec.trafficPolicy");
        subsets(rule);
        CommonRules.exportTo(
                rule.exportTo(), rule.metadata().namespace(), false, rule.workloadSelector() != null, verdict);
        CommonRules.workloadSelector(
                rule.workloadSelector(), "spec.workloadSelector", "it selects all workloads", verdict);
    }

    private void subsets(DestinationRule rule) {
        Set<String> names = new HashSet<>();
        for (int i = 0; i < rule.subsets().size(); i++) {
            Subset subset = rule.subsets().get(i);
            String path = "spec.subsets[" + i + "]";
            if (subset.name().isEmpty()) {
                verdict.error(DiagnosticCode.SUBSET, path, "subset name cannot be empty");
            } else if (!DomainName.isLabel(subset.name())) {
                verdict.error(
                        DiagnosticCode.SUBSET,
                        path + ".name",
                        "subset name is invalid: " + DiagnosticText.quote(subset.name()));
            } else if (!names.add(subset.name())) {
                verdict.error(
                        DiagnosticCode.SUBSET,
                        path + ".name",
                        "duplicate subset names: " + DiagnosticText.quote(subset.name()));
            }
            CommonRules.labels(subset.labels(), path + ".labels", verdict);
            trafficPolicy(subset.trafficPolicy(), path + ".trafficPolicy");
        }
    }

    private void trafficPolicy(@Nullable TrafficPolicy policy, String path) {
        if (policy == null) {
            return;
        }
        boolean isEmpty = policy.loadBalancer() == null
                && policy.connectionPool() == null
                && policy.outlierDetection() == null
                && policy.tls() == null
                && policy.portLevelSettings().isEmpty()
                && policy.tunnel() == null
                && policy.proxyProtocol() == null
                && policy.retryBudget() == null;
        if (isEmpty) {
            verdict.error(DiagnosticCode.EMPTY_POLICY, path, "traffic policy must have at least one field");
            return;
        }
        if (policy.tunnel() != null && policy.proxyProtocol() != null) {
            verdict.error(DiagnosticCode.TUNNEL, path + ".tunnel", "tunnel and proxyProtocol must not be set together");
        }
        outlierDetection(policy.outlierDetection(), path + ".outlierDetection");
        connectionPool(policy.connectionPool(), path + ".connectionPool");
        if (policy.loadBalancer() != null) {
            LoadBalancerRules.check(
                    policy.loadBalancer(), policy.outlierDetection() != null, path + ".loadBalancer", verdict);
        }
        tls(policy.tls(), path + ".tls");
        for (int i = 0; i < policy.portLevelSettings().size(); i++) {
            portTrafficPolicy(policy.portLevelSettings().get(i), path + ".portLevelSettings[" + i + "]");
        }
        tunnel(policy.tunnel(), path + ".tunnel");
    }

    private void portTrafficPolicy(TrafficPolicy.PortTrafficPolicy policy, String path) {
        if (policy.loadBalancer() == null
                && policy.connectionPool() == null
                && policy.outlierDetection() == null
                && policy.tls() == null) {
            verdict.error(DiagnosticCode.EMPTY_POLICY, path, "port traffic policy must have at least one field");
            return;
        }
        outlierDetection(policy.outlierDetection(), path + ".outlierDetection");
        connectionPool(policy.connectionPool(), path + ".connectionPool");
        if (policy.loadBalancer() != null) {
            LoadBalancerRules.check(
                    policy.loadBalancer(), policy.outlierDetection() != null, path + ".loadBalancer", verdict);
        }
        tls(policy.tls(), path + ".tls");
    }

    private void tunnel(TrafficPolicy.@Nullable TunnelSettings tunnel, String path) {
        if (tunnel == null) {
            return;
        }
        if (!Set.of("", "CONNECT", "POST").contains(tunnel.protocol())) {
            verdict.error(DiagnosticCode.TUNNEL, path + ".protocol", "tunnel protocol must be \"CONNECT\" or \"POST\"");
        }
        if (DomainName.problem(tunnel.targetHost()) != null && !IpAddress.isValid(tunnel.targetHost())) {
            verdict.error(
                    DiagnosticCode.TUNNEL,
                    path + ".targetHost",
                    "tunnel target host must be valid FQDN or IP address: "
                            + DiagnosticText.quote(tunnel.targetHost()));
        }
        String problem = CommonRules.portProblem(tunnel.targetPort());
        if (problem != null) {
            verdict.error(DiagnosticCode.TUNNEL, path + ".targetPort", "tunnel target port is invalid: " + problem);
        }
    }

    private void outlierDetection(@Nullable OutlierDetection outlier, String path) {
        if (outlier == null) {
            return;
        }
        CommonRules.duration(
                outlier.baseEjectionTime(), DiagnosticCode.OUTLIER_DETECTION, path + ".baseEjectionTime", verdict);
        CommonRules.duration(outlier.interval(), DiagnosticCode.OUTLIER_DETECTION, path + ".interval", verdict);
        if (outlier.consecutiveErrors() != 0) {
            verdict.warning(
                    DiagnosticCode.OUTLIER_DETECTION,
                    path + ".consecutiveErrors",
                    "outlier detection consecutive errors is deprecated, use consecutiveGatewayErrors or"
                            + " consecutive5xxErrors instead",
                    null);
        }
        boolean hasLocalErrors =
                outlier.consecutiveLocalOriginFailures() != null && outlier.consecutiveLocalOriginFailures() > 0;
        if (hasLocalErrors && !outlier.splitExternalLocalOriginErrors()) {
            verdict.error(
                    DiagnosticCode.OUTLIER_DETECTION,
                    path + ".consecutiveLocalOriginFailures",
                    "outlier detection consecutive local origin failures is specified, but split external local"
                            + " origin errors is set to false",
                    null,
                    "add splitExternalLocalOriginErrors: true");
        }
        percent(outlier.maxEjectionPercent(), path + ".maxEjectionPercent");
        percent(outlier.minHealthPercent(), path + ".minHealthPercent");
        for (int i = 0; i < outlier.outlierDetectionHttpErrorCodes().size(); i++) {
            int code = outlier.outlierDetectionHttpErrorCodes().get(i);
            if (code < 100 || code > 599) {
                verdict.error(
                        DiagnosticCode.OUTLIER_DETECTION,
                        path + ".outlierDetectionHttpErrorCodes[" + i + "]",
                        "HTTP status " + code + " is not in range 100-599");
            }
        }
    }

    private void percent(int percent, String path) {
        if (percent < 0 || percent > 100) {
            verdict.error(DiagnosticCode.OUTLIER_DETECTION, path, "percentage " + percent + " is not in range 0..100");
        }
    }

    private void connectionPool(@Nullable ConnectionPoolSettings pool, String path) {
        if (pool == null) {
            return;
        }
        if (pool.http() == null && pool.tcp() == null) {
            verdict.error(DiagnosticCode.CONNECTION_POOL, path, "connection pool must have at least one field");
        }
        if (pool.http() != null) {
            http(pool.http(), path + ".http");
        }
        if (pool.tcp() != null) {
            tcp(pool.tcp(), path + ".tcp");
        }
    }

    private void http(ConnectionPoolSettings.HttpSettings http, String path) {
        limit(http.http1MaxPendingRequests(), "http1 max pending requests", path + ".http1MaxPendingRequests");
        limit(http.http2MaxRequests(), "http2 max requests", path + ".http2MaxRequests");
        limit(http.maxRequestsPerConnection(), "max requests per connection", path + ".maxRequestsPerConnection");
        limit(http.maxRetries(), "max retries", path + ".maxRetries");
        limit(http.maxConcurrentStreams(), "max concurrent streams", path + ".maxConcurrentStreams");
        CommonRules.duration(http.idleTimeout(), DiagnosticCode.CONNECTION_POOL, path + ".idleTimeout", verdict);
        if (http.h2UpgradePolicy() == H2UpgradePolicy.UPGRADE && http.useClientProtocol()) {
            verdict.error(
                    DiagnosticCode.CONNECTION_POOL,
                    path + ".useClientProtocol",
                    "use client protocol must not be true when H2UpgradePolicy is UPGRADE");
        }
        ConnectionPoolSettings.Http2KeepAlive keepAlive = http.http2KeepAlive();
        if (keepAlive != null) {
            String at = path + ".http2KeepAlive";
            if (keepAlive.interval() == null || keepAlive.timeout() == null) {
                verdict.error(
                        DiagnosticCode.CONNECTION_POOL, at, "http2 keepalive must have both interval and timeout");
            }
            CommonRules.duration(keepAlive.interval(), DiagnosticCode.CONNECTION_POOL, at + ".interval", verdict);
            CommonRules.duration(keepAlive.timeout(), DiagnosticCode.CONNECTION_POOL, at + ".timeout", verdict);
        }
    }

    private void tcp(ConnectionPoolSettings.TcpSettings tcp, String path) {
        limit(tcp.maxConnections(), "max connections", path + ".maxConnections");
        CommonRules.duration(tcp.connectTimeout(), DiagnosticCode.CONNECTION_POOL, path + ".connectTimeout", verdict);
        CommonRules.duration(
                tcp.maxConnectionDuration(), DiagnosticCode.CONNECTION_POOL, path + ".maxConnectionDuration", verdict);
        // Less than a millisecond is none: the timeout is off.
        if (tcp.idleTimeout() != null && tcp.idleTimeout().toMillis() != 0) {
            CommonRules.duration(tcp.idleTimeout(), DiagnosticCode.CONNECTION_POOL, path + ".idleTimeout", verdict);
        }
        ConnectionPoolSettings.TcpKeepalive keepalive = tcp.tcpKeepalive();
        if (keepalive != null) {
            String at = path + ".tcpKeepalive";
            CommonRules.duration(keepalive.time(), DiagnosticCode.CONNECTION_POOL, at + ".time", verdict);
            CommonRules.duration(keepalive.interval(), DiagnosticCode.CONNECTION_POOL, at + ".interval", verdict);
        }
    }

    private void limit(int limit, String words, String path) {
        if (limit < 0) {
            verdict.error(DiagnosticCode.CONNECTION_POOL, path, words + " must be non-negative");
        }
    }

    private void tls(@Nullable ClientTlsSettings tls, String path) {
        if (tls == null) {
            return;
        }
        if (tls.credentialName().startsWith(CONFIG_MAP)) {
            configMap(tls.credentialName().substring(CONFIG_MAP.length()), path + ".credentialName");
        }
        if (tls.insecureSkipVerify()) {
            insecureSkipVerify(tls, path);
        }
        boolean takesCredential = tls.mode() == ClientTlsMode.SIMPLE || tls.mode() == ClientTlsMode.MUTUAL;
        if (takesCredential && !tls.credentialName().isEmpty()) {
            boolean hasFiles = !tls.clientCertificate().isEmpty()
                    || !tls.caCertificates().isEmpty()
                    || !tls.privateKey().isEmpty()
                    || !tls.caCrl().isEmpty();
            if (hasFiles) {
                verdict.error(
                        DiagnosticCode.CLIENT_TLS,
                        path,
                        "cannot specify client certificates or CA certificate or CA CRL If credentialName is set",
                        "the Secret holds all of them");
            }
            return;
        }
        if (tls.mode() == ClientTlsMode.MUTUAL) {
            if (tls.clientCertificate().isEmpty()) {
                verdict.error(DiagnosticCode.CLIENT_TLS, path, "client certificate required for mutual tls");
            }
            if (tls.privateKey().isEmpty()) {
                verdict.error(DiagnosticCode.CLIENT_TLS, path, "private key required for mutual tls");
            }
        }
    }

    private void configMap(String reference, String path) {
        String[] parts = reference.split("/", -1);
        String problem = null;
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            problem = "it is configmap://NAMESPACE/NAME";
        } else if (!parts[0].equals(namespace)) {
            problem = "namespace must match the configuration namespace " + DiagnosticText.quote(namespace);
        }
        if (problem != null) {
            verdict.error(DiagnosticCode.CLIENT_TLS, path, "invalid configmap:// credentialName: " + problem);
        }
    }

    private void insecureSkipVerify(ClientTlsSettings tls, String path) {
        boolean hasCheck =
                !tls.caCertificates().isEmpty() || !tls.subjectAltNames().isEmpty();
        String why = "what is not verified needs nothing to verify it with";
        if (tls.mode() == ClientTlsMode.SIMPLE
                && (hasCheck || !tls.credentialName().isEmpty())) {
            verdict.error(
                    DiagnosticCode.CLIENT_TLS,
                    path + ".insecureSkipVerify",
                    "cannot specify CaCertificates or CredentialName or SubjectAltNames when InsecureSkipVerify is"
                            + " set true",
                    why);
        } else if (tls.mode() == ClientTlsMode.MUTUAL && hasCheck) {
            verdict.error(
                    DiagnosticCode.CLIENT_TLS,
                    path + ".insecureSkipVerify",
                    "cannot specify CaCertificates or SubjectAltNames when InsecureSkipVerify is set true",
                    why);
        }
    }
}
