package dev.meshgw.snapshot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The status codes of gRPC, in the order of their numbers, and what Envoy makes of them in HTTP and of HTTP in them. */
public enum GrpcStatus {
    OK(200),
    CANCELLED(499),
    UNKNOWN(500),
    INVALID_ARGUMENT(400),
    DEADLINE_EXCEEDED(504),
    NOT_FOUND(404),
    ALREADY_EXISTS(409),
    PERMISSION_DENIED(403),
    RESOURCE_EXHAUSTED(429),
    FAILED_PRECONDITION(400),
    ABORTED(409),
    OUT_OF_RANGE(400),
    UNIMPLEMENTED(501),
    INTERNAL(500),
    UNAVAILABLE(503),
    DATA_LOSS(500),
    UNAUTHENTICATED(401);

    private final int httpStatus;

    GrpcStatus(int httpStatus) {
        this.httpStatus = httpStatus;
    }

    /** The number in {@code grpc-status}. */
    public int code() {
        return ordinal();
    }

    public int httpStatus() {
        return httpStatus;
    }

    /** The status that a gRPC client is told instead of an HTTP status (the table of gRPC's http-grpc-status-mapping). */
    public static GrpcStatus ofHttpStatus(int status) {
        return switch (status) {
            case 400 -> INTERNAL;
            case 401 -> UNAUTHENTICATED;
            case 403 -> PERMISSION_DENIED;
            case 404 -> UNIMPLEMENTED;
            case 429, 502, 503, 504 -> UNAVAILABLE;
            default -> UNKNOWN;
        };
    }

    /** Null if no status has this name. */
    public static @Nullable GrpcStatus ofName(String name) {
        return Arrays.stream(values())
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElse(null);
    }
}
