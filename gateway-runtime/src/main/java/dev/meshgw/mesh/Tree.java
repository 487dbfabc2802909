package dev.meshgw.mesh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Generic YAML trees: maps with text keys, lists, text, numbers, booleans and null. Every function is pure. */
final class Tree {

    private Tree() {}

    /**
     * A deep copy that cannot be changed, its maps sorted by key and its whole numbers of one type, so that equal
     * content is an equal value.
     */
    static @Nullable Object copy(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return copy(map);
        }
        if (value instanceof List<?> list) {
            var items = new ArrayList<@Nullable Object>(list.size());
            list.forEach(item -> items.add(copy(item)));
            return Collections.unmodifiableList(items);
        }
        return value instanceof Integer number ? Long.valueOf(number) : value;
    }

    static Map<String, Object> copy(Map<?, ?> map) {
        var sorted = new TreeMap<String, Object>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), copy(value)));
        return Collections.unmodifiableMap(sorted);
    }

    /** The value below {@code root}, null if one of the fields on the way is missing. */
    static @Nullable Object at(@Nullable Object root, String... path) {
        Object value = root;
        for (String field : path) {
            if (!(value instanceof Map<?, ?> map)) {
                return null;
            }
            value = map.get(field);
        }
        return value;
    }

    /** A copy with the field at {@code path} set; maps on the way are made. */
    static Map<String, Object> with(Map<String, Object> root, Object value, String... path) {
        var copy = new TreeMap<>(root);
        if (path.length == 1) {
            copy.put(path[0], value);
        } else {
            copy.put(path[0], with(map(root.get(path[0])), value, tail(path)));
        }
        return copy;
    }

    /** A copy with the field at {@code path} gone, and its map too if that leaves it empty. */
    static Map<String, Object> without(Map<String, Object> root, String... path) {
        var copy = new TreeMap<>(root);
        if (path.length == 1) {
            copy.remove(path[0]);
        } else if (root.get(path[0]) instanceof Map<?, ?>) {
            Map<String, Object> inner = without(map(root.get(path[0])), tail(path));
            if (inner.isEmpty()) {
                copy.remove(path[0]);
            } else {
                copy.put(path[0], inner);
            }
        }
        return copy;
    }

    /** {@code value} if it is a map, else an empty one. */
    static Map<String, Object> map(@Nullable Object value) {
        var map = new TreeMap<String, Object>();
        if (value instanceof Map<?, ?> fields) {
            fields.forEach((key, field) -> map.put(String.valueOf(key), field));
        }
        return map;
    }

    /** {@code value} if it is a list, else an empty one. */
    static List<?> list(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static String[] tail(String[] path) {
        return Arrays.copyOfRange(path, 1, path.length);
    }
}
