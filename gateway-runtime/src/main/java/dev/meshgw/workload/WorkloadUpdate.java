package dev.meshgw.workload;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.snapshot.PodEndpoint;
import java.util.List;

/**
 * What the Deployments have become.
 *
 * @param pods of every Deployment whose image is known, by namespace, Deployment and index
 * @param diagnostics everything that is wrong now, not only what is new, ordered by place
 */
public record WorkloadUpdate(List<Pod> pods, List<Diagnostic> diagnostics) {

    public WorkloadUpdate {
        pods = List.copyOf(pods);
        diagnostics = diagnostics.stream().sorted().toList();
    }

    /** The pods that serve, as the compiler of snapshots wants them. */
    public List<PodEndpoint> endpoints() {
        return pods.stream()
                .filter(pod -> pod.state() instanceof PodState.Running)
                .map(Pod::endpoint)
                .toList();
    }
}
