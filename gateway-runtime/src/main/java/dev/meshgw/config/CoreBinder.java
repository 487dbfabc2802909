package dev.meshgw.config;

import dev.meshgw.config.resource.ConfigMap;
import dev.meshgw.config.resource.Container;
import dev.meshgw.config.resource.ContainerPort;
import dev.meshgw.config.resource.Deployment;
import dev.meshgw.config.resource.EndpointSlice;
import dev.meshgw.config.resource.EndpointSubset;
import dev.meshgw.config.resource.Endpoints;
import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.resource.Secret;
import dev.meshgw.config.resource.Service;
import dev.meshgw.config.resource.ServicePort;
import dev.meshgw.config.resource.SliceEndpoint;
import dev.meshgw.config.resource.Volume;
import dev.meshgw.config.resource.VolumeMount;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Kubernetes' own kinds, as far as a gateway has a use for them. */
final class CoreBinder {

    private static final String DEFAULT_PROTOCOL = "TCP";

    private CoreBinder() {}

    static Service service(Fields root, ObjectMeta metadata) {
        return root.messageOrEmpty("spec", spec -> {
            String type = spec.text("type");
            return new Service(
                    metadata,
                    type.isEmpty() ? "ClusterIP" : type,
                    spec.textMap("selector"),
                    spec.messages("ports", CoreBinder::servicePort),
                    spec.text("externalName"),
                    spec.bool("publishNotReadyAddresses"));
        });
    }

    private static ServicePort servicePort(Fields port) {
        port.require("port", "clients connect to it");
        String protocol = port.text("protocol");
        return new ServicePort(
                port.text("name"),
                port.port("port"),
                protocol.isEmpty() ? DEFAULT_PROTOCOL : protocol,
                port.text("appProtocol"),
                port.integerOrText("targetPort"));
    }

    static Deployment deployment(Fields root, ObjectMeta metadata) {
        return root.messageOrEmpty("spec", spec -> {
            Integer replicas = spec.unsignedOrNull("replicas");
            Map<String, String> matchLabels =
                    spec.messageOrEmpty("selector", selector -> selector.textMap("matchLabels"));
            return spec.messageOrEmpty("template", template -> {
                Map<String, String> podLabels = template.messageOrEmpty("metadata", pod -> pod.textMap("labels"));
                return template.messageOrEmpty(
                        "spec",
                        pod -> new Deployment(
                                metadata,
                                replicas == null ? 1 : replicas,
                                matchLabels,
                                podLabels,
                                pod.messages("containers", CoreBinder::container),
                                pod.messages("volumes", CoreBinder::volume)));
            });
        });
    }

    private static Container container(Fields container) {
        return new Container(
                container.text("name"),
                container.text("image"),
                container.messages("ports", port -> new ContainerPort(port.text("name"), port.port("containerPort"))),
                container.messages(
                        "volumeMounts",
                        mount -> new VolumeMount(mount.text("name"), mount.text("mountPath"), mount.text("subPath"))),
                container.texts("command"),
                container.texts("args"),
                env(container));
    }

    private static Map<String, String> env(Fields container) {
        var env = new LinkedHashMap<String, String>();
        container.messages("env", variable -> {
            boolean hasValue = variable.has("value");
            String name = variable.text("name");
            if (hasValue) {
                env.put(name, variable.text("value"));
            }
            return name;
        });
        return env;
    }

    private static Volume volume(Fields volume) {
        var items = new LinkedHashMap<String, String>();
        String configMap = volume.messageOrEmpty("configMap", source -> {
            items.putAll(items(source));
            return source.text("name");
        });
        String secret = volume.messageOrEmpty("secret", source -> {
            items.putAll(items(source));
            return source.text("secretName");
        });
        return new Volume(volume.text("name"), configMap, secret, items);
    }

    private static Map<String, String> items(Fields source) {
        var items = new LinkedHashMap<String, String>();
        source.messages("items", item -> items.put(item.text("key"), item.text("path")));
        return items;
    }

    static ConfigMap configMap(Fields root, ObjectMeta metadata) {
        var data = new LinkedHashMap<String, byte[]>();
        root.textMap("data").forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.UTF_8)));
        data.putAll(root.bytesMap("binaryData"));
        root.bool("immutable");
        return new ConfigMap(metadata, data);
    }

    static Secret secret(Fields root, ObjectMeta metadata) {
        String type = root.text("type");
        var data = new LinkedHashMap<>(root.bytesMap("data"));
        root.textMap("stringData").forEach((key, text) -> data.put(key, text.getBytes(StandardCharsets.UTF_8)));
        root.bool("immutable");
        return new Secret(metadata, type.isEmpty() ? "Opaque" : type, data);
    }

    static Endpoints endpoints(Fields root, ObjectMeta metadata) {
        List<EndpointSubset> subsets = root.messages(
                "subsets",
                subset -> new EndpointSubset(
                        subset.messages("addresses", address -> address.text("ip")),
                        subset.messages("notReadyAddresses", address -> address.text("ip")),
                        ports(subset)));
        return new Endpoints(metadata, subsets);
    }

    static EndpointSlice endpointSlice(Fields root, ObjectMeta metadata) {
        root.text("addressType");
        return new EndpointSlice(metadata, root.messages("endpoints", CoreBinder::sliceEndpoint), ports(root));
    }

    private static SliceEndpoint sliceEndpoint(Fields endpoint) {
        Boolean ready = endpoint.messageOrEmpty("conditions", conditions -> {
            Boolean value = conditions.boolOrNull("ready");
            return value == null || value;
        });
        return new SliceEndpoint(endpoint.texts("addresses"), ready);
    }

    private static Map<String, Integer> ports(Fields parent) {
        var ports = new LinkedHashMap<String, Integer>();
        parent.messages("ports", port -> ports.put(port.text("name"), port.port("port")));
        return ports;
    }
}
