package dev.meshgw.mesh;

import dev.meshgw.mesh.GatewayState.BoundListener;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The gateway as the cluster shows it: names, labels and ports of Istio's default installation, and where clients reach
 * it.
 */
public final class IngressGateway {

    public static final String NAMESPACE = "istio-system";

    /** Name of the Deployment and of the Service. */
    public static final String NAME = "istio-ingressgateway";

    /** The container that logs, in the gateway's pod as in every pod with a sidecar. */
    public static final String CONTAINER = "istio-proxy";

    /** Ports below it are bound so much higher, as the Service of Istio's installation maps them. */
    private static final int UNPRIVILEGED_PORT = 1024;

    private static final int PORT_OFFSET = 8000;

    private static final Map<String, String> LABELS = Map.of("app", NAME, "istio", "ingressgateway");

    private static final int STATUS_PORT = 15021;
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private IngressGateway() {}

    public static String podName() {
        return PodName.of(NAME, 0);
    }

    /** The port that the gateway binds for a port of a Gateway unless {@code --publish} says otherwise. */
    public static int defaultPort(int gatewayPort) {
        return gatewayPort < UNPRIVILEGED_PORT ? gatewayPort + PORT_OFFSET : gatewayPort;
    }

    /** The port that clients connect to for a port of a Gateway: the bound one, else the one that would be bound. */
    public static int port(Optional<GatewayState> running, int gatewayPort) {
        return running.map(state -> state.listener(gatewayPort)
                        .map(BoundListener::port)
                        .orElse(state.published().get(gatewayPort)))
                .orElseGet(() -> defaultPort(gatewayPort));
    }

    /** The address that clients connect to. */
    public static String address(Optional<GatewayState> running) {
        return running.flatMap(state -> state.listeners().stream().findFirst())
                .map(listener ->
                        Set.of("0.0.0.0", "::").contains(listener.address()) ? "127.0.0.1" : listener.address())
                .orElse("127.0.0.1");
    }

    /**
     * The Service. Its ports are those of the Gateways and its node ports the ones that are really bound, so that Istio's
     * instructions for node ports lead to the gateway; it has an external address only if its ports are bound as they are.
     */
    static Map<String, Object> service(Optional<GatewayState> running) {
        var ports = new ArrayList<Map<String, Object>>();
        ports.add(Map.of("name", "status-port", "port", STATUS_PORT, "protocol", "TCP", "targetPort", STATUS_PORT));
        ports.add(servicePort("http2", HTTP_PORT, running));
        ports.add(servicePort("https", HTTPS_PORT, running));
        running.map(GatewayState::listeners).orElse(List.of()).stream()
                .map(BoundListener::gatewayPort)
                .filter(port -> port != HTTP_PORT && port != HTTPS_PORT)
                .distinct()
                .forEach(port -> ports.add(servicePort("tcp-" + port, port, running)));
        Map<String, Object> loadBalancer =
                hasExternalAddress(running) ? Map.of("ingress", List.of(Map.of("ip", address(running)))) : Map.of();
        return Map.of(
                "apiVersion", "v1",
                "kind", "Service",
                "metadata", Map.of("name", NAME, "namespace", NAMESPACE, "labels", LABELS),
                "spec", Map.of("type", "LoadBalancer", "selector", LABELS, "ports", ports),
                "status", Map.of("loadBalancer", loadBalancer));
    }

    static Map<String, Object> deployment() {
        var container = Map.of("name", CONTAINER, "image", "meshgw");
        return Map.of(
                "apiVersion",
                "apps/v1",
                "kind",
                "Deployment",
                "metadata",
                Map.of("name", NAME, "namespace", NAMESPACE, "labels", LABELS),
                "spec",
                Map.of(
                        "replicas", 1,
                        "selector", Map.of("matchLabels", LABELS),
                        "template",
                                Map.of(
                                        "metadata", Map.of("labels", LABELS),
                                        "spec", Map.of("containers", List.of(container)))));
    }

    private static boolean hasExternalAddress(Optional<GatewayState> running) {
        return running.map(GatewayState::listeners).orElse(List.of()).stream()
                .anyMatch(listener -> listener.port() == listener.gatewayPort()
                        && (listener.port() == HTTP_PORT || listener.port() == HTTPS_PORT));
    }

    private static Map<String, Object> servicePort(String name, int port, Optional<GatewayState> running) {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("name", name);
        fields.put("nodePort", port(running, port));
        fields.put("port", port);
        fields.put("protocol", "TCP");
        fields.put("targetPort", defaultPort(port));
        return fields;
    }
}
