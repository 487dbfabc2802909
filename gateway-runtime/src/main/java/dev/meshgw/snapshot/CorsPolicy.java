package dev.meshgw.snapshot;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What browsers are told about requests from other origins: VirtualService corsPolicy, as Envoy's filter obeys it.
 *
 * @param allowOrigins one that matches {@code *} allows every origin
 * @param allowMethods joined by commas; {@code *} repeats what was asked for; empty says nothing
 * @param allowHeaders like allowMethods
 * @param exposeHeaders joined by commas; empty says nothing
 * @param maxAgeSeconds how long a browser may keep the answer to a preflight; null says nothing
 * @param forwardsUnmatchedPreflights whether the service answers preflights of origins that are not allowed
 */
public record CorsPolicy(
        List<ValueMatch> allowOrigins,
        String allowMethods,
        String allowHeaders,
        String exposeHeaders,
        @Nullable Long maxAgeSeconds,
        boolean allowCredentials,
        boolean forwardsUnmatchedPreflights) {

    private static final String ANY = "*";

    public CorsPolicy {
        allowOrigins = List.copyOf(allowOrigins);
    }

    public boolean allows(String origin) {
        for (ValueMatch allowed : allowOrigins) {
            if (allowed.matches(ANY) || allowed.matches(origin)) {
                return true;
            }
        }
        return false;
    }
}
