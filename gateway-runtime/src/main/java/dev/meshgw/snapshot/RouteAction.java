package dev.meshgw.snapshot;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a route does. */
public sealed interface RouteAction {

    /** @param timeout null for none (Istio's default) */
    record Forward(
            WeightedClusters clusters,
            @Nullable PathRewrite pathRewrite,
            @Nullable String hostRewrite,
            HeaderEdits headers,
            @Nullable Duration timeout)
            implements RouteAction {}

    /** Absent parts keep those of the request. */
    record Redirect(
            int status,
            @Nullable String scheme,
            @Nullable String authority,
            int port,
            @Nullable PathRewrite path) implements RouteAction {}

    record DirectResponse(int status, String body) implements RouteAction {}

    /** Turns the path, without its query, into another. */
    sealed interface PathRewrite {
        /** The whole path. */
        record Replace(String path) implements PathRewrite {}

        /** The matched prefix. */
        record ReplacePrefix(String prefix, String replacement) implements PathRewrite {}
    }

    /** Set and add hold lower-case names and literal values; remove is done first. */
    record HeaderEdits(
            List<Header> requestSet,
            List<Header> requestAdd,
            List<String> requestRemove,
            List<Header> responseSet,
            List<Header> responseAdd,
            List<String> responseRemove) {
        public static final HeaderEdits NONE =
                new HeaderEdits(List.of(), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    record Header(String name, String value) {}
}
