package dev.meshgw.sample.flask;

import dev.meshgw.sample.http.Reply;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Werkzeug's routing as far as httpbin uses it. A pattern's segments are literal text, {@code <name>} for any text,
 * {@code <int:name>} for digits, or {@code <path:name>} for the rest. Immutable.
 */
final class Routes {

    /** What a route answers. */
    interface Endpoint {

        /** @throws PythonFailure where the original ends in an uncaught exception */
        Reply answer(Call call);
    }

    /**
     * @param methods without HEAD and OPTIONS, which come by themselves
     * @param summary for the index page
     */
    record Route(String pattern, Set<String> methods, String summary, Endpoint endpoint) {

        Set<String> allowed() {
            var allowed = new TreeSet<>(methods);
            allowed.add("OPTIONS");
            if (methods.contains("GET")) {
                allowed.add("HEAD");
            }
            return allowed;
        }
    }

    /** A route whose pattern fits a path, and the values of its variables. */
    record Match(Route route, List<String> variables) {}

    private record Compiled(Route route, String[] segments) {}

    private final List<Route> routes;
    private final Map<String, List<Compiled>> byFirstSegment = new HashMap<>();

    Routes(List<Route> routes) {
        this.routes = List.copyOf(routes);
        for (Route route : routes) {
            String[] segments = route.pattern().substring(1).split("/", -1);
            byFirstSegment.computeIfAbsent(segments[0], k -> new ArrayList<>()).add(new Compiled(route, segments));
        }
    }

    List<Route> all() {
        return routes;
    }

    /** The routes that fit a decoded path, best first; they may differ in their methods. */
    List<Match> find(String path) {
        if (!path.startsWith("/")) {
            return List.of();
        }
        String[] segments = path.substring(1).split("/", -1);
        var matches = new ArrayList<Match>(1);
        for (Compiled candidate : byFirstSegment.getOrDefault(segments[0], List.of())) {
            List<String> variables = match(candidate.segments(), segments);
            if (variables != null) {
                matches.add(new Match(candidate.route(), variables));
            }
        }
        return matches;
    }

    private static @Nullable List<String> match(String[] pattern, String[] path) {
        var variables = new ArrayList<String>(2);
        for (int i = 0; i < pattern.length; i++) {
            if (i >= path.length) {
                return null;
            }
            String expected = pattern[i];
            if (expected.startsWith("<path:")) {
                String rest = String.join("/", List.of(path).subList(i, path.length));
                if (rest.isEmpty()) {
                    return null;
                }
                variables.add(rest);
                return variables;
            }
            if (expected.startsWith("<")) {
                if (path[i].isEmpty() || expected.startsWith("<int:") && !isDigits(path[i])) {
                    return null;
                }
                variables.add(path[i]);
            } else if (!expected.equals(path[i])) {
                return null;
            }
        }
        return pattern.length == path.length ? variables : null;
    }

    private static boolean isDigits(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** Collects routes in the order in which they are listed and tried. */
    static final class Builder {

        private final Map<String, Route> routes = new LinkedHashMap<>();

        Builder add(String methods, String pattern, String summary, Endpoint endpoint) {
            var route = new Route(pattern, Set.of(methods.split(" ")), summary, endpoint);
            if (routes.put(pattern, route) != null) {
                throw new IllegalArgumentException("route: " + pattern + " (expected: once)");
            }
            return this;
        }

        Routes build() {
            return new Routes(List.copyOf(routes.values()));
        }
    }
}
