package dev.meshgw.explain;

import dev.meshgw.config.source.Suggestion;
import dev.meshgw.explain.Story.Hint;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.MatchCondition;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.PathMatch;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.VirtualHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What would have matched if the call, or the manifest, were a little different. */
final class NearMisses {

    /** More names than fit a line tell no more. */
    private static final int MAX_NAMES = 8;

    /** More rules than that are a list, not a hint. */
    private static final int MAX_RULES = 3;

    private final Snapshot snapshot;
    private final Call call;

    NearMisses(Snapshot snapshot, Call call) {
        this.snapshot = snapshot;
        this.call = call;
    }

    List<Hint> ofListeners() {
        var hints = new ArrayList<Hint>();
        if (snapshot.listeners().isEmpty()) {
            hints.add(
                    new Hint("no port is served at all", "apply a Gateway with selector istio: ingressgateway", null));
            return hints;
        }
        hints.add(new Hint(
                "the ports that are served: "
                        + snapshot.listeners().stream()
                                .map(listener -> listener.gatewayPort() + " (" + listener.protocol() + " at "
                                        + Explainer.address(listener) + ")")
                                .collect(Collectors.joining(", ")),
                null,
                null));
        hints.addAll(ofOtherListeners(null));
        return hints;
    }

    /** Other ports on which the same host has an answer. */
    private List<Hint> ofOtherListeners(@Nullable Listener without) {
        var hints = new ArrayList<Hint>();
        String host = call.host();
        for (Listener listener : snapshot.listeners()) {
            if (listener == without || host == null) {
                continue;
            }
            boolean tls = listener.inspectsTls();
            FilterChain chain = listener.filterChain(tls ? lower(host) : null);
            if (chain != null && serves(chain, host)) {
                hints.add(new Hint(
                        "port " + listener.gatewayPort() + " serves " + host,
                        "ask there: " + (tls ? "https://" : "http://") + host + ":" + listener.gatewayPort(),
                        chain.origin()));
            }
        }
        return hints;
    }

    private static boolean serves(FilterChain chain, String host) {
        if (chain.filter() instanceof NetworkFilter.HttpConnectionManager http) {
            VirtualHost found = http.routes().virtualHost(host);
            return found != null && (!found.routes().isEmpty() || found.requireTls());
        }
        return !chain.serverNames().isEmpty();
    }

    List<Hint> ofFilterChains(Listener listener) {
        var hints = new ArrayList<Hint>();
        List<String> names = listener.filterChains().stream()
                .flatMap(chain -> chain.serverNames().stream())
                .map(HostPattern::value)
                .distinct()
                .sorted()
                .toList();
        if (call.sni() == null) {
            hints.add(new Hint(
                    "the client sends no SNI, as for an IP address, and the server names are " + listed(names),
                    "put the name into the URL: curl --resolve HOST:PORT:ADDRESS https://HOST:PORT/"
                            + "; or give a server the host \"*\"",
                    null));
        } else {
            closest(call.sni(), names, listener, hints);
        }
        hints.addAll(ofOtherListeners(listener));
        return hints;
    }

    private void closest(String name, List<String> names, Listener listener, List<Hint> hints) {
        String near = nearest(name, names);
        if (near == null) {
            hints.add(new Hint("the server names are " + listed(names), null, null));
            return;
        }
        FilterChain chain = listener.filterChains().stream()
                .filter(candidate -> candidate.serverNames().contains(new HostPattern(near)))
                .findFirst()
                .orElseThrow();
        hints.add(new Hint(
                "the nearest server name is " + near + why(name, near),
                remedy(name, near, "hosts of a server, or to sniHosts"),
                chain.origin()));
    }

    List<Hint> ofVirtualHosts(Listener listener, FilterChain chosen, RouteConfiguration routes) {
        var hints = new ArrayList<Hint>();
        String host = String.valueOf(call.host());
        for (FilterChain chain : listener.filterChains()) {
            if (chain != chosen && serves(chain, host)) {
                hints.add(new Hint(
                        host + " is a host of filter chain " + chain.name() + ", but SNI "
                                + (call.sni() == null ? "-" : call.sni()) + " led to " + chosen.name()
                                + ": each server has routes of its own",
                        "send SNI " + host + "; where browsers share a connection, serve both hosts from one server"
                                + " or with certificates of their own",
                        chain.origin()));
            }
        }
        List<String> domains = routes.virtualHosts().entries().keySet().stream()
                .map(HostPattern::value)
                .toList();
        String near = nearest(lower(host), domains);
        if (near != null) {
            VirtualHost found = routes.virtualHosts().entries().get(new HostPattern(near));
            hints.add(new Hint(
                    "the nearest virtual host is " + near + why(lower(host), near),
                    remedy(host, near, "hosts of the VirtualService and of the Gateway's server"),
                    found == null || found.routes().isEmpty()
                            ? null
                            : found.routes().get(0).origin()));
        } else if (!domains.isEmpty()) {
            hints.add(new Hint("the virtual hosts are " + listed(domains), null, null));
        }
        hints.addAll(ofOtherListeners(listener));
        return hints;
    }

    private record Candidate(int number, Route route, List<MatchCondition> failed) {

        static Candidate of(int number, Route route, Call call) {
            return new Candidate(
                    number,
                    route,
                    route.match().conditions().stream()
                            .filter(condition -> !condition.holds(call))
                            .toList());
        }

        /** Rules that only another path keeps from matching are told apart by how much of it they have. */
        int commonPath(Call call) {
            for (MatchCondition condition : failed) {
                String wanted = condition instanceof PathMatch.Prefix prefix
                        ? prefix.prefix()
                        : condition instanceof PathMatch.Exact exact ? exact.path() : null;
                if (wanted != null) {
                    int common = 0;
                    while (common < Math.min(wanted.length(), call.path().length())
                            && wanted.charAt(common) == call.path().charAt(common)) {
                        common++;
                    }
                    return common;
                }
            }
            return call.path().length();
        }
    }

    /** The rules with the fewest conditions that fail, and of those the ones whose path has most of the request's. */
    List<Hint> ofRoutes(VirtualHost host) {
        var candidates = new ArrayList<Candidate>();
        for (int i = 0; i < host.routes().size(); i++) {
            candidates.add(Candidate.of(i + 1, host.routes().get(i), call));
        }
        int fewest = candidates.stream()
                .mapToInt(candidate -> candidate.failed().size())
                .min()
                .orElse(0);
        List<Candidate> best = candidates.stream()
                .filter(candidate -> candidate.failed().size() == fewest)
                .toList();
        int longest = best.stream()
                .mapToInt(candidate -> candidate.commonPath(call))
                .max()
                .orElse(0);
        return best.stream()
                .filter(candidate -> candidate.commonPath(call) == longest)
                .limit(MAX_RULES)
                .map(candidate -> new Hint(
                        "rule " + candidate.number() + " would match with "
                                + candidate.failed().stream()
                                        .map(Object::toString)
                                        .collect(Collectors.joining(" and ")),
                        null,
                        candidate.route().origin()))
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** The nearest of some host patterns: under the same domain first, then by spelling. */
    private static @Nullable String nearest(String name, Collection<String> patterns) {
        String under = null;
        for (String pattern : patterns) {
            String suffix = pattern.startsWith("*.") ? pattern.substring(2) : null;
            if (suffix != null && name.equals(suffix) && (under == null || pattern.length() > under.length())) {
                under = pattern;
            }
        }
        if (under != null) {
            return under;
        }
        return Suggestion.closest(name, patterns).orElseGet(() -> siblings(name, patterns));
    }

    /** A name of the same parent domain. */
    private static @Nullable String siblings(String name, Collection<String> patterns) {
        int dot = name.indexOf('.');
        return dot < 0
                ? null
                : patterns.stream()
                        .filter(pattern -> pattern.endsWith(name.substring(dot)))
                        .findFirst()
                        .orElse(null);
    }

    private static String why(String name, String near) {
        if (near.startsWith("*.") && name.equals(near.substring(2))) {
            return ", and a wildcard does not cover its own domain";
        }
        return "";
    }

    private static String remedy(String name, String near, String where) {
        return near.startsWith("*.") && name.equals(near.substring(2))
                ? "add \"" + name + "\" to " + where
                : "ask for " + near + ", or add \"" + name + "\" to " + where;
    }

    private static String listed(List<String> names) {
        String first = names.stream().limit(MAX_NAMES).collect(Collectors.joining(", "));
        return names.size() <= MAX_NAMES ? first : first + " and " + (names.size() - MAX_NAMES) + " more";
    }

    private static String lower(String host) {
        return new HostPattern(host).value();
    }
}
