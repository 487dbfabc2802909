package dev.meshgw.snapshot.compile;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.RetryPolicy;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.TransportSocket.ServerCertificates;
import dev.meshgw.snapshot.VirtualHost;
import dev.meshgw.snapshot.WeightedClusters;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A snapshot and its diagnostics as text, everything that can differ included. */
final class SnapshotDump {

    private final StringBuilder text = new StringBuilder();
    private final Map<String, RouteConfiguration> routes = new TreeMap<>();

    static String dump(CompileResult result) {
        var dump = new SnapshotDump();
        dump.snapshot(result.snapshot());
        result.diagnostics().forEach(dump::diagnostic);
        return dump.text.toString();
    }

    private void snapshot(Snapshot snapshot) {
        snapshot.listeners().forEach(this::listener);
        routes.values().forEach(this::routes);
        new TreeMap<>(snapshot.clusters()).values().forEach(this::cluster);
    }

    private void listener(Listener listener) {
        line(
                0,
                "listener " + listener.name() + ": " + listener.bind() + ":" + listener.port() + " for port "
                        + listener.gatewayPort() + " " + listener.protocol());
        listener.filterChains().forEach(this::filterChain);
    }

    private void filterChain(FilterChain chain) {
        String names = chain.serverNames().isEmpty() ? "any" : hosts(chain.serverNames());
        line(1, "chain " + chain.name() + " for SNI " + names + " (" + chain.origin() + ")");
        if (chain.transportSocket() instanceof TransportSocket.Termination termination) {
            termination(termination);
        } else {
            line(2, chain.transportSocket().getClass().getSimpleName());
        }
        if (chain.filter() instanceof NetworkFilter.HttpConnectionManager http) {
            line(2, "routes " + http.routes().name());
            routes.put(http.routes().name(), http.routes());
        } else {
            line(2, "to " + clusters(((NetworkFilter.TcpProxy) chain.filter()).clusters()));
        }
    }

    private void termination(TransportSocket.Termination termination) {
        line(
                2,
                "Termination " + termination.minimum() + " to " + termination.maximum() + ", ALPN "
                        + String.join(" ", termination.alpn())
                        + (termination.cipherSuites().isEmpty()
                                ? ""
                                : ", ciphers " + String.join(" ", termination.cipherSuites())));
        if (termination.certificates() instanceof ServerCertificates.NotReady notReady) {
            line(3, "not ready: " + notReady.resourceName() + ": " + notReady.reason());
        } else {
            line(3, "certificates " + ((ServerCertificates.Ready) termination.certificates()).credentials());
        }
        if (termination.clientAuthentication() instanceof ClientAuthentication.Requested requested) {
            line(
                    3,
                    "client certificate " + (requested.required() ? "required" : "optional")
                            + requested.subjectAltNames());
        }
    }

    private void routes(RouteConfiguration configuration) {
        line(0, "routes " + configuration.name());
        for (VirtualHost host : configuration.virtualHosts().values()) {
            line(
                    1,
                    "virtual host " + host.name() + " for " + hosts(host.domains())
                            + (host.requireTls() ? ", requires TLS" : ""));
            host.routes().forEach(this::route);
        }
    }

    private void route(Route route) {
        String name = route.name().isEmpty() ? "" : route.name() + ": ";
        line(2, name + route.match() + " (" + route.origin() + ")");
        RouteAction action = route.action();
        if (action instanceof RouteAction.Forward forward) {
            line(
                    3,
                    "to " + clusters(forward.clusters())
                            + (forward.timeout() == null ? "" : " within " + forward.timeout()));
            if (forward.pathRewrite() != null) {
                line(4, "path " + forward.pathRewrite());
            }
            if (forward.hostRewrite() != null) {
                line(4, "host " + forward.hostRewrite());
            }
            if (!forward.retries().equals(RetryPolicy.DEFAULT)) {
                line(4, forward.retries().toString());
            }
            if (forward.fault() != null) {
                line(4, forward.fault().toString());
            }
            forward.mirrors()
                    .forEach(mirror ->
                            line(4, "mirror " + mirror.clusterName() + " " + mirror.perMillion() + " of a million"));
            if (forward.cors() != null) {
                line(4, forward.cors().toString());
            }
            edits(forward.headers());
            forward.clusters().clusters().forEach(cluster -> edits(cluster.headers()));
        } else {
            line(3, action.toString());
        }
    }

    private void edits(HeaderEdits edits) {
        if (!edits.equals(HeaderEdits.NONE)) {
            line(4, edits.toString());
        }
    }

    private static String clusters(WeightedClusters clusters) {
        return clusters.clusters().stream()
                .map(cluster -> (clusters.clusters().size() == 1 ? "" : cluster.weight() + "× ")
                        + cluster.name()
                        + (cluster.cluster() == null ? " (none)" : "")
                        + (cluster.hostRewrite() == null ? "" : " as " + cluster.hostRewrite()))
                .collect(Collectors.joining(", "));
    }

    private void cluster(Cluster cluster) {
        line(
                0,
                "cluster " + cluster.name() + ": " + cluster.protocol() + ", connect within "
                        + cluster.connectionPool().tcp().connectTimeout());
        cluster.endpoints()
                .forEach(endpoint -> line(1, endpoint.host() + ":" + endpoint.port() + " weight " + endpoint.weight()));
    }

    private void diagnostic(Diagnostic diagnostic) {
        line(
                0,
                diagnostic.severity() + " " + diagnostic.code() + " " + diagnostic.location() + " "
                        + diagnostic.fieldPath());
        line(1, diagnostic.what());
        if (diagnostic.why() != null) {
            line(1, "why: " + diagnostic.why());
        }
        if (diagnostic.fix() != null) {
            line(1, "fix: " + diagnostic.fix());
        }
    }

    private static String hosts(List<HostPattern> hosts) {
        return hosts.stream().map(HostPattern::value).collect(Collectors.joining(" "));
    }

    private void line(int depth, String content) {
        text.append("  ".repeat(depth)).append(content).append('\n');
    }
}
