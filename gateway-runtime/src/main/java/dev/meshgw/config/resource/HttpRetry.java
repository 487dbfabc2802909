package dev.meshgw.config.resource;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * VirtualService spec.http[].retries.
 *
 * @param attempts retries after the first try; 0 disables them
 * @param retryOn Envoy's conditions and status codes, separated by commas; empty means Istio's default list
 * @param backoff base of the jittered interval; null means 25 ms
 */
public record HttpRetry(
        int attempts,
        @Nullable Duration perTryTimeout,
        String retryOn,
        @Nullable Boolean retryRemoteLocalities,
        @Nullable Boolean retryIgnorePreviousHosts,
        @Nullable Duration backoff) {}
