package dev.meshgw.snapshot;

import com.google.re2j.Pattern;

/** A condition on the path of a request, which ends where its query begins. */
public sealed interface PathMatch extends MatchCondition {

    /** Envoy's form of "any path". */
    PathMatch ANY = new Prefix("/", false);

    /** @param path with its query, as {@link RequestFacts#path} */
    boolean matches(String path);

    @Override
    default boolean holds(RequestFacts request) {
        return matches(request.path());
    }

    /** The whole path. */
    record Exact(String path, boolean ignoreCase) implements PathMatch {
        @Override
        public boolean matches(String candidate) {
            return pathEnd(candidate) == path.length()
                    && candidate.regionMatches(ignoreCase, 0, path, 0, path.length());
        }

        @Override
        public String toString() {
            return "path = " + path + (ignoreCase ? " (any case)" : "");
        }
    }

    /** The start of the path, byte for byte: {@code /status} covers {@code /statusX} too. */
    record Prefix(String prefix, boolean ignoreCase) implements PathMatch {
        @Override
        public boolean matches(String candidate) {
            return candidate.regionMatches(ignoreCase, 0, prefix, 0, prefix.length())
                    && pathEnd(candidate) >= prefix.length();
        }

        @Override
        public String toString() {
            return "path = " + prefix + "*" + (ignoreCase ? " (any case)" : "");
        }
    }

    /** An RE2 expression that the whole path must match. */
    record Regex(Pattern pattern) implements PathMatch {
        @Override
        public boolean matches(String candidate) {
            return pattern.matches(candidate.substring(0, pathEnd(candidate)));
        }

        @Override
        public String toString() {
            return "path ~ " + pattern.pattern();
        }
    }

    /** Where the query or fragment begins, or the end. */
    static int pathEnd(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c == '?' || c == '#') {
                return i;
            }
        }
        return path.length();
    }
}
