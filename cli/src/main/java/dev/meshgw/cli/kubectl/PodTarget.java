package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.kubectl.ResourceArguments.Named;
import dev.meshgw.mesh.IngressGateway;
import dev.meshgw.mesh.LabelSelector;
import dev.meshgw.mesh.MeshApi;
import dev.meshgw.mesh.MeshObject;
import dev.meshgw.mesh.ObjectKey;
import dev.meshgw.mesh.ResourceKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pod and container that {@code logs} and {@code exec} mean. */
record PodTarget(MeshObject pod, String container) {

    /**
     * @param text {@code POD}, {@code pod/NAME}, {@code deploy/NAME} or {@code svc/NAME}
     * @param container null for the first of the pod
     */
    static PodTarget find(String text, @Nullable String container, String namespace, MeshApi api, Console console) {
        return of(pod(text, namespace, api, console), container);
    }

    /** @param container null for the first of the pod */
    static PodTarget of(MeshObject pod, @Nullable String container) {
        List<String> containers = containers(pod);
        if (container == null) {
            return new PodTarget(pod, containers.get(0));
        }
        if (!containers.contains(container)) {
            throw new CommandException(
                    ExitCode.FINDING, "container " + container + " is not valid for pod " + pod.name(), null, null);
        }
        return new PodTarget(pod, container);
    }

    boolean isGateway() {
        return pod.namespace().equals(IngressGateway.NAMESPACE) && pod.name().equals(IngressGateway.podName());
    }

    boolean isRunning() {
        return pod.text("status", "phase").filter("Running"::equals).isPresent();
    }

    private static MeshObject pod(String text, String namespace, MeshApi api, Console console) {
        if (!text.contains("/")) {
            return api.get(new ObjectKey(ResourceKind.POD, namespace, text));
        }
        Named named = ResourceArguments.parse(List.of(text)).named().get(0);
        MeshObject owner = api.get(new ObjectKey(named.kind(), namespace, named.name()));
        if (named.kind() == ResourceKind.POD) {
            return owner;
        }
        Map<String, String> selector = owner.texts("spec", "selector");
        if (named.kind() == ResourceKind.DEPLOYMENT) {
            selector = owner.texts("spec", "selector", "matchLabels");
        }
        LabelSelector labels = LabelSelector.parse(selector.entrySet().stream()
                .map(label -> label.getKey() + "=" + label.getValue())
                .collect(Collectors.joining(",")));
        List<MeshObject> pods = selector.isEmpty()
                ? List.of()
                : api.list(ResourceKind.POD, namespace).objects().stream()
                        .filter(pod -> labels.test(pod.labels()))
                        .toList();
        if (pods.isEmpty()) {
            throw new CommandException(
                    ExitCode.FINDING, "cannot find a pod of " + text + " in namespace " + namespace, null, null);
        }
        if (pods.size() > 1) {
            console.err()
                    .println("Found " + pods.size() + " pods, using pod/"
                            + pods.get(0).name());
        }
        return pods.get(0);
    }

    /** Those of the manifest, and the one that a sidecar would be, because the documents ask for it. */
    private static List<String> containers(MeshObject pod) {
        var names = new ArrayList<String>();
        for (Object container : pod.list("spec", "containers")) {
            names.add(container instanceof Map<?, ?> fields ? String.valueOf(fields.get("name")) : "");
        }
        if (!names.contains(IngressGateway.CONTAINER)) {
            names.add(IngressGateway.CONTAINER);
        }
        return names;
    }
}
