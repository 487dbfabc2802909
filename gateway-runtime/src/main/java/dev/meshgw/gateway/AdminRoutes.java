package dev.meshgw.gateway;

import dev.meshgw.gateway.AdminServer.Answer;
import dev.meshgw.gateway.AdminServer.Route;
import dev.meshgw.gateway.GatewayStatus.ListenerStatus;
import dev.meshgw.gateway.GatewayStatus.SecretStatus;
import dev.meshgw.gateway.netty.DataPlaneCounters;
import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Snapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import tools.jackson.jr.ob.JSON;

/**
 * The routes of the admin interface, as Envoy's where it has them. Counters have Envoy's names without the part that names a
 * single listener or cluster, as they count all of them.
 */
final class AdminRoutes {

    private static final int SERVICE_UNAVAILABLE = 503;

    private final Supplier<GatewayStatus> status;
    private final Supplier<Snapshot> snapshot;
    private final Supplier<DataPlaneCounters> counters;
    private final BooleanSupplier draining;
    private final Runnable stop;

    /** @param stop must return at once */
    AdminRoutes(
            Supplier<GatewayStatus> status,
            Supplier<Snapshot> snapshot,
            Supplier<DataPlaneCounters> counters,
            BooleanSupplier draining,
            Runnable stop) {
        this.status = status;
        this.snapshot = snapshot;
        this.counters = counters;
        this.draining = draining;
        this.stop = stop;
    }

    Map<String, Route> byPath() {
        return Map.of(
                "/ready", new Route(false, this::ready),
                "/server_info", new Route(false, this::serverInfo),
                "/listeners", new Route(false, this::listeners),
                "/clusters", new Route(false, this::clusters),
                "/certs", new Route(false, this::certs),
                "/stats", new Route(false, this::stats),
                "/quitquitquit", new Route(true, this::quit));
    }

    private String state() {
        return draining.getAsBoolean() ? "DRAINING" : "LIVE";
    }

    private Answer ready() {
        return draining.getAsBoolean() ? Answer.text(SERVICE_UNAVAILABLE, "DRAINING\n") : Answer.text("LIVE\n");
    }

    private Answer serverInfo() {
        GatewayStatus now = status.get();
        Duration uptime = Duration.between(Instant.parse(now.started()), Instant.now());
        var info = new LinkedHashMap<String, Object>();
        info.put("version", "meshgw");
        info.put("state", state());
        info.put("uptime_current_epoch", uptime.toSeconds() + "s");
        info.put("uptime_all_epochs", uptime.toSeconds() + "s");
        info.put("hot_restart_version", "disabled");
        info.put("command_line_options", Map.of("mesh_directory", now.meshDirectory()));
        return json(info);
    }

    private Answer listeners() {
        var text = new StringBuilder();
        for (ListenerStatus listener : status.get().listeners()) {
            if (listener.bindError() == null) {
                text.append(listener.address())
                        .append('_')
                        .append(listener.port())
                        .append("::")
                        .append(listener.authority())
                        .append('\n');
            }
        }
        return Answer.text(text.toString());
    }

    private Answer clusters() {
        var text = new StringBuilder();
        new TreeMap<>(snapshot.get().clusters()).forEach((name, cluster) -> {
            text.append(name).append("::observability_name::").append(name).append('\n');
            for (Cluster.Endpoint endpoint : cluster.endpoints()) {
                String prefix = name + "::" + endpoint.host() + ":" + endpoint.port() + "::";
                text.append(prefix).append("health_flags::healthy\n");
                text.append(prefix).append("weight::").append(endpoint.weight()).append('\n');
            }
        });
        return Answer.text(text.toString());
    }

    private Answer certs() {
        var certificates = new ArrayList<Map<String, Object>>();
        for (SecretStatus secret : status.get().secrets()) {
            if (secret.notAfter() == null) {
                continue;
            }
            Instant expiry = Instant.parse(secret.notAfter());
            var certificate = new LinkedHashMap<String, Object>();
            certificate.put("path", secret.resource());
            certificate.put("serial_number", secret.serial());
            certificate.put(
                    "days_until_expiration",
                    String.valueOf(
                            Math.max(0, Duration.between(Instant.now(), expiry).toDays())));
            certificate.put("expiration_time", secret.notAfter());
            certificates.add(Map.of(secret.type().equals("CA") ? "ca_cert" : "cert_chain", List.of(certificate)));
        }
        return json(Map.of("certificates", certificates));
    }

    private Answer stats() {
        DataPlaneCounters now = counters.get();
        var stats = new TreeMap<String, Long>();
        stats.put("cluster.upstream_cx_connect_fail", now.upstreamConnectFailures());
        stats.put("cluster.upstream_cx_total", now.upstreamConnections());
        stats.put("cluster.upstream_rq_retry", now.retries());
        stats.put("http.downstream_rq_total", now.requests());
        stats.put("listener.downstream_cx_active", now.downstreamConnectionsActive());
        stats.put("listener.downstream_cx_total", now.downstreamConnections());
        stats.put("listener.downstream_pre_cx_timeout", now.helloTimeouts());
        stats.put("listener.no_filter_chain_match", now.noFilterChain());
        stats.put(
                "listener.server_ssl_socket_factory.downstream_context_secrets_not_ready", now.certificatesNotReady());
        stats.put("listener.ssl.connection_error", now.tlsHandshakesFailed());
        stats.put("listener.ssl.handshake", now.tlsHandshakes());
        stats.put("server.live", draining.getAsBoolean() ? 0L : 1L);
        var text = new StringBuilder();
        stats.forEach(
                (name, value) -> text.append(name).append(": ").append(value).append('\n'));
        return Answer.text(text.toString());
    }

    private Answer quit() {
        stop.run();
        return Answer.text("OK\n");
    }

    private static Answer json(Map<String, Object> value) {
        return Answer.json(JSON.std.with(JSON.Feature.PRETTY_PRINT_OUTPUT).asString(value) + "\n");
    }
}
