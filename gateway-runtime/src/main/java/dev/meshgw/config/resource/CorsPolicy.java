package dev.meshgw.config.resource;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * VirtualService spec.http[].corsPolicy.
 *
 * @param allowOrigin deprecated list of exact origins
 * @param allowCredentials null if absent
 */
public record CorsPolicy(
        List<String> allowOrigin,
        List<StringMatch> allowOrigins,
        List<String> allowMethods,
        List<String> allowHeaders,
        List<String> exposeHeaders,
        @Nullable Duration maxAge,
        @Nullable Boolean allowCredentials,
        UnmatchedPreflights unmatchedPreflights) {

    public CorsPolicy {
        allowOrigin = List.copyOf(allowOrigin);
        allowOrigins = List.copyOf(allowOrigins);
        allowMethods = List.copyOf(allowMethods);
        allowHeaders = List.copyOf(allowHeaders);
        exposeHeaders = List.copyOf(exposeHeaders);
    }

    /** What becomes of a preflight from an origin that is not allowed; {@link #UNSPECIFIED} means {@link #FORWARD}. */
    public enum UnmatchedPreflights {
        UNSPECIFIED,
        FORWARD,
        IGNORE
    }
}
