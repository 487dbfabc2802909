package dev.meshgw.snapshot;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/** What a route does. */
public sealed interface RouteAction {

    /**
     * Sends the request to one of the clusters.
     *
     * @param timeout from the end of the request to the end of the response; null for none (Istio's default)
     * @param fault done before anything else; null for none
     * @param cors null for none
     */
    record Forward(
            WeightedClusters clusters,
            @Nullable PathRewrite pathRewrite,
            @Nullable String hostRewrite,
            HeaderEdits headers,
            @Nullable Duration timeout,
            RetryPolicy retries,
            @Nullable FaultPolicy fault,
            List<MirrorPolicy> mirrors,
            @Nullable CorsPolicy cors)
            implements RouteAction {

        public Forward {
            mirrors = List.copyOf(mirrors);
        }

        /** With the policies that Istio has where nothing is said. */
        public Forward(
                WeightedClusters clusters,
                @Nullable PathRewrite pathRewrite,
                @Nullable String hostRewrite,
                HeaderEdits headers,
                @Nullable Duration timeout) {
            this(clusters, pathRewrite, hostRewrite, headers, timeout, RetryPolicy.DEFAULT, null, List.of(), null);
        }
    }

    /**
     * Answers with another place. Absent parts keep those of the request.
     *
     * @param port 0 keeps the port of the request; 80 of http and 443 of https are never written
     * @param headers of the response
     */
    record Redirect(
            int status,
            @Nullable String scheme,
            @Nullable String authority,
            int port,
            @Nullable PathRewrite path,
            HeaderEdits headers)
            implements RouteAction {

        public Redirect(
                int status, @Nullable String scheme, @Nullable String authority, int port, @Nullable PathRewrite path) {
            this(status, scheme, authority, port, path, HeaderEdits.NONE);
        }

        /** The {@code location} header, as Envoy's RedirectAction makes it. */
        public String location(RequestFacts request) {
            String newScheme = scheme == null ? request.scheme() : scheme;
            var location = new StringBuilder(newScheme).append("://");
            location.append(authority == null ? authorityOf(request, newScheme) : authority);
            if (port != 0) {
                location.append(':').append(port);
            }
            return location.append(path == null ? request.path() : path.apply(request.path()))
                    .toString();
        }

        /** A port that was the default of the old scheme means nothing to the new one. */
        private String authorityOf(RequestFacts request, String newScheme) {
            String host = request.authority();
            int colon = host.lastIndexOf(':');
            if (colon < 0 || host.indexOf(']', colon) >= 0) {
                return host;
            }
            String defaultPort = request.scheme().equals("https") ? ":443" : ":80";
            boolean schemeChanges = !newScheme.equals(request.scheme());
            boolean drop = port != 0 || (schemeChanges && host.substring(colon).equals(defaultPort));
            return drop ? host.substring(0, colon) : host;
        }
    }

    /**
     * Answers at once.
     *
     * @param body {@code text/plain} unless empty or the headers say otherwise; not to be changed
     * @param headers of the response
     */
    record DirectResponse(int status, byte[] body, HeaderEdits headers) implements RouteAction {

        public DirectResponse(int status, String body) {
            this(status, body.getBytes(StandardCharsets.UTF_8), HeaderEdits.NONE);
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof DirectResponse response
                    && status == response.status
                    && Arrays.equals(body, response.body)
                    && headers.equals(response.headers);
        }

        @Override
        public int hashCode() {
            return 31 * status + Arrays.hashCode(body);
        }

        @Override
        public String toString() {
            return "DirectResponse[status=" + status + ", body=" + new String(body, StandardCharsets.UTF_8)
                    + (headers.equals(HeaderEdits.NONE) ? "" : ", headers=" + headers) + "]";
        }
    }

    /** Turns the path of a request into another. The query stays unless the new path brings its own. */
    sealed interface PathRewrite {

        /** @param path with its query, as {@link RequestFacts#path} */
        String apply(String path);

        /** The whole path. */
        record Replace(String path) implements PathRewrite {
            @Override
            public String apply(String old) {
                return path.indexOf('?') >= 0 ? path : path + old.substring(PathMatch.pathEnd(old));
            }
        }

        /** The matched prefix. */
        record ReplacePrefix(String prefix, String replacement) implements PathRewrite {
            @Override
            public String apply(String old) {
                return replacement + old.substring(prefix.length());
            }
        }

        /**
         * Every match of an expression in the path, as RE2's GlobalReplace.
         *
         * @param substitution {@code \0} … {@code \9} stand for the match and its groups, {@code \\} for a backslash
         */
        record ReplaceRegex(Pattern pattern, String substitution) implements PathRewrite {
            @Override
            public String apply(String old) {
                int end = PathMatch.pathEnd(old);
                Matcher matcher = pattern.matcher(old.substring(0, end));
                var path = new StringBuilder();
                int done = 0;
                while (matcher.find()) {
                    path.append(old, done, matcher.start());
                    substitute(matcher, path);
                    done = matcher.end();
                }
                return path.append(old, done, old.length()).toString();
            }

            private void substitute(Matcher matcher, StringBuilder path) {
                for (int i = 0; i < substitution.length(); i++) {
                    char c = substitution.charAt(i);
                    if (c != '\\' || i + 1 == substitution.length()) {
                        path.append(c);
                        continue;
                    }
                    char next = substitution.charAt(++i);
                    if (next < '0' || next > '9') {
                        path.append(next);
                    } else if (next - '0' <= matcher.groupCount()) {
                        String group = matcher.group(next - '0');
                        path.append(group == null ? "" : group);
                    }
                }
            }
        }
    }

    /** Set and add hold lower-case names; remove is done first. */
    record HeaderEdits(
            List<Header> requestSet,
            List<Header> requestAdd,
            List<String> requestRemove,
            List<Header> responseSet,
            List<Header> responseAdd,
            List<String> responseRemove) {
        public static final HeaderEdits NONE =
                new HeaderEdits(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());

        @Override
        public String toString() {
            var text = new StringJoiner(", ", "HeaderEdits[", "]");
            append(text, "requestSet", requestSet);
            append(text, "requestAdd", requestAdd);
            append(text, "requestRemove", requestRemove);
            append(text, "responseSet", responseSet);
            append(text, "responseAdd", responseAdd);
            append(text, "responseRemove", responseRemove);
            return text.toString();
        }

        private static void append(StringJoiner text, String name, List<?> edits) {
            if (!edits.isEmpty()) {
                text.add(name + "=" + edits);
            }
        }
    }

    /**
     * @param name lower case
     * @param value as it is sent, or as it was written if it has variables
     * @param format null for a value without variables
     */
    record Header(String name, String value, @Nullable HeaderFormat format) {

        public Header(String name, String value) {
            this(name, value, null);
        }

        @Override
        public String toString() {
            return name + ": " + value;
        }
    }
}
