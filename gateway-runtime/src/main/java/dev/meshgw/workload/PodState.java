package dev.meshgw.workload;

/** Whether a pod serves. */
public sealed interface PodState {

    record Running() implements PodState {}

    /**
     * It does not serve.
     *
     * @param reason as {@code kubectl get pod} shows it under STATUS: {@code CrashLoopBackOff}, {@code ContainerCreating}
     * @param message what kubelet's event or the container's last line says
     */
    record Failed(String reason, String message) implements PodState {}
}
