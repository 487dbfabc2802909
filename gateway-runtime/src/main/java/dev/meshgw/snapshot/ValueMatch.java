package dev.meshgw.snapshot;

import com.google.re2j.Pattern;

/** A condition on the value of a header or query parameter that is there. */
public sealed interface ValueMatch {

    ValueMatch PRESENT = new Present();

    /** Whether the part of the text from {@code start} to {@code end} matches. */
    boolean matches(String text, int start, int end);

    default boolean matches(String value) {
        return matches(value, 0, value.length());
    }

    record Exact(String value) implements ValueMatch {
        @Override
        public boolean matches(String text, int start, int end) {
            return end - start == value.length() && text.startsWith(value, start);
        }

        @Override
        public String toString() {
            return "= " + value;
        }
    }

    record Prefix(String prefix) implements ValueMatch {
        @Override
        public boolean matches(String text, int start, int end) {
            return end - start >= prefix.length() && text.startsWith(prefix, start);
        }

        @Override
        public String toString() {
            return "= " + prefix + "*";
        }
    }

    /** An RE2 expression that the whole value must match. */
    record Regex(Pattern pattern) implements ValueMatch {
        @Override
        public boolean matches(String text, int start, int end) {
            return pattern.matches(text.substring(start, end));
        }

        @Override
        public String toString() {
            return "~ " + pattern.pattern();
        }
    }

    /** Any value. */
    record Present() implements ValueMatch {
        @Override
        public boolean matches(String text, int start, int end) {
            return true;
        }

        @Override
        public String toString() {
            return "present";
        }
    }
}
