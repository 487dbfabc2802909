package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ClientTlsSettings.ClientTlsMode;
import dev.meshgw.config.resource.ConnectionPoolSettings;
import dev.meshgw.config.resource.Destination;
import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Subset;
import dev.meshgw.config.resource.TrafficPolicy;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Suggestion;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Cluster.Endpoint;
import dev.meshgw.snapshot.Cluster.UpstreamProtocol;
import dev.meshgw.snapshot.compile.MeshService.MeshPort;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Turns destinations into clusters. A destination that leads nowhere has a cluster name and no cluster, as in Envoy. */
final class Destinations {

    /** Istio's default of connectionPool.tcp.connectTimeout. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

    private static final int HTTPS_PORT = 443;

    private final ServiceRegistry services;
    private final DestinationRules rules;
    private final Findings findings;
    private final Unsupported unsupported;
    private final Map<String, Cluster> clusters = new LinkedHashMap<>();
    private final Map<String, String> remedies = new HashMap<>();

    Destinations(ServiceRegistry services, DestinationRules rules, Findings findings) {
        this.services = services;
        this.rules = rules;
        this.findings = findings;
        unsupported = new Unsupported(findings);
    }

    /** The clusters that were asked for, by name. */
    Map<String, Cluster> clusters() {
        return clusters;
    }

    /** What a destination stands for; {@code cluster} is null if there is no such service, port or subset. */
    record Target(String clusterName, @Nullable Cluster cluster) {}

    /**
     * A destination in its place.
     *
     * @param owner the VirtualService
     * @param fieldPath of the destination
     * @param gatewayPort stands in for a port that is not named
     * @param http whether requests go there, rather than bytes
     */
    record Use(Destination destination, ObjectMeta owner, String fieldPath, int gatewayPort, boolean http) {

        String host() {
            return ServiceRegistry.resolve(destination.host(), owner.namespace());
        }

        String path(String field) {
            return fieldPath + "." + field;
        }
    }

    Target resolve(Use use) {
        Destination destination = use.destination();
        String host = use.host();
        MeshService service = services.find(host, use.owner().namespace());
        if (service != null && service.alias() != null) {
            host = service.alias();
            MeshService real = services.find(host, service.namespace());
            service = real == null ? service : real;
        }
        if (service == null) {
            int port = destination.port() == 0 ? use.gatewayPort() : destination.port();
            reportUnknownService(use, host);
            return new Target(clusterName(port, destination.subset(), host), null);
        }
        int number = portNumber(use, service);
        String name = clusterName(number, destination.subset(), host);
        MeshPort port = port(number, service);
        if (port == null) {
            reportUnknownPort(use, service, number);
            return new Target(name, null);
        }
        List<DestinationRule> applicable = rules.find(host, service.namespace());
        applicable.forEach(unsupported::report);
        Subset subset = null;
        if (!destination.subset().isEmpty()) {
            subset = subset(destination.subset(), applicable);
            if (subset == null) {
                reportUnknownSubset(use, host, applicable);
                return new Target(name, null);
            }
        }
        TrafficPolicy policy = policy(applicable, subset);
        Cluster cluster = clusters.get(name);
        if (cluster == null) {
            cluster = cluster(name, service, port, subset, policy);
            clusters.put(name, cluster);
        }
        if (cluster.endpoints().isEmpty()) {
            reportNoEndpoints(use, service, port, subset);
        }
        if (use.http()) {
            reportPlainTextToTls(use, service, port, policy);
            reportHttp2(use, service, port, cluster);
        }
        return new Target(name, cluster);
    }

    /** Envoy's: {@code outbound|8000|v1|httpbin.default.svc.cluster.local}. */
    private static String clusterName(int port, String subset, String host) {
        return "outbound|" + port + "|" + subset + "|" + host;
    }

    private static int portNumber(Use use, MeshService service) {
        if (use.destination().port() != 0) {
            return use.destination().port();
        }
        return service.ports().size() == 1 ? service.ports().get(0).number() : use.gatewayPort();
    }

    private @Nullable MeshPort port(int number, MeshService service) {
        // An ExternalName Service needs no ports: DNS knows none.
        return service.alias() != null && service.ports().isEmpty()
                ? new MeshPort(number, "", Protocol.HTTP, "")
                : services.port(service, number);
    }

    private Cluster cluster(
            String name, MeshService service, MeshPort port, @Nullable Subset subset, @Nullable TrafficPolicy policy) {
        List<Endpoint> endpoints = services.endpoints(service, port, subset == null ? Map.of() : subset.labels());
        String alias = service.alias();
        if (endpoints.isEmpty() && alias != null) {
            endpoints = List.of(new Endpoint(alias, port.number(), 1));
        }
        ConnectionPoolSettings pool = policy == null ? null : policy.connectionPool();
        boolean upgrade = pool != null
                && pool.http() != null
                && pool.http().h2UpgradePolicy() == ConnectionPoolSettings.H2UpgradePolicy.UPGRADE;
        Duration timeout =
                pool == null || pool.tcp() == null ? null : pool.tcp().connectTimeout();
        return new Cluster(
                name,
                endpoints,
                port.protocol() == Protocol.HTTP2 || upgrade ? UpstreamProtocol.HTTP_2 : UpstreamProtocol.HTTP_1_1,
                timeout == null ? CONNECT_TIMEOUT : timeout);
    }

    private static @Nullable Subset subset(String name, List<DestinationRule> rules) {
        for (Subset subset : DestinationRules.subsets(rules)) {
            if (subset.name().equals(name)) {
                return subset;
            }
        }
        return null;
    }

    private static @Nullable TrafficPolicy policy(List<DestinationRule> rules, @Nullable Subset subset) {
        if (subset != null && subset.trafficPolicy() != null) {
            return subset.trafficPolicy();
        }
        for (DestinationRule rule : rules) {
            if (rule.trafficPolicy() != null) {
                return rule.trafficPolicy();
            }
        }
        return null;
    }

    private void reportUnknownService(Use use, String host) {
        String written = use.destination().host();
        findings.warning(
                DiagnosticCode.UNKNOWN_DESTINATION,
                use.owner(),
                use.path("host"),
                "destination \"" + written + "\" is no known service: requests get 503 (NC)",
                services.hosts().contains(host)
                        ? "the service of this name is not visible to the gateway"
                        : written.equals(host)
                                ? "a name with a dot is taken as it is, and no service is called so"
                                : "a short name is a Service in the namespace of the VirtualService: " + host,
                remedies.computeIfAbsent(host, unused -> remedy(written, host)));
    }

    private String remedy(String written, String host) {
        Set<String> hosts = services.hosts();
        if (hosts.contains(host)) {
            return "export it to the namespace of the gateway's pod: exportTo";
        }
        String inCluster = written + ServiceRegistry.CLUSTER_SUFFIX;
        if (hosts.contains(inCluster)) {
            return "write the whole name: " + inCluster;
        }
        List<String> elsewhere = hosts.stream()
                .filter(known -> !written.equals(host)
                        && known.startsWith(written + ".")
                        && known.endsWith(ServiceRegistry.CLUSTER_SUFFIX))
                .toList();
        if (!elsewhere.isEmpty()) {
            return "write the whole name: " + String.join(" or ", elsewhere);
        }
        return Suggestion.closest(host, hosts)
                .map(near -> "did you mean " + near + "?")
                .orElse("apply the Service or a ServiceEntry, or say where it is: --service " + written
                        + ":PORT=HOST:PORT");
    }

    private void reportUnknownPort(Use use, MeshService service, int number) {
        String ports = service.ports().stream().map(MeshPort::describe).collect(Collectors.joining(", "));
        if (use.destination().port() == 0) {
            findings.warning(
                    DiagnosticCode.DESTINATION_PORT_OMITTED,
                    use.owner(),
                    use.fieldPath(),
                    "destination \"" + use.destination().host()
                            + "\" names no port, and its service has several: requests get 503 (NC)",
                    "Istio then takes the port of the Gateway, " + number + "; the service has " + ports,
                    "add port.number to the destination");
            return;
        }
        findings.warning(
                DiagnosticCode.UNKNOWN_DESTINATION_PORT,
                use.owner(),
                use.path("port.number"),
                "service \"" + service.host() + "\" has no port " + number + ": requests get 503 (NC)",
                "its ports are " + (ports.isEmpty() ? "none" : ports)
                        + "; a destination names the port of the service, not that of the container",
                service.ports().size() == 1
                        ? "use port " + service.ports().get(0).number()
                        : null);
    }

    private void reportUnknownSubset(Use use, String host, List<DestinationRule> applicable) {
        List<String> subsets =
                DestinationRules.subsets(applicable).stream().map(Subset::name).toList();
        findings.warning(
                DiagnosticCode.UNKNOWN_SUBSET,
                use.owner(),
                use.path("subset"),
                "no DestinationRule for \"" + host + "\" defines subset \""
                        + use.destination().subset() + "\": requests get 503 (NC)",
                subsets.isEmpty() ? null : "its subsets are " + String.join(", ", subsets),
                Suggestion.closest(use.destination().subset(), subsets)
                        .map(near -> "did you mean \"" + near + "\"?")
                        .orElse(null));
    }

    private void reportNoEndpoints(Use use, MeshService service, MeshPort port, @Nullable Subset subset) {
        findings.warning(
                DiagnosticCode.NO_ENDPOINTS,
                use.owner(),
                use.path("host"),
                "service \"" + service.host() + "\" has no endpoints for port " + port.describe()
                        + (subset == null ? "" : " and subset \"" + subset.name() + "\"") + ": requests get 503 (UH)",
                service.reasonWithoutEndpoints(port),
                "start its workload, or say where it is: --service "
                        + use.destination().host() + ":" + port.number() + "=HOST:PORT");
    }

    private void reportPlainTextToTls(Use use, MeshService service, MeshPort port, @Nullable TrafficPolicy policy) {
        boolean looksLikeTls = port.protocol().isTls() || (port.name().isEmpty() && port.number() == HTTPS_PORT);
        boolean originates =
                policy != null && policy.tls() != null && policy.tls().mode() != ClientTlsMode.DISABLE;
        if (looksLikeTls && !originates) {
            findings.warning(
                    DiagnosticCode.PLAIN_TEXT_TO_TLS,
                    use.owner(),
                    use.path("port"),
                    "port " + port.describe() + " of service \"" + service.host()
                            + "\" seems to speak TLS, and is sent plain HTTP",
                    "a gateway that ended TLS starts none of its own without a DestinationRule; such a server answers 400",
                    "route to a plain HTTP port, or pass TLS through: tls.mode PASSTHROUGH");
        }
    }

    private void reportHttp2(Use use, MeshService service, MeshPort port, Cluster cluster) {
        if (cluster.protocol() == UpstreamProtocol.HTTP_2) {
            findings.warning(
                    DiagnosticCode.NOT_SUPPORTED,
                    use.owner(),
                    use.path("port"),
                    "port " + port.describe() + " of service \"" + service.host() + "\" is spoken to in HTTP/1.1",
                    "Istio would speak HTTP/2 to it, because of its name, appProtocol or h2UpgradePolicy; this gateway does"
                            + " not yet, so gRPC fails",
                    null);
        }
    }
}
