package dev.meshgw.analysis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A mapping of a manifest whose kind has no record. What is absent, null or of another type reads as empty: the kinds that
 * are read this way are judged for what they say, not for their form. Immutable.
 */
final class ObjectTree {

    static final ObjectTree EMPTY = new ObjectTree(Map.of());

    private final Map<?, ?> map;

    private ObjectTree(Map<?, ?> map) {
        this.map = map;
    }

    static ObjectTree of(@Nullable Object value) {
        return value instanceof Map<?, ?> map ? new ObjectTree(map) : EMPTY;
    }

    boolean isEmpty() {
        return map.isEmpty();
    }

    boolean has(String... path) {
        return value(path) != null;
    }

    /** The mapping at a path; empty if there is none. */
    ObjectTree at(String... path) {
        return of(value(path));
    }

    /** The mappings of the list at a path. */
    List<ObjectTree> items(String... path) {
        if (!(value(path) instanceof List<?> list)) {
            return List.of();
        }
        var items = new ArrayList<ObjectTree>(list.size());
        list.forEach(item -> items.add(of(item)));
        return items;
    }

    /** The scalars of the list at a path. */
    List<String> words(String... path) {
        if (!(value(path) instanceof List<?> list)) {
            return List.of();
        }
        return list.stream().map(ObjectTree::word).toList();
    }

    /** The scalars of the mapping at a path, in their order. */
    Map<String, String> texts(String... path) {
        var texts = new LinkedHashMap<String, String>();
        at(path).map.forEach((key, value) -> texts.put(String.valueOf(key), word(value)));
        return Collections.unmodifiableMap(texts);
    }

    /** The keys of the mapping at a path, in their order. */
    List<String> keys(String... path) {
        return at(path).map.keySet().stream().map(String::valueOf).toList();
    }

    /** The scalar at a path as text. */
    String text(String... path) {
        return word(value(path));
    }

    /** The number at a path, also if it is quoted; 0 if there is none. */
    int number(String... path) {
        Object value = value(path);
        if (value instanceof Number number) {
            return number.intValue();
        }
        try {
            return value instanceof String text ? Integer.parseInt(text) : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    private static String word(@Nullable Object value) {
        return value == null || value instanceof Map || value instanceof List ? "" : value.toString();
    }

    private @Nullable Object value(String... path) {
        Object value = map;
        for (String key : path) {
            value = value instanceof Map<?, ?> parent ? field(parent, key) : null;
        }
        return value;
    }

    /** In camelCase or snake_case, as protobuf-JSON has it. */
    private static @Nullable Object field(Map<?, ?> parent, String key) {
        Object value = parent.get(key);
        return value != null ? value : parent.get(snakeCase(key));
    }

    private static String snakeCase(String camelCase) {
        var snake = new StringBuilder(camelCase.length() + 4);
        for (int i = 0; i < camelCase.length(); i++) {
            char c = camelCase.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                snake.append('_').append(Character.toLowerCase(c));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
