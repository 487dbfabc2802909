package dev.meshgw.gateway.admin;

import static dev.meshgw.gateway.admin.AdminRoute.get;
import static dev.meshgw.gateway.admin.AdminRoute.post;

import dev.meshgw.gateway.netty.DataPlane;
import dev.meshgw.gateway.netty.DataPlaneStats;
import dev.meshgw.gateway.netty.DataPlaneStats.ClusterStats;
import dev.meshgw.snapshot.Cluster;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every path of the admin interface. Paths, parameters and texts are those of Envoy's operations guide, "Administration
 * interface"; what Envoy's machinery alone has (hot restart, profilers, runtime layers) is left out. Called by one thread at a
 * time.
 */
public final class AdminRoutes {

    private static final Logger LOG = LoggerFactory.getLogger("admin");

    private static final int METHOD_NOT_ALLOWED = 405;

    private final Settings settings;
    private final Supplier<LiveConfiguration> live;
    private final DataPlane dataPlane;
    private final ConfigurationStats configuration;
    private final ServerState state;
    private final Runnable stop;
    private final StatsPage stats;
    private final LoggingPage logging = new LoggingPage();
    private final Map<String, AdminRoute> routes;

    /**
     * What was fixed at the start.
     *
     * @param version of meshgw
     * @param options how it was started, by Envoy's names where it has them; no secrets
     */
    public record Settings(String version, Instant started, int concurrency, Map<String, ?> options) {}

    /**
     * @param live null before something is live
     * @param stopping whether the gateway is on its way out
     * @param stop must return at once
     */
    public AdminRoutes(
            Settings settings,
            Supplier<@Nullable LiveConfiguration> live,
            DataPlane dataPlane,
            ConfigurationStats configuration,
            BooleanSupplier stopping,
            Runnable stop) {
        this.settings = settings;
        this.live = () -> Objects.requireNonNullElse(live.get(), LiveConfiguration.NONE);
        this.dataPlane = dataPlane;
        this.configuration = configuration;
        this.state = new ServerState(settings.started(), () -> live.get() != null, stopping);
        this.stop = stop;
        this.stats = new StatsPage(this::allStats);
        this.routes = all().stream()
                .collect(Collectors.toMap(
                        AdminRoute::path, Function.identity(), (one, other) -> one, LinkedHashMap::new));
    }

    /** In the order of /help. */
    private List<AdminRoute> all() {
        return List.of(
                get("/", "Admin home page", request -> home()),
                get(
                        "/certs",
                        "print certs on machine",
                        request -> CertsPage.answer(live.get().snapshot(), Instant.now())),
                get("/clusters", "upstream cluster status", this::clusters, "format: text or json"),
                get(
                        "/config_dump",
                        "dump what is live in the shape of Envoy's configuration; private keys are redacted",
                        request -> ConfigDumpPage.answer(request, live.get()),
                        "resource: the list to dump, such as dynamic_listeners",
                        "mask: fields to keep, comma-separated paths",
                        "name_regex: dump only what has a matching name"),
                post(
                        "/drain_listeners",
                        "drain listeners",
                        this::drainListeners,
                        "graceful: end connections in good order and stop listening after the drain time",
                        "inboundonly: drain inbound listeners, of which an ingress gateway has none"),
                post("/healthcheck/fail", "cause the server to fail health checks", request -> healthcheck(true)),
                post("/healthcheck/ok", "cause the server to pass health checks", request -> healthcheck(false)),
                get("/help", "print out list of admin commands", request -> AdminAnswer.text(help())),
                get(
                        "/listeners",
                        "print listener info",
                        request -> ListenersPage.answer(request, dataPlane.boundListeners()),
                        "format: text or json"),
                get(
                        "/logging",
                        "print logging levels; POST changes them",
                        logging::answer,
                        "paths: name1:level1,name2:level2,...",
                        "level: for all loggers; trace, debug, info, warning, error, critical or off"),
                get("/memory", "print current allocation/heap usage", request -> MemoryPage.answer()),
                post("/quitquitquit", "exit the server", request -> quit()),
                get("/ready", "print server state, return 200 if LIVE, otherwise return 503", request -> ready()),
                post("/reset_counters", "reset all counters to zero", request -> resetCounters()),
                get("/server_info", "print server version/status information", request -> serverInfo()),
                get(
                        "/stats",
                        "print server stats",
                        stats::answer,
                        "usedonly: only what was ever counted",
                        "filter: regular expression (RE2) that names match",
                        "format: text, json or prometheus",
                        "type: All, Counters, Gauges or Histograms",
                        "histogram_buckets: none, cumulative or disjoint"),
                get(
                        "/stats/prometheus",
                        "print server stats in prometheus format",
                        stats::prometheus,
                        "usedonly: only what was ever counted",
                        "filter: regular expression (RE2) that names match"));
    }

    AdminAnswer answer(AdminRequest request) {
        AdminRoute route = routes.get(request.path());
        if (route == null) {
            return AdminAnswer.text(AdminAnswer.NOT_FOUND, "invalid path. " + help());
        }
        boolean mutating = route.mutating()
                || (route.path().equals("/logging") && !request.parameters().isEmpty());
        if (mutating && !request.method().equals("POST")) {
            return AdminAnswer.text(METHOD_NOT_ALLOWED, "Method " + request.method() + " not allowed, POST required.");
        }
        return route.page().apply(request);
    }

    private String help() {
        var text = new StringBuilder("admin commands are:\n");
        for (AdminRoute route : routes.values()) {
            text.append("  ")
                    .append(route.path())
                    .append(route.mutating() ? " (POST): " : ": ")
                    .append(route.help())
                    .append('\n');
            route.parameters()
                    .forEach(
                            parameter -> text.append("      ").append(parameter).append('\n'));
        }
        return text.toString();
    }

    /** Links to what only shows something; the rest is named. */
    private AdminAnswer home() {
        var html = new StringBuilder("<!DOCTYPE html>\n<html><head><title>meshgw admin</title></head><body>\n"
                + "<h1>meshgw admin</h1>\n<table>\n");
        for (AdminRoute route : routes.values()) {
            String path = route.path().substring(1);
            html.append("<tr><td>")
                    .append(route.mutating() ? "POST /" + path : "<a href=\"/" + path + "\">/" + path + "</a>")
                    .append("</td><td>")
                    .append(route.help())
                    .append("</td></tr>\n");
        }
        return AdminAnswer.html(html.append("</table>\n</body></html>\n").toString());
    }

    private AdminAnswer ready() {
        return AdminAnswer.text(state.isLive() ? AdminAnswer.OK : AdminAnswer.SERVICE_UNAVAILABLE, state.now() + "\n");
    }

    private AdminAnswer clusters(AdminRequest request) {
        return ClustersPage.answer(request, live.get().snapshot(), dataPlane.stats());
    }

    private AdminAnswer serverInfo() {
        String uptime = state.uptime().toSeconds() + "s";
        return AdminAnswer.json(Json.object()
                .with("version", settings.version())
                .with("state", state.now().name())
                .with("hot_restart_version", "disabled")
                .with("command_line_options", settings.options())
                .with("uptime_current_epoch", uptime)
                .with("uptime_all_epochs", uptime)
                .map());
    }

    private AdminAnswer healthcheck(boolean fail) {
        state.failHealthcheck(fail);
        return done();
    }

    private AdminAnswer drainListeners(AdminRequest request) {
        if (request.has("inboundonly")) {
            return done(); // the listeners of Istio's gateways are outbound ones
        }
        if (request.has("graceful")) {
            LOG.info("draining all listeners");
            dataPlane.drainListeners();
        } else {
            LOG.info("stopping all listeners: nothing is accepted until the gateway is started again");
            dataPlane.stopListeners();
        }
        return done();
    }

    private AdminAnswer resetCounters() {
        dataPlane.resetCounters();
        configuration.resetCounters();
        return done();
    }

    private AdminAnswer quit() {
        stop.run();
        return done();
    }

    private static AdminAnswer done() {
        return AdminAnswer.text("OK\n");
    }

    private List<Stat> allStats() {
        LiveConfiguration now = live.get();
        DataPlaneStats counted = dataPlane.stats();
        var list = new StatList().dataPlane(counted);
        for (Cluster cluster : now.snapshot().clusters().values()) {
            ClusterStats known = counted.clusters().get(cluster.name());
            if (known != null) { // else the data plane is one snapshot ahead
                list.membership(cluster, known);
            }
        }
        configuration.addTo(list);
        list.gauge(
                        "listener_manager.total_listeners_active",
                        dataPlane.boundListeners().size())
                .gauge(
                        "cluster_manager.active_clusters",
                        now.snapshot().clusters().size())
                .gauge("server.concurrency", settings.concurrency())
                .gauge("server.live", state.isLive() ? 1 : 0)
                .gauge("server.state", state.now().ordinal())
                .gauge("server.uptime", state.uptime().toSeconds())
                .gauge("server.total_connections", dataPlane.counters().downstreamConnectionsActive());
        MemoryPage.addTo(list);
        CertsPage.daysUntilFirstExpires(now.snapshot(), Instant.now())
                .ifPresent(days -> list.gauge("server.days_until_first_cert_expiring", days));
        return list.all();
    }
}
