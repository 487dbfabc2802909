package dev.meshgw.sample.nginx;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A directive as it was written.
 *
 * @param block what stood between its braces; null for a simple directive
 * @param line from 1, where its first word stands
 */
record Directive(
        String name, List<String> arguments, @Nullable List<Directive> block, String file, int line) {

    String argument(int index) {
        return arguments.get(index);
    }

    List<Directive> children() {
        return block == null ? List.of() : block;
    }
}
