package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.WorkloadEntry;
import dev.meshgw.config.resource.WorkloadEntryResource;
import dev.meshgw.snapshot.Cluster.Endpoint;
import dev.meshgw.snapshot.compile.MeshService.MeshPort;
import java.util.Map;

/** How selectors and ports meet a WorkloadEntry. */
final class Workload {

    private Workload() {}

    /** Of one name, the label of the metadata counts before that of the spec. */
    static boolean hasLabels(WorkloadEntryResource workload, Map<String, String> selector) {
        Map<String, String> outer = workload.metadata().labels();
        Map<String, String> inner = workload.spec().labels();
        return selector.entrySet().stream()
                .allMatch(label ->
                        label.getValue().equals(outer.getOrDefault(label.getKey(), inner.get(label.getKey()))));
    }

    /** At the port that the workload has for the name of the service's port or target, or else at the target. */
    static Endpoint endpoint(WorkloadEntry workload, MeshPort port) {
        Integer own = workload.ports().get(port.name());
        if (own == null) {
            own = workload.ports().get(port.targetPort());
        }
        return new Endpoint(
                workload.address(), own == null ? port.targetNumber() : own, Math.max(1, workload.weight()));
    }
}
