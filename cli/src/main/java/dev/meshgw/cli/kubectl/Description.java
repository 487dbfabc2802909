package dev.meshgw.cli.kubectl;

import dev.meshgw.mesh.MeshObject;
import dev.meshgw.mesh.ResourceKind;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A resource as {@code kubectl describe} tells it: Secrets, ConfigMaps and Services in their own form, all others field by
 * field. Values of Secrets are never shown. Stateless.
 */
final class Description {

    private static final Set<String> ACRONYMS = Set.of("api", "url", "uid", "ip", "ips");

    private static final Set<String> METADATA_SAID_BEFORE =
            Set.of("name", "namespace", "labels", "annotations", "managedFields");

    private static final String NONE = "<none>";

    private Description() {}

    static String of(MeshObject object) {
        return switch (object.kind()) {
            case SECRET -> secret(object);
            case CONFIG_MAP -> configMap(object);
            case SERVICE -> service(object);
            case DEPLOYMENT,
                    DESTINATION_RULE,
                    ENDPOINTS,
                    ENDPOINT_SLICE,
                    GATEWAY,
                    NAMESPACE,
                    POD,
                    SERVICE_ACCOUNT,
                    SERVICE_ENTRY,
                    VIRTUAL_SERVICE,
                    WORKLOAD_ENTRY -> anyKind(object);
        };
    }

    private static String secret(MeshObject secret) {
        TabWriter text = head(secret)
                .line("")
                .line("Type:", secret.text("type").orElse(""))
                .line("")
                .line("Data")
                .line("====");
        secret.texts("data").forEach((key, value) -> text.line(key + ":", decodedLength(value) + " bytes"));
        return text.toString();
    }

    private static String configMap(MeshObject configMap) {
        var text = new StringBuilder(head(configMap).toString()).append("\nData\n====\n");
        configMap
                .texts("data")
                .forEach((key, value) ->
                        text.append(key).append(":\n----\n").append(value).append("\n\n"));
        text.append("\nBinaryData\n====\n");
        configMap
                .texts("binaryData")
                .forEach((key, value) -> text.append(key)
                        .append(": ")
                        .append(decodedLength(value))
                        .append(" bytes\n"));
        return text.append("\nEvents:  <none>\n").toString();
    }

    private static String service(MeshObject service) {
        TabWriter text = head(service)
                .line("Selector:", Labels.text(service.texts("spec", "selector")))
                .line("Type:", service.text("spec", "type").orElse("ClusterIP"));
        service.text("spec", "externalName").ifPresent(name -> text.line("External Name:", name));
        for (Object ingress : service.list("status", "loadBalancer", "ingress")) {
            text.line("LoadBalancer Ingress:", value(ingress, "ip"));
        }
        for (Object port : service.list("spec", "ports")) {
            String name = value(port, "name");
            String protocol = value(port, "protocol");
            text.line("Port:", name.isEmpty() ? "<unset>" : name, value(port, "port") + "/" + protocol);
            text.line("TargetPort:", value(port, "targetPort") + "/" + protocol);
            if (!value(port, "nodePort").isEmpty()) {
                text.line("NodePort:", name.isEmpty() ? "<unset>" : name, value(port, "nodePort") + "/" + protocol);
            }
        }
        return text.line("Events:", NONE).toString();
    }

    private static String anyKind(MeshObject object) {
        TabWriter text = head(object);
        var rest = new TreeMap<>(object.tree());
        if (object.at("metadata") instanceof Map<?, ?> metadata) {
            var fields = new TreeMap<String, Object>();
            metadata.forEach((key, value) -> {
                if (!METADATA_SAID_BEFORE.contains(String.valueOf(key))) {
                    fields.put(String.valueOf(key), value);
                }
            });
            rest.put("metadata", fields);
        }
        fields(rest, 0, text);
        return text.line("Events:", NONE).toString();
    }

    private static TabWriter head(MeshObject object) {
        var text = TabWriter.forDescriptions().line("Name:", object.name());
        if (object.kind() != ResourceKind.NAMESPACE) {
            text.line("Namespace:", object.namespace());
        }
        pairs("Labels:", object.labels(), "=", text);
        var annotations = new TreeMap<>(object.annotations());
        annotations.remove(MeshObject.LAST_APPLIED);
        pairs("Annotations:", annotations, ": ", text);
        return text;
    }

    private static void pairs(String title, Map<String, String> pairs, String separator, TabWriter text) {
        if (pairs.isEmpty()) {
            text.line(title, NONE);
        }
        String first = title;
        for (Map.Entry<String, String> pair : pairs.entrySet()) {
            text.line(first, pair.getKey() + separator + pair.getValue());
            first = "";
        }
    }

    private static void fields(Map<?, ?> fields, int level, TabWriter text) {
        String indent = "  ".repeat(level);
        new TreeMap<>(fields).forEach((field, value) -> {
            String label = indent + label(String.valueOf(field)) + ":";
            if (value instanceof Map<?, ?> map) {
                text.line(label);
                fields(map, level + 1, text);
            } else if (value instanceof List<?> list) {
                text.line(label);
                list.forEach(item -> item(item, level + 1, text));
            } else {
                text.line(label, String.valueOf(value));
            }
        });
    }

    private static void item(@Nullable Object item, int level, TabWriter text) {
        if (item instanceof Map<?, ?> map) {
            fields(map, level, text);
        } else {
            text.line("  ".repeat(level) + item);
        }
    }

    /** {@code creationTimestamp} becomes {@code Creation Timestamp}, {@code apiVersion} becomes {@code API Version}. */
    private static String label(String field) {
        return Arrays.stream(field.split("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])"))
                .map(word -> ACRONYMS.contains(word.toLowerCase(Locale.ROOT))
                        ? word.toUpperCase(Locale.ROOT)
                        : capitalised(word))
                .collect(Collectors.joining(" "));
    }

    private static String capitalised(String word) {
        return word.isEmpty() ? word : word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1);
    }

    private static int decodedLength(String base64) {
        try {
            return Base64.getDecoder().decode(base64).length;
        } catch (IllegalArgumentException editedByHand) {
            return base64.length();
        }
    }

    private static String value(Object fields, String name) {
        Object value = fields instanceof Map<?, ?> map ? map.get(name) : null;
        return value == null ? "" : String.valueOf(value);
    }
}
