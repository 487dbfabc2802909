package dev.meshgw.workload;

/** A pod cannot start; carries what Kubernetes would show. */
final class PodFailure extends Exception {

    private static final long serialVersionUID = 1L;

    private final String reason;

    PodFailure(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** A volume that cannot be mounted holds the pod before its containers start. */
    static PodFailure mount(String volume, String message) {
        return new PodFailure(
                "ContainerCreating", "MountVolume.SetUp failed for volume \"" + volume + "\" : " + message);
    }

    /** A container that ends is started again and again. */
    static PodFailure crash(String lastLine) {
        return new PodFailure("CrashLoopBackOff", lastLine);
    }

    PodState.Failed state() {
        return new PodState.Failed(reason, String.valueOf(getMessage()));
    }
}
