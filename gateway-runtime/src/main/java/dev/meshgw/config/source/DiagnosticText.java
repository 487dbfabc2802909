package dev.meshgw.config.source;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The words of a {@link Diagnostic} as people read them; the one place that lays them out. */
public final class DiagnosticText {

    /** Enough to recognise a value, too little to flood a terminal. */
    private static final int MAX_QUOTED_CHARS = 200;

    /** Longer than any field name; a longer key came from outside and is cut. */
    private static final int MAX_WORD_LENGTH = 64;

    private DiagnosticText() {}

    /**
     * What, where, why, fix and code, a line each, with a newline at the end:
     *
     * <pre>{@code
     * error: what is wrong
     *   --> gateway.yaml:16:25  Gateway default/mygateway  spec.servers[0].tls.mode
     *   why: the reason
     *   fix: what to do
     *   [MGW1107]
     * }</pre>
     */
    public static String render(Diagnostic diagnostic) {
        var text = new StringBuilder();
        text.append(diagnostic.severity().name().toLowerCase(Locale.ROOT))
                .append(": ")
                .append(diagnostic.what())
                .append("\n  --> ")
                .append(diagnostic.location());
        if (!diagnostic.subject().isEmpty()) {
            text.append("  ").append(diagnostic.subject());
        }
        if (!diagnostic.fieldPath().isEmpty()) {
            text.append("  ").append(diagnostic.fieldPath());
        }
        text.append('\n');
        appendPart(text, "why", diagnostic.why());
        appendPart(text, "fix", diagnostic.fix());
        return text.append("  [").append(diagnostic.code()).append("]\n").toString();
    }

    private static void appendPart(StringBuilder text, String name, @Nullable String words) {
        if (words != null) {
            text.append("  ")
                    .append(name)
                    .append(": ")
                    .append(words.replace("\n", "\n       "))
                    .append('\n');
        }
    }

    /** Text from outside, fit to be printed: in double quotes, control characters escaped, cut at 200 characters. */
    public static String quote(String outside) {
        return '"' + escape(outside) + '"';
    }

    /** The same without the quotes, for names that stand in the middle of other words. */
    public static String escape(String outside) {
        var quoted = new StringBuilder();
        int length = Math.min(outside.length(), MAX_QUOTED_CHARS);
        if (length < outside.length() && Character.isHighSurrogate(outside.charAt(length - 1))) {
            length--;
        }
        for (int i = 0; i < length; i++) {
            char c = outside.charAt(i);
            switch (c) {
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                case '"' -> quoted.append("\\\"");
                default -> {
                    if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                        quoted.append(String.format("\\u%04x", (int) c));
                    } else {
                        quoted.append(c);
                    }
                }
            }
        }
        return quoted.append(outside.length() > length ? "…" : "").toString();
    }

    /**
     * The path of a field or map entry below another: {@code metadata.labels} and {@code app} make {@code
     * metadata.labels.app}; keys that are no plain words stand in brackets and quotes.
     */
    public static String fieldPath(String parent, String key) {
        if (!isWord(key)) {
            return parent + "[" + quote(key) + "]";
        }
        return parent.isEmpty() ? key : parent + "." + key;
    }

    private static boolean isWord(String key) {
        if (key.isEmpty() || key.length() > MAX_WORD_LENGTH) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            char c = key.charAt(i);
            boolean letterOrDigit = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
            if (!letterOrDigit && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }
}
