package dev.meshgw.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A mapping, in the order it was written. */
final class MapNode implements Node {

    /** A key, its place, and its value. */
    record Entry(String key, int line, int column, Node value) {}

    private final int line;
    private final int column;
    private final Map<String, Entry> entries = new LinkedHashMap<>();
    private boolean hasSnakeCase;
    private long size = 1;
    private int depth = 1;

    MapNode(int line, int column) {
        this.line = line;
        this.column = column;
    }

    /** The entry that has this key already; null if it was free and is now taken. */
    @Nullable
    Entry putIfAbsent(Entry entry) {
        Entry earlier = entries.putIfAbsent(entry.key(), entry);
        if (earlier == null) {
            hasSnakeCase |= entry.key().indexOf('_') >= 0;
            size += entry.value().size();
            depth = Math.max(depth, 1 + entry.value().depth());
        }
        return earlier;
    }

    @Nullable
    Entry entry(String key) {
        return entries.get(key);
    }

    /** The value of a field in camelCase or snake_case; null if the field is absent. */
    @Nullable
    Node field(String camelCase) {
        Node node = get(camelCase);
        return node == null && hasSnakeCase ? get(FieldPath.snakeCase(camelCase)) : node;
    }

    /** The value of a key; null if the key is absent. */
    @Nullable
    Node get(String key) {
        Entry entry = entries.get(key);
        return entry == null ? null : entry.value();
    }

    Collection<Entry> entries() {
        return entries.values();
    }

    @Override
    public int line() {
        return line;
    }

    @Override
    public int column() {
        return column;
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public int depth() {
        return depth;
    }

    @Override
    public Map<String, @Nullable Object> toTree() {
        var tree = new LinkedHashMap<String, @Nullable Object>();
        entries.values().forEach(entry -> tree.put(entry.key(), entry.value().toTree()));
        return tree;
    }

    @Override
    public String describe() {
        return "a mapping";
    }

    @Override
    public String describeType() {
        return describe();
    }
}
