package dev.meshgw.mesh;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One resource as a generic tree, with the fields that every resource has. Immutable; {@code toString} shows no content,
 * because a Secret's is secret.
 *
 * @param tree with {@code apiVersion}, {@code kind} and {@code metadata}, maps sorted by key
 */
public record MeshObject(ResourceKind kind, Map<String, Object> tree) {

    /** Where {@code apply} keeps the manifest that was applied last; kubectl's own annotation. */
    public static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    public MeshObject {
        tree = Tree.copy(tree);
    }

    public ObjectKey key() {
        return new ObjectKey(kind, namespace(), name());
    }

    /** {@code metadata.name}, empty if it is missing. */
    public String name() {
        return text("metadata", "name").orElse("");
    }

    /** {@code metadata.namespace}, empty if it is missing or the kind has none. */
    public String namespace() {
        return text("metadata", "namespace").orElse("");
    }

    public Map<String, String> labels() {
        return texts("metadata", "labels");
    }

    public Map<String, String> annotations() {
        return texts("metadata", "annotations");
    }

    public Optional<Instant> created() {
        return text("metadata", "creationTimestamp").flatMap(MeshObject::instant);
    }

    /** The value of a field, null if it or one on the way to it is missing. */
    public @Nullable Object at(String... path) {
        return Tree.at(tree, path);
    }

    /** The value of a field as text; empty if it is missing, a map or a list. */
    public Optional<String> text(String... path) {
        Object value = at(path);
        return value == null || value instanceof Map || value instanceof List
                ? Optional.empty()
                : Optional.of(String.valueOf(value));
    }

    /** The items of a list; empty if the field is missing or no list. */
    public List<?> list(String... path) {
        return Tree.list(at(path));
    }

    /** The fields of a map with their values as text; empty if the field is missing or no map. */
    public Map<String, String> texts(String... path) {
        return Tree.map(at(path)).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, field -> String.valueOf(field.getValue()), (a, b) -> b, TreeMap::new));
    }

    /**
     * Without one field.
     *
     * @param fieldPath as diagnostics name it: {@code spec.servers[0].tls.mode}
     */
    public MeshObject withoutField(String fieldPath) {
        List<String> steps = Stream.of(fieldPath.split("\\.|(?=\\[)")).toList();
        return new MeshObject(kind, Tree.map(withoutField(tree, steps)));
    }

    private static Object withoutField(Object value, List<String> steps) {
        String step = steps.get(0);
        List<String> rest = steps.subList(1, steps.size());
        if (value instanceof List<?> list && step.matches("\\[\\d{1,9}]") && !rest.isEmpty()) {
            var items = new ArrayList<@Nullable Object>(list);
            int index = Integer.parseInt(step.substring(1, step.length() - 1));
            if (index < items.size() && items.get(index) != null) {
                items.set(index, withoutField(items.get(index), rest));
            }
            return items;
        }
        if (value instanceof Map<?, ?>) {
            Map<String, Object> fields = Tree.map(value);
            Object inner = fields.get(step);
            if (rest.isEmpty()) {
                fields.remove(step);
            } else if (inner != null) {
                fields.put(step, withoutField(inner, rest));
            }
            return fields;
        }
        return value;
    }

    MeshObject with(Object value, String... path) {
        return new MeshObject(kind, Tree.with(tree, value, path));
    }

    MeshObject without(String... path) {
        return new MeshObject(kind, Tree.without(tree, path));
    }

    @Override
    public String toString() {
        return key().toString();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException notATime) {
            return Optional.empty();
        }
    }
}
