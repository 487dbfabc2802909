package dev.meshgw.mesh;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/** The columns of each kind, as Kubernetes' printers and the additionalPrinterColumns of Istio's definitions have them. */
final class Columns {

    private static final String NONE = "<none>";

    private static final Column NAME = column("NAME", (object, now) -> object.name());
    private static final Column AGE = column(
            "AGE",
            (object, now) -> object.created()
                    .map(created -> Age.render(Duration.between(created, now)))
                    .orElse("<unknown>"));

    static final List<Column> SECRET =
            List.of(NAME, column("TYPE", "type"), column("DATA", (object, now) -> dataCount(object)), AGE);

    static final List<Column> CONFIG_MAP = List.of(NAME, column("DATA", (object, now) -> dataCount(object)), AGE);

    static final List<Column> NAMESPACE = List.of(NAME, column("STATUS", "status", "phase"), AGE);

    static final List<Column> SERVICE_ACCOUNT = List.of(
            NAME,
            column(
                    "SECRETS",
                    (object, now) -> String.valueOf(object.list("secrets").size())),
            AGE);

    static final List<Column> SERVICE = List.of(
            NAME,
            column("TYPE", (object, now) -> object.text("spec", "type").orElse("ClusterIP")),
            column(
                    "CLUSTER-IP",
                    (object, now) -> object.text("spec", "clusterIP")
                            .filter(ip -> !ip.isEmpty())
                            .orElse(NONE)),
            column("EXTERNAL-IP", (object, now) -> externalIp(object)),
            column("PORT(S)", (object, now) -> servicePorts(object)),
            AGE,
            wide("SELECTOR", (object, now) -> selector(object.texts("spec", "selector"))));

    static final List<Column> ENDPOINTS = List.of(NAME, column("ENDPOINTS", (object, now) -> endpoints(object)), AGE);

    static final List<Column> ENDPOINT_SLICE = List.of(
            NAME,
            column("ADDRESSTYPE", "addressType"),
            column("PORTS", (object, now) -> firstThree(object.list("ports"), "<unset>", Columns::port)),
            column("ENDPOINTS", (object, now) -> firstThree(sliceAddresses(object), "<unset>", String::valueOf)),
            AGE);

    static final List<Column> DEPLOYMENT = List.of(
            NAME,
            column(
                    "READY",
                    (object, now) -> object.text("status", "readyReplicas").orElse("0") + "/"
                            + object.text("spec", "replicas").orElse("1")),
            column(
                    "UP-TO-DATE",
                    (object, now) -> object.text("status", "updatedReplicas").orElse("0")),
            column(
                    "AVAILABLE",
                    (object, now) -> object.text("status", "availableReplicas").orElse("0")),
            AGE,
            wide("CONTAINERS", (object, now) -> containers(object, "name")),
            wide("IMAGES", (object, now) -> containers(object, "image")),
            wide("SELECTOR", (object, now) -> selector(object.texts("spec", "selector", "matchLabels"))));

    static final List<Column> POD = List.of(
            NAME,
            column("READY", (object, now) -> readyContainers(object)),
            column("STATUS", "status", "phase"),
            column("RESTARTS", (object, now) -> "0"),
            AGE,
            wide("IP", (object, now) -> object.text("status", "podIP").orElse(NONE)),
            wide("NODE", (object, now) -> object.text("spec", "nodeName").orElse(NONE)),
            wide("NOMINATED NODE", (object, now) -> NONE),
            wide("READINESS GATES", (object, now) -> NONE));

    static final List<Column> GATEWAY = List.of(NAME, AGE);

    static final List<Column> VIRTUAL_SERVICE =
            List.of(NAME, column("GATEWAYS", "spec", "gateways"), column("HOSTS", "spec", "hosts"), AGE);

    static final List<Column> DESTINATION_RULE = List.of(NAME, column("HOST", "spec", "host"), AGE);

    static final List<Column> SERVICE_ENTRY = List.of(
            NAME,
            column("HOSTS", "spec", "hosts"),
            column("LOCATION", "spec", "location"),
            column("RESOLUTION", "spec", "resolution"),
            AGE);

    static final List<Column> WORKLOAD_ENTRY = List.of(NAME, AGE, column("ADDRESS", "spec", "address"));

    /** Kubernetes' printers show so many endpoints and count the rest. */
    private static final int MAX_ENDPOINTS = 3;

    private Columns() {}

    private static Column column(String header, Column.Cell cell) {
        return new Column(header, false, cell);
    }

    private static Column wide(String header, Column.Cell cell) {
        return new Column(header, true, cell);
    }

    /** A field as it is: text, or JSON for a list; empty if it is missing. */
    private static Column column(String header, String... path) {
        return new Column(header, false, (object, now) -> field(object.at(path)));
    }

    private static String field(@Nullable Object value) {
        if (value == null) {
            return "";
        }
        return value instanceof List || value instanceof Map ? JSON.std.asString(value) : String.valueOf(value);
    }

    private static String dataCount(MeshObject object) {
        return String.valueOf(
                object.texts("data").size() + object.texts("binaryData").size());
    }

    private static String externalIp(MeshObject service) {
        return switch (service.text("spec", "type").orElse("ClusterIP")) {
            case "LoadBalancer" -> {
                String addresses = service.list("status", "loadBalancer", "ingress").stream()
                        .map(ingress -> String.valueOf(Tree.at(ingress, "ip")))
                        .collect(Collectors.joining(","));
                yield addresses.isEmpty() ? "<pending>" : addresses;
            }
            case "ExternalName" -> service.text("spec", "externalName").orElse(NONE);
            default -> NONE;
        };
    }

    private static String servicePorts(MeshObject service) {
        String ports = service.list("spec", "ports").stream()
                .map(port -> {
                    Object nodePort = Tree.at(port, "nodePort");
                    Object protocol = Tree.at(port, "protocol");
                    return Tree.at(port, "port") + (nodePort == null ? "" : ":" + nodePort) + "/"
                            + (protocol == null ? "TCP" : protocol);
                })
                .collect(Collectors.joining(","));
        return ports.isEmpty() ? NONE : ports;
    }

    private static String selector(Map<String, String> labels) {
        return labels.isEmpty()
                ? NONE
                : new TreeMap<>(labels)
                        .entrySet().stream()
                                .map(label -> label.getKey() + "=" + label.getValue())
                                .collect(Collectors.joining(","));
    }

    private static String endpoints(MeshObject object) {
        var addresses = new ArrayList<String>();
        for (Object subset : object.list("subsets")) {
            for (Object address : Tree.list(Tree.at(subset, "addresses"))) {
                List<?> ports = Tree.list(Tree.at(subset, "ports"));
                ports.forEach(port -> addresses.add(Tree.at(address, "ip") + ":" + Tree.at(port, "port")));
                if (ports.isEmpty()) {
                    addresses.add(String.valueOf(Tree.at(address, "ip")));
                }
            }
        }
        return firstThree(addresses, NONE, String::valueOf);
    }

    private static List<?> sliceAddresses(MeshObject slice) {
        return slice.list("endpoints").stream()
                .flatMap(endpoint -> Tree.list(Tree.at(endpoint, "addresses")).stream())
                .toList();
    }

    private static String port(Object port) {
        return String.valueOf(Tree.at(port, "port"));
    }

    private static String firstThree(List<?> items, String none, java.util.function.Function<Object, String> text) {
        if (items.isEmpty()) {
            return none;
        }
        String shown = items.stream().limit(MAX_ENDPOINTS).map(text).collect(Collectors.joining(","));
        return items.size() <= MAX_ENDPOINTS ? shown : shown + " + " + (items.size() - MAX_ENDPOINTS) + " more...";
    }

    private static String containers(MeshObject deployment, String field) {
        return deployment.list("spec", "template", "spec", "containers").stream()
                .map(container -> String.valueOf(Tree.at(container, field)))
                .collect(Collectors.joining(","));
    }

    private static String readyContainers(MeshObject pod) {
        List<?> statuses = pod.list("status", "containerStatuses");
        long ready = statuses.stream()
                .filter(status -> Boolean.TRUE.equals(Tree.at(status, "ready")))
                .count();
        return ready + "/" + statuses.size();
    }
}
