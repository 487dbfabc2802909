package dev.meshgw.cli.gateway;

import dev.meshgw.cli.TextTable;
import dev.meshgw.explain.ActionText;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.VirtualHost;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The routes of a snapshot for people and for programs. */
final class RouteTable {

    /** A virtual host may have hundreds of domains; all of them are in the JSON form. */
    private static final int MAX_DOMAINS = 4;

    private final Map<String, RouteConfiguration> configurations = new LinkedHashMap<>();

    RouteTable(Snapshot snapshot) {
        for (Listener listener : snapshot.listeners()) {
            for (FilterChain chain : listener.filterChains()) {
                if (chain.filter() instanceof NetworkFilter.HttpConnectionManager http) {
                    configurations.putIfAbsent(http.routes().name(), http.routes());
                }
            }
        }
    }

    String text() {
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("NAME", "DOMAINS", "MATCH", "ACTION", "DESTINATION", "MANIFEST"));
        configurations.forEach((name, configuration) -> {
            for (VirtualHost host : configuration.virtualHosts().values()) {
                add(name, host, rows);
            }
        });
        return rows.size() == 1 ? "no port serves HTTP\n" : TextTable.of(rows);
    }

    private static void add(String name, VirtualHost host, List<List<String>> rows) {
        String domains = domains(host);
        if (host.requireTls()) {
            rows.add(List.of(name, domains, "*", "redirect", "301 to https", "-"));
        } else if (host.routes().isEmpty()) {
            rows.add(List.of(name, domains, "*", "none", "404 (NR)", "-"));
        } else {
            for (Route route : host.routes()) {
                rows.add(List.of(
                        name,
                        domains,
                        route.match().toString(),
                        ActionText.kind(route.action()),
                        ActionText.target(route.action()),
                        route.origin().toString()));
            }
        }
    }

    private static String domains(VirtualHost host) {
        List<String> names = host.domains().stream().map(HostPattern::value).toList();
        String first = String.join(",", names.subList(0, Math.min(MAX_DOMAINS, names.size())));
        return names.size() <= MAX_DOMAINS ? first : first + " + " + (names.size() - MAX_DOMAINS) + " more";
    }

    String json() {
        var all = new ArrayList<Map<String, @Nullable Object>>();
        configurations.forEach((name, configuration) -> {
            var hosts = new ArrayList<Map<String, @Nullable Object>>();
            for (VirtualHost host : configuration.virtualHosts().values()) {
                hosts.add(StoryJson.map(
                        "name", host.name(),
                        "domains",
                                host.domains().stream().map(HostPattern::value).toList(),
                        "requireTls", host.requireTls(),
                        "routes", host.routes().stream().map(RouteTable::route).toList()));
            }
            all.add(StoryJson.map("name", name, "virtualHosts", hosts));
        });
        return StoryJson.print(all);
    }

    private static Map<String, @Nullable Object> route(Route route) {
        return StoryJson.map(
                "name", route.name(),
                "match", route.match().toString(),
                "action", ActionText.kind(route.action()),
                "destination", ActionText.target(route.action()),
                "details", ActionText.details(route.action()),
                "where", StoryJson.where(route.origin()));
    }
}
