package dev.meshgw.gateway.netty;

import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.ConnectionPool;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.HostTable;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.RouteMatch;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication.NotRequested;
import dev.meshgw.snapshot.UpstreamTransport;
import dev.meshgw.snapshot.VirtualHost;
import dev.meshgw.snapshot.WeightedClusters;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Short ways to write snapshots. */
final class Snapshots {

    static final SourceLocation NOWHERE = new SourceLocation("test.yaml", 1, 1);

    private Snapshots() {}

    /** Listeners bind a free port of 127.0.0.1. */
    static Listener listener(String name, FilterChain... chains) {
        return Listener.of(name, "127.0.0.1", 0, 443, "HTTPS", List.of(chains));
    }

    static Snapshot snapshot(Listener... listeners) {
        Map<String, Cluster> clusters = new HashMap<>();
        for (Listener listener : listeners) {
            for (FilterChain chain : listener.filterChains()) {
                if (chain.filter() instanceof NetworkFilter.TcpProxy tcp) {
                    collect(tcp.clusters(), clusters);
                } else if (chain.filter() instanceof NetworkFilter.HttpConnectionManager http) {
                    http.routes().virtualHosts().values().stream()
                            .flatMap(host -> host.routes().stream())
                            .map(Route::action)
                            .filter(RouteAction.Forward.class::isInstance)
                            .forEach(action -> collect(((RouteAction.Forward) action).clusters(), clusters));
                }
            }
        }
        return new Snapshot(List.of(listeners), clusters);
    }

    private static void collect(WeightedClusters weighted, Map<String, Cluster> clusters) {
        for (WeightedCluster destination : weighted.clusters()) {
            if (destination.cluster() != null) {
                clusters.put(destination.name(), destination.cluster());
            }
        }
    }

    static FilterChain passthrough(String serverName, WeightedClusters clusters) {
        return new FilterChain(
                "passthrough " + serverName,
                patterns(serverName),
                new TransportSocket.Passthrough(),
                new NetworkFilter.TcpProxy(clusters),
                NOWHERE);
    }

    static FilterChain plainTcp(WeightedClusters clusters) {
        return new FilterChain(
                "tcp", List.of(), new TransportSocket.PlainText(), new NetworkFilter.TcpProxy(clusters), NOWHERE);
    }

    /** Plaintext HTTP with these routes for every host. */
    static FilterChain http(Route... routes) {
        return new FilterChain(
                "http", List.of(), new TransportSocket.PlainText(), manager("http.8080", routes), NOWHERE);
    }

    /** TLS that ends here for one name (or *), then HTTP. */
    static FilterChain https(String serverName, TlsCredential credential, Route... routes) {
        return https(serverName, termination(new NotRequested(), credential), routes);
    }

    static FilterChain https(String serverName, TransportSocket.Termination termination, Route... routes) {
        return new FilterChain(
                "https " + serverName,
                serverName.equals("*") ? List.of() : patterns(serverName),
                termination,
                manager("https.443." + serverName, routes),
                NOWHERE);
    }

    static TransportSocket.Termination termination(
            TransportSocket.ClientAuthentication clients, TlsCredential... credentials) {
        return new TransportSocket.Termination(
                new TransportSocket.ServerCertificates.Ready(List.of(credentials)),
                clients,
                TransportSocket.TlsVersion.TLS_1_2,
                TransportSocket.TlsVersion.TLS_1_3,
                List.of(),
                List.of(),
                List.of("h2", "http/1.1"));
    }

    static NetworkFilter manager(String name, Route... routes) {
        var host = new VirtualHost("any", patterns("*"), false, List.of(routes));
        return new NetworkFilter.HttpConnectionManager(
                new RouteConfiguration(name, HostTable.of(Map.of(new HostPattern("*"), host))));
    }

    static Route route(RouteMatch match, RouteAction action) {
        return new Route("", match, action, NOWHERE);
    }

    static Route forward(Cluster cluster) {
        return route(request -> true, forwarding(to(cluster)));
    }

    static RouteAction.Forward forwarding(WeightedClusters clusters) {
        return new RouteAction.Forward(clusters, null, null, HeaderEdits.NONE, null);
    }

    static List<HostPattern> patterns(String... names) {
        return Arrays.stream(names).map(HostPattern::new).toList();
    }

    static Cluster cluster(String name, int... ports) {
        List<Cluster.Endpoint> endpoints = Arrays.stream(ports)
                .mapToObj(port -> new Cluster.Endpoint("127.0.0.1", port, 1))
                .toList();
        var tcp = new ConnectionPool.Tcp(ConnectionPool.UNLIMITED, Duration.ofSeconds(2), null, null, null);
        return Cluster.builder(name, endpoints)
                .connectionPool(new ConnectionPool(tcp, ConnectionPool.Http.DEFAULT))
                .build();
    }

    /** A cluster of 127.0.0.1 to which TLS is begun. */
    static Cluster tlsCluster(UpstreamTransport transport, int... ports) {
        return cluster("c", ports).toBuilder().transport(transport).build();
    }

    /** Verified as Istio does for SIMPLE without further words: the chain, and the host of the request. */
    static UpstreamTransport.Tls simple(CertificateAuthority authority) {
        return tls("", true, authority, null);
    }

    static UpstreamTransport.Tls tls(
            String sni,
            boolean hostOfRequest,
            CertificateAuthority authority,
            TlsCredential clientCertificate,
            String... subjectAltNames) {
        return new UpstreamTransport.Tls(
                sni,
                new UpstreamTransport.ServerVerification.Required(
                        authority.trustBundle(), "the test", hostOfRequest, List.of(subjectAltNames)),
                clientCertificate);
    }

    static WeightedClusters to(Cluster cluster) {
        return new WeightedClusters(List.of(new WeightedCluster(cluster.name(), cluster, 1, HeaderEdits.NONE)), 1);
    }

    static WeightedClusters toMissing(String name) {
        return new WeightedClusters(List.of(new WeightedCluster(name, null, 1, HeaderEdits.NONE)), 1);
    }
}
