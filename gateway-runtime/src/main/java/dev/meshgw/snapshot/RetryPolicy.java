package dev.meshgw.snapshot;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * When a request is sent again: VirtualService retries as Istio hands them to Envoy. Immutable.
 *
 * @param attempts after the first; 0 never tries again
 * @param statusCodes that are retried by {@link Condition#RETRIABLE_STATUS_CODES}
 * @param perTryTimeout from the end of the request to the head of the response, for each attempt; null for none
 * @param avoidsPreviousHosts whether a retry looks for an endpoint other than the one that failed
 * @param backOff base of the pause before a retry, which is random and grows to ten times this at most
 */
public record RetryPolicy(
        int attempts,
        Set<Condition> retryOn,
        Set<Integer> statusCodes,
        @Nullable Duration perTryTimeout,
        boolean avoidsPreviousHosts,
        Duration backOff) {

    /** Envoy's default base interval. */
    public static final Duration DEFAULT_BACK_OFF = Duration.ofMillis(25);

    /** What Istio does where a VirtualService says nothing: two retries of what the upstream surely did not begin. */
    public static final RetryPolicy DEFAULT = new RetryPolicy(
            2,
            EnumSet.of(
                    Condition.CONNECT_FAILURE,
                    Condition.REFUSED_STREAM,
                    Condition.UNAVAILABLE,
                    Condition.CANCELLED,
                    Condition.RETRIABLE_STATUS_CODES),
            Set.of(),
            null,
            true,
            DEFAULT_BACK_OFF);

    /** Retries disabled. */
    public static final RetryPolicy NONE = new RetryPolicy(0, Set.of(), Set.of(), null, true, DEFAULT_BACK_OFF);

    public RetryPolicy {
        retryOn = retryOn.isEmpty() ? Set.of() : Collections.unmodifiableSet(EnumSet.copyOf(retryOn));
        statusCodes = Set.copyOf(statusCodes);
    }

    /** Envoy's x-envoy-retry-on and x-envoy-retry-grpc-on. */
    public enum Condition {
        SERVER_ERROR("5xx"),
        GATEWAY_ERROR("gateway-error"),
        RESET("reset"),
        RESET_BEFORE_REQUEST("reset-before-request"),
        CONNECT_FAILURE("connect-failure"),
        RETRIABLE_4XX("retriable-4xx"),
        REFUSED_STREAM("refused-stream"),
        RETRIABLE_STATUS_CODES("retriable-status-codes"),
        /** Needs a list of headers that Istio's API has no field for, so it never holds. */
        RETRIABLE_HEADERS("retriable-headers"),
        ENVOY_RATELIMITED("envoy-ratelimited"),
        /** There is no HTTP/3 here, so it never holds. */
        HTTP3_POST_CONNECT_FAILURE("http3-post-connect-failure"),
        CANCELLED("cancelled"),
        DEADLINE_EXCEEDED("deadline-exceeded"),
        INTERNAL("internal"),
        RESOURCE_EXHAUSTED("resource-exhausted"),
        UNAVAILABLE("unavailable");

        private static final Map<String, Condition> BY_TEXT =
                Stream.of(values()).collect(Collectors.toUnmodifiableMap(Condition::text, Function.identity()));

        private final String text;

        Condition(String text) {
            this.text = text;
        }

        /** As in retryOn. */
        public String text() {
            return text;
        }

        /** Null if there is no such condition. */
        public static @Nullable Condition of(String text) {
            return BY_TEXT.get(text);
        }
    }

    /** The same, but a retry may go to the endpoint that failed. */
    public RetryPolicy stayingAtTheHost() {
        return new RetryPolicy(attempts, retryOn, statusCodes, perTryTimeout, false, backOff);
    }

    public boolean has(Condition condition) {
        return retryOn.contains(condition);
    }

    /** Whether a response with this status is dropped for another attempt. */
    public boolean retriesStatus(int status) {
        if (status >= 500 && has(Condition.SERVER_ERROR)) {
            return true;
        }
        if (status >= 502 && status <= 504 && has(Condition.GATEWAY_ERROR)) {
            return true;
        }
        return (status == 409 && has(Condition.RETRIABLE_4XX))
                || (!statusCodes.isEmpty() && has(Condition.RETRIABLE_STATUS_CODES) && statusCodes.contains(status));
    }

    /** Whether a response whose head already says this gRPC status is dropped for another attempt. */
    public boolean retriesGrpcStatus(int status) {
        return switch (status) {
            case 1 -> has(Condition.CANCELLED);
            case 4 -> has(Condition.DEADLINE_EXCEEDED);
            case 8 -> has(Condition.RESOURCE_EXHAUSTED);
            case 13 -> has(Condition.INTERNAL);
            case 14 -> has(Condition.UNAVAILABLE);
            default -> false;
        };
    }

    /** Whether a request may be repeated although the upstream had all of it, so that its body must be kept. */
    public boolean repeatsWhatWasSent() {
        return attempts > 0
                && (has(Condition.SERVER_ERROR)
                        || has(Condition.GATEWAY_ERROR)
                        || has(Condition.RESET)
                        || has(Condition.RETRIABLE_4XX)
                        || has(Condition.ENVOY_RATELIMITED)
                        || !statusCodes.isEmpty());
    }
}
