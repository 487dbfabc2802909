package dev.meshgw.config;

import dev.meshgw.config.source.DiagnosticText;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from the root of a document to a value, written as Kubernetes writes it: {@code spec.servers[0].tls.mode}, and
 * {@code metadata.labels["app.kubernetes.io/name"]} for keys that are no plain words. Changes while a document is walked.
 */
final class FieldPath {

    /** Keys as String, list positions as Integer. */
    private final List<Object> steps = new ArrayList<>();

    void enter(String key) {
        steps.add(key);
    }

    void enter(int index) {
        steps.add(index);
    }

    void leave() {
        steps.remove(steps.size() - 1);
    }

    /** The path of a field below this one. */
    String child(String key) {
        enter(key);
        String path = toString();
        leave();
        return path;
    }

    /** The key that was entered last, with the positions below it: {@code hosts[2]}. */
    String last() {
        int start = steps.size() - 1;
        while (start > 0 && steps.get(start) instanceof Integer) {
            start--;
        }
        var last = new StringBuilder().append(steps.get(start));
        for (Object position : steps.subList(start + 1, steps.size())) {
            last.append('[').append(position).append(']');
        }
        return last.toString();
    }

    @Override
    public String toString() {
        String path = "";
        for (Object step : steps) {
            path = step instanceof Integer ? path + "[" + step + "]" : DiagnosticText.fieldPath(path, (String) step);
        }
        return path;
    }

    /**
     * The node at a path, or the nearest one above it that exists. A key is also found in snake_case, since manifests may
     * use either spelling.
     */
    static Node nearest(Node root, String path) {
        Node node = root;
        int at = 0;
        while (at < path.length()) {
            Node next;
            if (path.charAt(at) == '[') {
                boolean quoted = path.startsWith("[\"", at);
                int end = path.indexOf(quoted ? "\"]" : "]", at);
                if (end < 0) {
                    return node;
                }
                String step = path.substring(at + (quoted ? 2 : 1), end);
                next = quoted ? field(node, step) : item(node, step);
                at = end + (quoted ? 2 : 1);
            } else {
                int start = path.charAt(at) == '.' ? at + 1 : at;
                int end = start;
                while (end < path.length() && path.charAt(end) != '.' && path.charAt(end) != '[') {
                    end++;
                }
                next = field(node, path.substring(start, end));
                at = end;
            }
            if (next == null) {
                return node;
            }
            node = next;
        }
        return node;
    }

    private static @Nullable Node field(Node node, String key) {
        if (!(node instanceof MapNode map)) {
            return null;
        }
        return map.field(key);
    }

    private static @Nullable Node item(Node node, String digits) {
        if (!(node instanceof ListNode list) || digits.isEmpty() || digits.length() > 9) {
            return null;
        }
        int index = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return null;
            }
            index = index * 10 + digit;
        }
        return index < list.items().size() ? list.items().get(index) : null;
    }

    /** The protobuf name of a field: {@code credentialName} is {@code credential_name}. */
    static String snakeCase(String camelCase) {
        var snake = new StringBuilder();
        for (int i = 0; i < camelCase.length(); i++) {
            char c = camelCase.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                snake.append('_').append((char) (c + ('a' - 'A')));
            } else {
                snake.append(c);
            }
        }
        return snake.toString();
    }
}
