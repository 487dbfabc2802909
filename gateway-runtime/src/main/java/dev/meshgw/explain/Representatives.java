package dev.meshgw.explain;

import com.google.re2j.Pattern;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.HostPattern;
import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.MatchCondition;
import dev.meshgw.snapshot.NetworkFilter;
import dev.meshgw.snapshot.PathMatch;
import dev.meshgw.snapshot.RequestMatch.HeaderMatch;
import dev.meshgw.snapshot.RequestMatch.QueryMatch;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteConfiguration;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.ValueMatch;
import dev.meshgw.snapshot.VirtualHost;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Calls that stand for all others: one on each side of every boundary that the snapshots draw. A boundary is a port, a server
 * name, a domain, or a condition of a route; a wildcard is stood for by a label under it and by its own domain; a rule by a
 * request that meets all its conditions, and by one for each condition that meets all but that.
 */
final class Representatives {

    /** A label that no manifest has. */
    static final String OTHER = "meshgw-other";

    private static final String OTHER_HOST = OTHER + ".invalid";

    private final List<Snapshot> snapshots;
    private final Set<Call> calls = new LinkedHashSet<>();
    private final Set<String> undecided = new TreeSet<>();
    private final Map<String, Set<Snapshot>> expressions = new TreeMap<>();

    Representatives(List<Snapshot> snapshots) {
        this.snapshots = List.copyOf(snapshots);
        var ports = new TreeSet<Integer>();
        snapshots.forEach(snapshot -> snapshot.listeners().forEach(listener -> ports.add(listener.gatewayPort())));
        ports.forEach(this::addPort);
    }

    /** Connections, which have no request, and requests. */
    Set<Call> calls() {
        return calls;
    }

    /** Regular expressions for which no example was found, so that only what lies outside of them is compared. */
    Set<String> undecided() {
        return undecided;
    }

    /** Regular expressions that not all snapshots have, and that one example each stands for. */
    Set<String> sampled() {
        var sampled = new TreeSet<String>();
        expressions.forEach((expression, holders) -> {
            if (holders.size() < snapshots.size()
                    && undecided.stream().noneMatch(text -> text.startsWith(expression))) {
                sampled.add(expression);
            }
        });
        return sampled;
    }

    private void addPort(int port) {
        var serverNames = new TreeSet<String>();
        boolean tls = false;
        boolean plain = false;
        for (Listener listener : listeners(port)) {
            tls |= listener.inspectsTls();
            plain |= !listener.inspectsTls();
            for (FilterChain chain : listener.filterChains()) {
                chain.serverNames().forEach(name -> serverNames.addAll(examples(name)));
                domains(chain).forEach(name -> serverNames.addAll(examples(name)));
            }
        }
        if (tls) {
            serverNames.add(OTHER_HOST);
            add(new Call(port, true, null, false, "GET", "", "/", Map.of(), List.of()));
            for (String name : serverNames) {
                add(new Call(port, true, name, false, "GET", "", "/", Map.of(), List.of()));
                addRequests(port, name, name);
            }
        }
        if (plain) {
            add(new Call(port, false, null, false, "GET", "", "/", Map.of(), List.of()));
            serverNames.add(OTHER_HOST);
            serverNames.forEach(host -> addRequests(port, null, host));
        }
    }

    private List<Listener> listeners(int port) {
        return snapshots.stream()
                .flatMap(snapshot -> snapshot.listeners().stream())
                .filter(listener -> listener.gatewayPort() == port)
                .toList();
    }

    private static Set<HostPattern> domains(FilterChain chain) {
        return chain.filter() instanceof NetworkFilter.HttpConnectionManager http
                ? http.routes().virtualHosts().entries().keySet()
                : Set.of();
    }

    private static List<String> examples(HostPattern pattern) {
        String value = pattern.value();
        if (!pattern.isWildcard()) {
            return List.of(value);
        }
        if (value.length() == 1) {
            return List.of(OTHER_HOST);
        }
        String suffix = value.substring(1);
        return List.of(OTHER + suffix, suffix.substring(1));
    }

    private void addRequests(int port, @Nullable String sni, String host) {
        boolean tls = sni != null;
        var base = new Call(port, tls, sni, true, "GET", host, "/", Map.of(), List.of());
        add(base);
        add(new Example(base).withPath("/" + OTHER).call());
        for (Snapshot snapshot : snapshots) {
            Listener listener = snapshot.listener(port);
            FilterChain chain = listener == null ? null : listener.filterChain(sni);
            if (chain != null && chain.filter() instanceof NetworkFilter.HttpConnectionManager http) {
                RouteConfiguration routes = http.routes();
                VirtualHost virtualHost = routes.virtualHost(host);
                if (virtualHost != null) {
                    virtualHost.routes().forEach(route -> addRule(snapshot, route, base));
                }
            }
        }
    }

    private void addRule(Snapshot snapshot, Route route, Call base) {
        List<MatchCondition> conditions = route.match().conditions();
        var example = new Example(base);
        for (MatchCondition condition : conditions) {
            if (isExpression(condition)) {
                expressions
                        .computeIfAbsent(
                                condition.toString(), text -> Collections.newSetFromMap(new IdentityHashMap<>()))
                        .add(snapshot);
            }
            if (!example.meet(condition)) {
                undecided.add(condition + " (" + route.origin() + ")");
                return;
            }
        }
        add(example.call());
        for (MatchCondition condition : conditions) {
            for (Example other : example.without(condition)) {
                add(other.call());
            }
        }
    }

    private static boolean isExpression(MatchCondition condition) {
        return condition instanceof PathMatch.Regex
                || (condition instanceof HeaderMatch header && header.value() instanceof ValueMatch.Regex)
                || (condition instanceof QueryMatch query && query.value() instanceof ValueMatch.Regex);
    }

    private void add(Call call) {
        calls.add(call);
    }

    /** A request in the making. */
    private static final class Example {

        private final Call base;
        private String method;
        private String authority;
        private String path;
        private final Map<String, String> query = new TreeMap<>();
        private final Map<String, String> headers = new TreeMap<>();

        Example(Call base) {
            this.base = base;
            method = base.method();
            authority = base.authority();
            path = base.path();
        }

        private Example copy() {
            var copy = new Example(base);
            copy.method = method;
            copy.authority = authority;
            copy.path = path;
            copy.query.putAll(query);
            copy.headers.putAll(headers);
            return copy;
        }

        Example withPath(String other) {
            var copy = copy();
            copy.path = other;
            return copy;
        }

        Call call() {
            var text = new StringBuilder(path);
            query.forEach((name, value) -> text.append(text.indexOf("?") < 0 ? '?' : '&')
                    .append(name)
                    .append('=')
                    .append(value));
            return new Call(
                    base.port(), base.tls(), base.sni(), true, method, authority, text.toString(), headers, List.of());
        }

        /** @return whether an example is known; what cannot be met, such as another scheme, is left as it is */
        boolean meet(MatchCondition condition) {
            if (condition instanceof PathMatch match) {
                String wanted = path(match);
                path = wanted == null ? path : wanted;
                return wanted != null;
            }
            if (condition instanceof QueryMatch match) {
                String value = value(match.value());
                if (value != null) {
                    query.put(match.name(), value);
                }
                return value != null;
            }
            HeaderMatch match = (HeaderMatch) condition;
            if (match.inverted()) {
                return true;
            }
            String value = value(match.value());
            if (value == null) {
                return false;
            }
            set(match.name(), value);
            return true;
        }

        private void set(String name, String value) {
            switch (name) {
                case ":method" -> method = value;
                case ":authority" -> authority = value;
                case ":scheme", ":path" -> {}
                default -> headers.put(name, value);
            }
        }

        /** Requests that meet all but this condition, on each of its sides. */
        List<Example> without(MatchCondition condition) {
            var others = new ArrayList<Example>();
            if (condition instanceof PathMatch match) {
                others.add(withPath("/" + OTHER));
                others.add(withPath(path + "-" + OTHER));
                others.add(withPath(path + "/" + OTHER));
                boolean shorter = !(match instanceof PathMatch.Regex) && path.length() > 1;
                if (shorter) {
                    others.add(withPath(path.substring(0, path.length() - 1)));
                    others.add(withPath(path.toUpperCase(Locale.ROOT)));
                }
            } else if (condition instanceof QueryMatch match) {
                var absent = copy();
                absent.query.remove(match.name());
                others.add(absent);
                var different = copy();
                different.query.put(match.name(), OTHER);
                others.add(different);
            } else if (condition instanceof HeaderMatch match) {
                var different = copy();
                String unwanted = match.inverted() ? value(match.value()) : OTHER;
                different.set(match.name(), unwanted == null ? OTHER : unwanted);
                others.add(different);
                if (!match.name().startsWith(":")) {
                    var absent = copy();
                    absent.headers.remove(match.name());
                    others.add(absent);
                }
                if (match.name().equals(":method")) {
                    var another = copy();
                    another.method = method.equals("GET") ? "POST" : "GET";
                    others.add(another);
                }
            }
            return others;
        }

        private static @Nullable String path(PathMatch match) {
            if (match instanceof PathMatch.Exact exact) {
                return exact.path();
            }
            if (match instanceof PathMatch.Prefix prefix) {
                return prefix.prefix().isEmpty() ? "/" : prefix.prefix();
            }
            return RegexExample.of(((PathMatch.Regex) match).pattern());
        }

        private static @Nullable String value(ValueMatch match) {
            if (match instanceof ValueMatch.Exact exact) {
                return exact.value();
            }
            if (match instanceof ValueMatch.Prefix prefix) {
                return prefix.prefix() + OTHER;
            }
            return match instanceof ValueMatch.Regex regex ? RegexExample.of(regex.pattern()) : OTHER;
        }
    }

    /** A text that a regular expression matches, for the plain ones that people write. */
    static final class RegexExample {

        private RegexExample() {}

        /** Null if none was found: the guess is always put to the expression itself. */
        static @Nullable String of(Pattern pattern) {
            String guess = pattern.pattern()
                    .replaceFirst("^(\\(\\?[a-z]+\\))?\\^?", "")
                    .replaceFirst("\\$$", "")
                    .replaceAll("\\(\\?[:P][^)]*?[:>]|\\(\\?:", "(")
                    .replaceAll("\\\\d(\\{\\d+})?[+*]?", "1")
                    .replaceAll("\\\\w[+*]?", "a")
                    .replaceAll("\\[\\^[^\\]]*][+*]?", "x")
                    .replaceAll("\\[([A-Za-z0-9])[^\\]]*][+*]?", "$1")
                    .replaceAll("(^|[^\\\\])\\.[+*]\\??", "$1x")
                    .replaceAll("\\(([^()|]*)\\|[^()]*\\)", "$1")
                    .replaceAll("\\(([^()]*)\\)[?+*]?", "$1")
                    .replaceAll("\\|.*$", "")
                    .replaceAll("([^\\\\])[?+*]", "$1")
                    .replaceAll("\\\\(.)", "$1");
            return pattern.matches(guess) ? guess : null;
        }
    }
}
