package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ClientTlsSettings;
import dev.meshgw.config.resource.ClientTlsSettings.ClientTlsMode;
import dev.meshgw.config.resource.ConnectionPoolSettings;
import dev.meshgw.config.resource.Destination;
import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Subset;
import dev.meshgw.config.resource.TrafficPolicy;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Cluster.Endpoint;
import dev.meshgw.snapshot.Cluster.UpstreamProtocol;
import dev.meshgw.snapshot.ConnectionPool;
import dev.meshgw.snapshot.compile.MeshService.MeshPort;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Turns destinations into clusters. A destination that leads nowhere has a cluster name and no cluster, as in Envoy. */
final class Destinations {

    private final ServiceRegistry services;
    private final DestinationRules rules;
    private final DestinationFindings reports;
    private final Unsupported unsupported;
    private final Map<String, Cluster> clusters = new LinkedHashMap<>();

    Destinations(ServiceRegistry services, DestinationRules rules, Findings findings) {
        this.services = services;
        this.rules = rules;
        reports = new DestinationFindings(services, findings);
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
            reports.unknownService(use, host);
            return new Target(clusterName(port, destination.subset(), host), null);
        }
        int number = portNumber(use, service);
        String name = clusterName(number, destination.subset(), host);
        MeshPort port = port(number, service);
        if (port == null) {
            reports.unknownPort(use, service, number);
            return new Target(name, null);
        }
        List<DestinationRule> applicable = rules.find(host, service.namespace());
        applicable.forEach(unsupported::report);
        Subset subset = null;
        if (!destination.subset().isEmpty()) {
            subset = subset(destination.subset(), applicable);
            if (subset == null) {
                reports.unknownSubset(use, host, applicable);
                return new Target(name, null);
            }
        }
        Policy policy = Policy.of(applicable, subset);
        Cluster cluster = clusters.get(name);
        if (cluster == null) {
            cluster = cluster(name, service, port, subset, policy);
            clusters.put(name, cluster);
        }
        if (cluster.endpoints().isEmpty()) {
            reports.noEndpoints(use, service, port, subset);
        }
        if (use.http()) {
            boolean originatesTls = policy.tls() != null && policy.tls().mode() != ClientTlsMode.DISABLE;
            if (!originatesTls) {
                reports.plainTextToTls(use, service, port);
            }
            if (cluster.protocol() == UpstreamProtocol.HTTP_2) {
                reports.http2(use, service, port);
            }
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

    private Cluster cluster(String name, MeshService service, MeshPort port, @Nullable Subset subset, Policy policy) {
        List<Endpoint> endpoints = services.endpoints(service, port, subset == null ? Map.of() : subset.labels());
        String alias = service.alias();
        if (endpoints.isEmpty() && alias != null) {
            endpoints = List.of(new Endpoint(alias, port.number(), 1));
        }
        ConnectionPoolSettings pool = policy.connectionPool();
        boolean upgrade = pool != null
                && pool.http() != null
                && pool.http().h2UpgradePolicy() == ConnectionPoolSettings.H2UpgradePolicy.UPGRADE;
        Duration timeout =
                pool == null || pool.tcp() == null ? null : pool.tcp().connectTimeout();
        var tcp = ConnectionPool.Tcp.DEFAULT;
        return Cluster.builder(name, endpoints)
                .protocol(
                        port.protocol() == Protocol.HTTP2 || upgrade
                                ? UpstreamProtocol.HTTP_2
                                : UpstreamProtocol.HTTP_1_1)
                .connectionPool(
                        timeout == null
                                ? ConnectionPool.DEFAULT
                                : new ConnectionPool(
                                        new ConnectionPool.Tcp(tcp.maxConnections(), timeout, null, null, null),
                                        ConnectionPool.Http.DEFAULT))
                .build();
    }

    private static @Nullable Subset subset(String name, List<DestinationRule> rules) {
        for (Subset subset : DestinationRules.subsets(rules)) {
            if (subset.name().equals(name)) {
                return subset;
            }
        }
        return null;
    }

    /** What DestinationRules say of a destination, as far as it is honoured. */
    private record Policy(
            @Nullable ConnectionPoolSettings connectionPool,
            @Nullable ClientTlsSettings tls) {

        /** Of several rules the first that has a policy counts; a subset overrides it field by field. */
        static Policy of(List<DestinationRule> rules, @Nullable Subset subset) {
            TrafficPolicy general = rules.stream()
                    .map(DestinationRule::trafficPolicy)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            TrafficPolicy special = subset == null ? null : subset.trafficPolicy();
            return new Policy(
                    field(special, general, TrafficPolicy::connectionPool),
                    field(special, general, TrafficPolicy::tls));
        }

        private static <T> @Nullable T field(
                @Nullable TrafficPolicy special,
                @Nullable TrafficPolicy general,
                Function<TrafficPolicy, @Nullable T> accessor) {
            T own = special == null ? null : accessor.apply(special);
            return own != null || general == null ? own : accessor.apply(general);
        }
    }
}
