package dev.meshgw.mesh;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/**
 * What nobody stores: the two namespaces that every mesh has, the gateway's own Deployment and Service, the pods of all
 * Deployments, and how many of them run. It follows from the stored resources and from the running gateway's state.
 *
 * @param meshCreated age of what has no age of its own
 */
record DerivedObjects(Optional<GatewayState> running, Instant meshCreated) {

    static final List<String> NAMESPACES = List.of("default", IngressGateway.NAMESPACE);

    private static final String LOOPBACK = "127.0.0.1";

    /** More replicas than a laptop would run; a typo must not list a million pods. */
    private static final int MAX_REPLICAS = 100;

    MeshObject namespace(String name) {
        return object(
                ResourceKind.NAMESPACE,
                Map.of(
                        "apiVersion", "v1",
                        "kind", "Namespace",
                        "metadata", Map.of("name", name, "labels", Map.of("kubernetes.io/metadata.name", name)),
                        "spec", Map.of("finalizers", List.of("kubernetes")),
                        "status", Map.of("phase", "Active")));
    }

    MeshObject gatewayService() {
        return object(ResourceKind.SERVICE, IngressGateway.service(running));
    }

    MeshObject gatewayDeployment() {
        return withStatus(object(ResourceKind.DEPLOYMENT, IngressGateway.deployment()));
    }

    /** A stored Deployment with the status that the running gateway gives it. */
    MeshObject withStatus(MeshObject deployment) {
        int replicas = replicas(deployment);
        long ready = IntStream.range(0, replicas)
                .filter(index -> isRunning(deployment.namespace(), PodName.of(deployment.name(), index)))
                .count();
        var status = new TreeMap<String, Object>();
        if (replicas > 0) {
            status.put("replicas", replicas);
            status.put("updatedReplicas", replicas);
        }
        if (ready > 0) {
            status.put("readyReplicas", ready);
            status.put("availableReplicas", ready);
        }
        if (ready < replicas) {
            status.put("unavailableReplicas", replicas - ready);
        }
        return deployment.with(status, "status");
    }

    List<MeshObject> pods(MeshObject deployment) {
        return IntStream.range(0, replicas(deployment))
                .mapToObj(index -> pod(deployment, PodName.of(deployment.name(), index)))
                .toList();
    }

    /** The Endpoints of a Service: where the running gateway has its pods; no addresses if it has none. */
    MeshObject endpoints(MeshObject service) {
        var subsets = new ArrayList<Map<String, Object>>();
        running.flatMap(state -> state.service(service.namespace(), service.name()))
                .ifPresent(addresses -> new TreeMap<>(addresses.ports())
                        .values()
                        .forEach(ofPort -> ofPort.forEach(address -> subsets.add(subset(address)))));
        var tree = new TreeMap<String, Object>();
        tree.put("apiVersion", "v1");
        tree.put("kind", "Endpoints");
        tree.put(
                "metadata",
                Map.of("name", service.name(), "namespace", service.namespace(), "labels", service.labels()));
        if (!subsets.isEmpty()) {
            tree.put("subsets", subsets);
        }
        MeshObject endpoints = new MeshObject(ResourceKind.ENDPOINTS, tree);
        return object(
                ResourceKind.ENDPOINTS,
                service.created()
                        .map(created -> endpoints.with(created.toString(), "metadata", "creationTimestamp"))
                        .orElse(endpoints)
                        .tree());
    }

    /** @param address {@code ip:port} */
    private static Map<String, Object> subset(String address) {
        int colon = address.lastIndexOf(':');
        return Map.of(
                "addresses", List.of(Map.of("ip", address.substring(0, colon))),
                "ports", List.of(Map.of("port", Integer.parseInt(address.substring(colon + 1)), "protocol", "TCP")));
    }

    private MeshObject pod(MeshObject deployment, String name) {
        boolean running = isRunning(deployment.namespace(), name);
        var labels = new TreeMap<>(deployment.texts("spec", "template", "metadata", "labels"));
        labels.put("pod-template-hash", PodName.templateHash(deployment.name()));
        var metadata = new TreeMap<String, Object>();
        metadata.put("name", name);
        metadata.put("namespace", deployment.namespace());
        metadata.put("labels", labels);
        metadata.put("generateName", name.substring(0, name.lastIndexOf('-') + 1));
        deployment.created().ifPresent(created -> metadata.put("creationTimestamp", created.toString()));
        Map<String, String> annotations = deployment.texts("spec", "template", "metadata", "annotations");
        if (!annotations.isEmpty()) {
            metadata.put("annotations", annotations);
        }
        Map<String, Object> spec = Tree.map(deployment.at("spec", "template", "spec"));
        spec.put("nodeName", "localhost");
        return object(
                ResourceKind.POD,
                Map.of(
                        "apiVersion",
                        "v1",
                        "kind",
                        "Pod",
                        "metadata",
                        metadata,
                        "spec",
                        spec,
                        "status",
                        podStatus(deployment, running)));
    }

    private static Map<String, Object> podStatus(MeshObject deployment, boolean running) {
        var containers = new ArrayList<Map<String, Object>>();
        for (Object container : deployment.list("spec", "template", "spec", "containers")) {
            Map<String, Object> written = Tree.map(container);
            var status = new LinkedHashMap<String, Object>();
            status.put("name", String.valueOf(written.get("name")));
            status.put("image", String.valueOf(written.get("image")));
            status.put("ready", running);
            status.put("started", running);
            status.put("restartCount", 0);
            status.put("state", running ? Map.of("running", Map.of()) : Map.of("waiting", Map.of()));
            containers.add(status);
        }
        var status = new TreeMap<String, Object>();
        status.put("phase", running ? "Running" : "Pending");
        status.put("containerStatuses", containers);
        status.put(
                "conditions",
                List.of(
                        Map.of("type", "Ready", "status", running ? "True" : "False"),
                        Map.of("type", "PodScheduled", "status", "True")));
        status.put("hostIP", LOOPBACK);
        if (running) {
            status.put("podIP", LOOPBACK);
            status.put("podIPs", List.of(Map.of("ip", LOOPBACK)));
        }
        return status;
    }

    private boolean isRunning(String namespace, String pod) {
        if (namespace.equals(IngressGateway.NAMESPACE) && pod.equals(IngressGateway.podName())) {
            return running.isPresent();
        }
        return running.flatMap(state -> state.pod(namespace, pod)).isPresent();
    }

    private MeshObject object(ResourceKind kind, Map<String, Object> tree) {
        var object = new MeshObject(kind, tree);
        if (object.created().isEmpty()) {
            object = object.with(
                    meshCreated.truncatedTo(ChronoUnit.SECONDS).toString(), "metadata", "creationTimestamp");
        }
        var uid = UUID.nameUUIDFromBytes(object.key().toString().getBytes(StandardCharsets.UTF_8));
        return object.with(uid.toString(), "metadata", "uid");
    }

    private static int replicas(MeshObject deployment) {
        Object replicas = deployment.at("spec", "replicas");
        return replicas instanceof Number number ? Math.max(0, Math.min(number.intValue(), MAX_REPLICAS)) : 1;
    }
}
