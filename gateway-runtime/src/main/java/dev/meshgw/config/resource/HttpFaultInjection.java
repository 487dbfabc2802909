package dev.meshgw.config.resource;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** VirtualService spec.http[].fault. */
public record HttpFaultInjection(
        @Nullable Delay delay, @Nullable Abort abort) {

    /**
     * Waits before the request is forwarded.
     *
     * @param percentage 0 to 100; null if absent
     * @param percent deprecated whole percentage; 0 if absent
     * @param exponentialDelay known to the API, never implemented
     */
    public record Delay(
            @Nullable Double percentage,
            int percent,
            @Nullable Duration fixedDelay,
            @Nullable Duration exponentialDelay) {}

    /**
     * Answers instead of forwarding. At most one of the three kinds of error is given.
     *
     * @param percentage 0 to 100; null if absent
     * @param grpcStatus a name such as {@code NOT_FOUND}; empty if absent
     */
    public record Abort(
            @Nullable Double percentage, @Nullable Integer httpStatus, String grpcStatus, String http2Error) {}
}
