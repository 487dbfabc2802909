package dev.meshgw.gateway.admin;

import com.google.re2j.Pattern;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.PathMatch;
import dev.meshgw.snapshot.RequestMatch;
import dev.meshgw.snapshot.RequestMatch.HeaderMatch;
import dev.meshgw.snapshot.RequestMatch.QueryMatch;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.RouteMatch;
import dev.meshgw.snapshot.ValueMatch;
import dev.meshgw.snapshot.VirtualHost;
import dev.meshgw.snapshot.WeightedClusters;
import dev.meshgw.snapshot.WeightedClusters.WeightedCluster;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Route configurations as Envoy's RoutesConfigDump shows them. Stateless. */
final class RouteJson {

    private RouteJson() {}

    static Map<String, Object> dump(LiveConfiguration live, Pattern names) {
        var byName = new LinkedHashMap<String, RouteConfiguration>();
        live.snapshot().listeners().stream()
                .flatMap(listener -> listener.filterChains().stream())
                .map(chain -> chain.filter())
                .filter(NetworkFilter.HttpConnectionManager.class::isInstance)
                .map(filter -> ((NetworkFilter.HttpConnectionManager) filter).routes())
                .filter(routes -> names.matcher(routes.name()).find())
                .forEach(routes -> byName.putIfAbsent(routes.name(), routes));
        String updated = live.updated().toString();
        return Json.typed("envoy.admin.v3.RoutesConfigDump")
                .with(
                        "dynamic_route_configs",
                        byName.values().stream()
                                .map(routes -> Json.object()
                                        .with("version_info", updated)
                                        .with("route_config", configuration(routes))
                                        .with("last_updated", updated)
                                        .map())
                                .toList())
                .map();
    }

    private static Json configuration(RouteConfiguration routes) {
        return Json.typed("envoy.config.route.v3.RouteConfiguration")
                .with("name", routes.name())
                .with(
                        "virtual_hosts",
                        routes.virtualHosts().values().stream()
                                .map(host -> virtualHost(host).map())
                                .toList())
                .with("validate_clusters", false)
                .with("ignore_port_in_host_matching", true);
    }

    private static Json virtualHost(VirtualHost host) {
        return Json.object()
                .with("name", host.name())
                .with("domains", host.domains().stream().map(HostPattern::value).toList())
                .with(
                        "routes",
                        host.routes().stream().map(route -> route(route).map()).toList())
                .with("require_tls", host.requireTls() ? "ALL" : null);
    }

    private static Json route(Route route) {
        Json json = Json.object().with("match", match(route.match())).with("name", route.name());
        RouteAction action = route.action();
        if (action instanceof RouteAction.Forward forward) {
            json.with("route", forward(forward));
            edits(json, forward.headers());
        } else if (action instanceof RouteAction.Redirect redirect) {
            json.with(
                    "redirect",
                    Json.object()
                            .with("scheme_redirect", redirect.scheme())
                            .with("host_redirect", redirect.authority())
                            .with("port_redirect", redirect.port() == 0 ? null : redirect.port())
                            .with(
                                    "path_redirect",
                                    redirect.path() == null
                                            ? null
                                            : redirect.path().toString())
                            .with("response_code", redirectCode(redirect.status())));
        } else if (action instanceof RouteAction.DirectResponse direct) {
            json.with(
                    "direct_response",
                    Json.object()
                            .with("status", direct.status())
                            .with("body", Json.object().with("inline_string", text(direct.body()))));
        }
        return json.with(
                "metadata",
                Map.of(
                        "filter_metadata",
                        Map.of("meshgw", Map.of("origin", route.origin().toString()))));
    }

    private static String text(byte[] body) {
        return new String(body, StandardCharsets.UTF_8);
    }

    private static String redirectCode(int status) {
        return switch (status) {
            case 301 -> "MOVED_PERMANENTLY";
            case 302 -> "FOUND";
            case 303 -> "SEE_OTHER";
            case 307 -> "TEMPORARY_REDIRECT";
            case 308 -> "PERMANENT_REDIRECT";
            default -> String.valueOf(status);
        };
    }

    private static Json match(RouteMatch match) {
        Json json = Json.object();
        if (!(match instanceof RequestMatch request)) {
            return json.with("description", match.toString());
        }
        PathMatch path = request.path();
        if (path instanceof PathMatch.Exact exact) {
            json.with("path", exact.path()).with("case_sensitive", !exact.ignoreCase());
        } else if (path instanceof PathMatch.Prefix prefix) {
            json.with("prefix", prefix.prefix()).with("case_sensitive", !prefix.ignoreCase());
        } else if (path instanceof PathMatch.Regex regex) {
            json.with("safe_regex", Map.of("regex", regex.pattern().pattern()));
        }
        return json.with(
                        "headers",
                        request.headers().stream()
                                .map(each -> header(each).map())
                                .toList())
                .with(
                        "query_parameters",
                        request.query().stream().map(each -> query(each).map()).toList());
    }

    private static Json header(HeaderMatch header) {
        Json json = Json.object().with("name", header.name());
        if (header.value() instanceof ValueMatch.Present) {
            json.with("present_match", true);
        } else {
            json.with("string_match", string(header.value()));
        }
        return json.with("invert_match", header.inverted() ? true : null);
    }

    private static Json query(QueryMatch query) {
        Json json = Json.object().with("name", query.name());
        return query.value() instanceof ValueMatch.Present
                ? json.with("present_match", true)
                : json.with("string_match", string(query.value()));
    }

    private static Json string(ValueMatch value) {
        Json json = Json.object();
        if (value instanceof ValueMatch.Exact exact) {
            json.with("exact", exact.value());
        } else if (value instanceof ValueMatch.Prefix prefix) {
            json.with("prefix", prefix.prefix());
        } else if (value instanceof ValueMatch.Regex regex) {
            json.with("safe_regex", Map.of("regex", regex.pattern().pattern()));
        }
        return json;
    }

    private static Json forward(RouteAction.Forward forward) {
        Json json = clusters(Json.object(), forward.clusters())
                .with("host_rewrite_literal", forward.hostRewrite())
                .with(
                        "path_rewrite",
                        forward.pathRewrite() == null
                                ? null
                                : forward.pathRewrite().toString())
                .with("timeout", forward.timeout() == null ? "0s" : Json.duration(forward.timeout()));
        return json;
    }

    /** {@code cluster} if there is one, else {@code weighted_clusters}. */
    static Json clusters(Json json, WeightedClusters clusters) {
        if (clusters.clusters().size() == 1) {
            return json.with("cluster", clusters.clusters().get(0).name());
        }
        var weighted = new ArrayList<Map<String, Object>>();
        for (WeightedCluster cluster : clusters.clusters()) {
            Json each = Json.object()
                    .with("name", cluster.name())
                    .with("weight", cluster.weight())
                    .with("host_rewrite_literal", cluster.hostRewrite());
            edits(each, cluster.headers());
            weighted.add(each.map());
        }
        return json.with(
                "weighted_clusters",
                Json.object().with("clusters", weighted).with("total_weight", clusters.totalWeight()));
    }

    private static void edits(Json json, HeaderEdits edits) {
        json.with("request_headers_to_add", added(edits.requestSet(), edits.requestAdd()))
                .with("request_headers_to_remove", edits.requestRemove())
                .with("response_headers_to_add", added(edits.responseSet(), edits.responseAdd()))
                .with("response_headers_to_remove", edits.responseRemove());
    }

    private static List<Map<String, Object>> added(List<?> set, List<?> add) {
        var headers = new ArrayList<Map<String, Object>>();
        set.forEach(header -> headers.add(added(header, "OVERWRITE_IF_EXISTS_OR_ADD")));
        add.forEach(header -> headers.add(added(header, "APPEND_IF_EXISTS_OR_ADD")));
        return headers;
    }

    private static Map<String, Object> added(Object header, String action) {
        return Json.object()
                .with("header", String.valueOf(header))
                .with("append_action", action)
                .map();
    }
}
