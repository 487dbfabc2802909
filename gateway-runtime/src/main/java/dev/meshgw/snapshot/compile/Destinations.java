package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ClientTlsSettings.ClientTlsMode;
import dev.meshgw.config.resource.ConnectionPoolSettings;
import dev.meshgw.config.resource.Destination;
import dev.meshgw.config.resource.LoadBalancerSettings;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Subset;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Cluster.Endpoint;
import dev.meshgw.snapshot.Cluster.UpstreamProtocol;
import dev.meshgw.snapshot.compile.MeshService.MeshPort;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Turns destinations into clusters. A destination that leads nowhere has a cluster name and no cluster, as in Envoy. */
final class Destinations {

    /** An ExternalName may lead to another; a circle of them leads nowhere. */
    private static final int MAX_ALIASES = 16;

    private final ServiceRegistry services;
    private final DestinationRules rules;
    private final DestinationFindings reports;
    private final Unsupported unsupported;
    private final UpstreamTransports transports;
    private final Map<String, Cluster> clusters = new LinkedHashMap<>();

    Destinations(ServiceRegistry services, DestinationRules rules, UpstreamTransports transports, Findings findings) {
        this.transports = transports;
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

        /** A tls rule is for connections that are not decrypted. */
        boolean passesThrough() {
            return fieldPath.startsWith("spec.tls[");
        }

        String path(String field) {
            return fieldPath + "." + field;
        }
    }

    Target resolve(Use use) {
        Destination destination = use.destination();
        String host = use.host();
        MeshService service = services.find(host, use.owner().namespace());
        for (int i = 0; service != null && service.alias() != null && i < MAX_ALIASES; i++) {
            host = service.alias();
            MeshService real = services.find(host, service.namespace());
            if (real == null) {
                break;
            }
            service = real;
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
        ConsolidatedRule rule = rules.find(host, service.namespace());
        if (rule != null) {
            rule.from().forEach(unsupported::report);
        }
        Placed<Subset> subset = rule == null ? null : rule.subset(destination.subset());
        if (!destination.subset().isEmpty() && subset == null) {
            reports.unknownSubset(use, host, rule);
            return new Target(name, null);
        }
        EffectivePolicy policy = EffectivePolicy.of(rule, subset, number);
        Cluster cluster = clusters.get(name);
        if (cluster == null) {
            cluster = cluster(
                    name,
                    service,
                    port,
                    subset == null ? Map.of() : subset.value().labels(),
                    policy);
            clusters.put(name, cluster);
        }
        if (cluster.endpoints().isEmpty()) {
            reports.noEndpoints(use, service, port, destination.subset(), policy);
        }
        boolean originatesTls = policy.tls() != null && policy.tls().value().mode() != ClientTlsMode.DISABLE;
        if (originatesTls && use.passesThrough()) {
            reports.doubleTls(use, service, port, policy.tls());
        }
        if (use.http() && !originatesTls) {
            reports.plainTextToTls(use, service, port);
        }
        return new Target(name, cluster);
    }

    /**
     * Every port of every service that the gateway sees, and of each subset, as tls.mode AUTO_PASSTHROUGH reaches them: the
     * name of the cluster is the SNI, {@code outbound_.8000_.v1_.httpbin.default.svc.cluster.local}, and the bytes are TLS
     * already. What has no endpoint is left to the connection that asks for it.
     */
    List<Cluster> sniDnat(Predicate<String> hosts) {
        var found = new ArrayList<Cluster>();
        for (String host : services.hosts()) {
            MeshService service = hosts.test(host) ? services.find(host, "") : null;
            if (service != null && service.alias() == null) {
                ConsolidatedRule rule = rules.find(host, service.namespace());
                for (MeshPort port : service.ports()) {
                    if (port.protocol() != Protocol.UDP) {
                        found.add(sniDnat(service, port, rule, null));
                        for (Placed<Subset> subset : rule == null ? List.<Placed<Subset>>of() : rule.subsets()) {
                            found.add(sniDnat(service, port, rule, subset));
                        }
                    }
                }
            }
        }
        return found;
    }

    private Cluster sniDnat(
            MeshService service, MeshPort port, @Nullable ConsolidatedRule rule, @Nullable Placed<Subset> subset) {
        String name = "outbound_." + port.number() + "_."
                + (subset == null ? "" : subset.value().name()) + "_." + service.host();
        EffectivePolicy policy = EffectivePolicy.of(rule, subset, port.number());
        var withoutTls =
                new EffectivePolicy(policy.loadBalancer(), policy.connectionPool(), policy.outlierDetection(), null);
        return clusters.computeIfAbsent(
                name,
                unused -> cluster(
                        name,
                        service,
                        port,
                        subset == null ? Map.of() : subset.value().labels(),
                        withoutTls));
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
            String name, MeshService service, MeshPort port, Map<String, String> labels, EffectivePolicy policy) {
        LoadBalancerSettings loadBalancer = value(policy.loadBalancer());
        ConnectionPoolSettings pool = value(policy.connectionPool());
        List<Endpoint> endpoints =
                ClusterPolicies.isOriginalDestination(loadBalancer) ? List.of() : endpoints(service, port, labels);
        return Cluster.builder(name, endpoints)
                .discovery(services.discovery(service, port))
                .protocol(protocol(port, pool == null ? null : pool.http()))
                .connectionPool(ClusterPolicies.connectionPool(pool))
                .loadBalancing(ClusterPolicies.loadBalancing(loadBalancer))
                .outlierDetection(ClusterPolicies.outlierDetection(value(policy.outlierDetection())))
                .transport(transports.compile(policy.tls(), service.subjectAltNames()))
                .build();
    }

    private List<Endpoint> endpoints(MeshService service, MeshPort port, Map<String, String> labels) {
        List<Endpoint> endpoints = services.endpoints(service, port, labels);
        String alias = service.alias();
        return endpoints.isEmpty() && alias != null ? List.of(new Endpoint(alias, port.number(), 1)) : endpoints;
    }

    /** The client's protocol wins over an upgrade, which wins over the port. */
    private static UpstreamProtocol protocol(MeshPort port, ConnectionPoolSettings.@Nullable HttpSettings http) {
        if (http != null && http.useClientProtocol()) {
            return UpstreamProtocol.DOWNSTREAM;
        }
        if (http != null && http.h2UpgradePolicy() == ConnectionPoolSettings.H2UpgradePolicy.UPGRADE) {
            return UpstreamProtocol.HTTP_2;
        }
        return port.protocol() == Protocol.HTTP2 ? UpstreamProtocol.HTTP_2 : UpstreamProtocol.HTTP_1_1;
    }

    private static <T> @Nullable T value(@Nullable Placed<T> placed) {
        return placed == null ? null : placed.value();
    }
}
