package dev.meshgw.snapshot;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Conditions that all must hold, cheapest first. */
public record RequestMatch(PathMatch path, List<HeaderMatch> headers, List<QueryMatch> query) implements RouteMatch {

    /** Every request. */
    public static final RequestMatch ANY = new RequestMatch(PathMatch.ANY, List.of(), List.of());

    public RequestMatch {
        headers = List.copyOf(headers);
        query = List.copyOf(query);
    }

    @Override
    public boolean matches(RequestFacts request) {
        if (!path.holds(request)) {
            return false;
        }
        for (int i = 0; i < headers.size(); i++) {
            if (!headers.get(i).holds(request)) {
                return false;
            }
        }
        for (int i = 0; i < query.size(); i++) {
            if (!query.get(i).holds(request)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<MatchCondition> conditions() {
        return Stream.of(List.of(path), headers, query)
                .<MatchCondition>flatMap(List::stream)
                .toList();
    }

    /** Whether Istio takes the rule for one that matches everything; it is then tried last. */
    public boolean isCatchAll() {
        boolean anyPath = path instanceof PathMatch.Prefix prefix
                ? prefix.prefix().equals("/")
                : path instanceof PathMatch.Regex regex
                        && regex.pattern().pattern().equals(".*");
        return anyPath && headers.isEmpty() && query.isEmpty();
    }

    @Override
    public String toString() {
        return conditions().stream().map(Objects::toString).collect(Collectors.joining(", "));
    }

    /**
     * A condition on a header, or on one of Envoy's pseudo headers {@code :method}, {@code :scheme}, {@code :authority} and
     * {@code :path}.
     *
     * @param name lower case
     * @param inverted withoutHeaders: the header must not match; an absent one counts as empty
     */
    public record HeaderMatch(String name, ValueMatch value, boolean inverted) implements MatchCondition {

        @Override
        public boolean holds(RequestFacts request) {
            String found = find(request);
            if (!inverted) {
                return found != null && value.matches(found);
            }
            if (value instanceof ValueMatch.Present) {
                return found == null;
            }
            return !value.matches(found == null ? "" : found);
        }

        private @Nullable String find(RequestFacts request) {
            return switch (name) {
                case ":method" -> request.method();
                case ":scheme" -> request.scheme();
                case ":authority" -> request.authority();
                case ":path" -> request.path();
                default -> request.header(name);
            };
        }

        @Override
        public String toString() {
            return (inverted ? "not " : "") + name + " " + value;
        }
    }

    /** A condition on the first query parameter of a name, undecoded. */
    public record QueryMatch(String name, ValueMatch value) implements MatchCondition {

        @Override
        public boolean holds(RequestFacts request) {
            return matches(request.path());
        }

        /** @param path with its query, which is read only now */
        boolean matches(String path) {
            int start = PathMatch.pathEnd(path);
            if (start == path.length() || path.charAt(start) == '#') {
                return false;
            }
            int stop = path.indexOf('#', start);
            int queryEnd = stop < 0 ? path.length() : stop;
            while (start < queryEnd) {
                start++;
                int ampersand = path.indexOf('&', start);
                int end = ampersand < 0 || ampersand > queryEnd ? queryEnd : ampersand;
                int equals = path.indexOf('=', start);
                int nameEnd = equals < 0 || equals > end ? end : equals;
                if (nameEnd - start == name.length() && path.startsWith(name, start)) {
                    return value.matches(path, Math.min(nameEnd + 1, end), end);
                }
                start = end;
            }
            return false;
        }

        @Override
        public String toString() {
            return "?" + name + " " + value;
        }
    }
}
