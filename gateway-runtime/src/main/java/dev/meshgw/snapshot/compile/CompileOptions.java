package dev.meshgw.snapshot.compile;

import java.util.List;
import java.util.Map;

/**
 * What the command line adds to the mesh.
 *
 * @param workload the pod that the gateway appears as
 * @param bindAddress literal address for servers that name none
 * @param publish from the port of a Gateway to the port to bind; 0 binds a free one
 * @param services where services really are
 */
public record CompileOptions(
        GatewayWorkload workload, String bindAddress, Map<Integer, Integer> publish, List<ServiceOverride> services) {

    /** Below this the system asks for privileges, which a gateway pod has not either. */
    private static final int FIRST_UNPRIVILEGED_PORT = 1024;

    /** Istio's own Service maps 80 to 8080 and 443 to 8443. */
    private static final int PRIVILEGED_PORT_OFFSET = 8000;

    public static final CompileOptions DEFAULT =
            new CompileOptions(GatewayWorkload.ISTIO_INGRESSGATEWAY, "127.0.0.1", Map.of(), List.of());

    public CompileOptions {
        publish = Map.copyOf(publish);
        services = List.copyOf(services);
    }

    /** The port that stands for a Gateway's port in names and groups: the one that is bound, unless that is a free one. */
    int targetPort(int gatewayPort) {
        int published = publish.getOrDefault(gatewayPort, 0);
        if (published > 0) {
            return published;
        }
        return gatewayPort < FIRST_UNPRIVILEGED_PORT ? gatewayPort + PRIVILEGED_PORT_OFFSET : gatewayPort;
    }

    /** Whether the command line names the port to bind for a port of Gateways. */
    boolean isPublished(int gatewayPort) {
        return publish.getOrDefault(gatewayPort, 0) > 0;
    }

    /**
     * The port to bind; 0 for a free one.
     *
     * @param targetPort what stands for the Gateway's port; a privileged one is moved like that of a Gateway
     */
    int boundPort(int gatewayPort, int targetPort) {
        Integer published = publish.get(gatewayPort);
        if (published != null) {
            return published;
        }
        return targetPort < FIRST_UNPRIVILEGED_PORT ? targetPort + PRIVILEGED_PORT_OFFSET : targetPort;
    }
}
