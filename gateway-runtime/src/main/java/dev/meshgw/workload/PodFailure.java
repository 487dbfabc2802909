package dev.meshgw.workload;

import org.jspecify.annotations.Nullable;

/** A pod cannot start; carries what Kubernetes would show. */
final class PodFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;
    private final @Nullable String fix;

    PodFailure(String reason, String message) {
        this(reason, message, null);
    }

    private PodFailure(String reason, String message, @Nullable String fix) {
        super(message);
        this.reason = reason;
        this.fix = fix;
    }

    /** A volume that cannot be mounted holds the pod before its containers start. */
    static PodFailure mount(String volume, String message, @Nullable String fix) {
        return new PodFailure(
                "ContainerCreating", "MountVolume.SetUp failed for volume \"" + volume + "\" : " + message, fix);
    }

    /** A container that ends is started again and again. */
    static PodFailure crash(String lastLine) {
        return new PodFailure("CrashLoopBackOff", lastLine);
    }

    PodState.Failed state() {
        return new PodState.Failed(reason, String.valueOf(getMessage()));
    }

    /** What the user can do, if it follows from the failure alone. */
    @Nullable
    String fix() {
        return fix;
    }
}
