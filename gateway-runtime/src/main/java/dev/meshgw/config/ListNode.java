package dev.meshgw.config;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A sequence. */
final class ListNode implements Node {

    private final int line;
    private final int column;
    private final List<Node> items = new ArrayList<>();
    private long size = 1;
    private int depth = 1;

    ListNode(int line, int column) {
        this.line = line;
        this.column = column;
    }

    void add(Node item) {
        items.add(item);
        size += item.size();
        depth = Math.max(depth, 1 + item.depth());
    }

    List<Node> items() {
        return items;
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
    public List<@Nullable Object> toTree() {
        var tree = new ArrayList<@Nullable Object>(items.size());
        items.forEach(item -> tree.add(item.toTree()));
        return tree;
    }

    @Override
    public String describe() {
        return "a list";
    }

    @Override
    public String describeType() {
        return describe();
    }
}
