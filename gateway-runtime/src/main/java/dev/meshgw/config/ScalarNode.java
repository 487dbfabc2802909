package dev.meshgw.config;

import dev.meshgw.config.source.DiagnosticText;
import org.jspecify.annotations.Nullable;

/**
 * A single value.
 *
 * @param value String, Long, Double, Boolean or null
 * @param text as it was written, without quotes
 */
record ScalarNode(int line, int column, @Nullable Object value, String text) implements Node {

    @Override
    public long size() {
        return 1;
    }

    @Override
    public int depth() {
        return 1;
    }

    @Override
    public @Nullable Object toTree() {
        return value;
    }

    @Override
    public String describe() {
        if (value == null) {
            return "nothing";
        }
        if (value instanceof String) {
            return "the text " + DiagnosticText.quote(text);
        }
        if (value instanceof Boolean) {
            String meaning = value.toString();
            return "the boolean " + meaning + (text.equals(meaning) ? "" : " (written " + text + ")");
        }
        return "the number " + text;
    }

    @Override
    public String describeType() {
        if (value == null) {
            return "nothing";
        }
        return value instanceof String ? "text" : value instanceof Boolean ? "a boolean" : "a number";
    }
}
