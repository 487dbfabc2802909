package dev.meshgw.workload;

import dev.meshgw.config.resource.Container;
import dev.meshgw.config.resource.ContainerPort;
import dev.meshgw.config.resource.Deployment;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.mesh.PodName;
import dev.meshgw.snapshot.PodEndpoint;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pods that {@link Workloads} would start, for whoever asks what a gateway would do and starts none. */
public final class PlannedPods {

    private PlannedPods() {}

    /**
     * One pod for each replica of a known image. It has no address yet: its name stands for one, with the port that the
     * container declares or its image listens on.
     *
     * @param resources the whole mesh
     */
    public static List<PodEndpoint> of(Collection<? extends Resource> resources) {
        var pods = new ArrayList<PodEndpoint>();
        for (Resource resource : resources) {
            if (resource instanceof Deployment deployment) {
                for (int index = 0; index < Math.min(deployment.replicas(), Workloads.MAX_REPLICAS); index++) {
                    add(deployment, PodName.of(deployment.metadata().name(), index), pods);
                }
            }
        }
        return pods;
    }

    private static void add(Deployment deployment, String name, List<PodEndpoint> pods) {
        Map<Integer, InetSocketAddress> ports = new HashMap<>();
        Map<String, Integer> namedPorts = new HashMap<>();
        for (Container container : deployment.containers()) {
            EmbeddedImage image = EmbeddedImage.of(container.image()).orElse(null);
            if (image != null) {
                int own = ContainerCommand.of(container, image).port();
                ports.put(own, InetSocketAddress.createUnresolved(name, own));
                for (ContainerPort port : container.ports()) {
                    ports.put(port.containerPort(), InetSocketAddress.createUnresolved(name, port.containerPort()));
                    if (!port.name().isEmpty()) {
                        namedPorts.put(port.name(), port.containerPort());
                    }
                }
            }
        }
        if (!ports.isEmpty()) {
            pods.add(new PodEndpoint(
                    deployment.metadata().namespace(), name, deployment.podLabels(), ports, namedPorts));
        }
    }
}
