package dev.meshgw.client;

import java.util.Locale;

/**
 * A header field as written, {@code Name: value}. Immutable.
 *
 * @param text without the end of line; has a colon
 */
public record HeaderLine(String text) {

    /** @throws IllegalArgumentException if there is no colon */
    public HeaderLine {
        if (text.indexOf(':') < 0) {
            throw new IllegalArgumentException("header: " + text + " (expected: Name: value)");
        }
    }

    public static HeaderLine of(String name, String value) {
        return new HeaderLine(name + ": " + value);
    }

    /** The name as written. */
    public String name() {
        return text.substring(0, text.indexOf(':')).strip();
    }

    /** The name in lower case. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String value() {
        return text.substring(text.indexOf(':') + 1).strip();
    }

    public boolean is(String name) {
        return name().equalsIgnoreCase(name);
    }
}
