package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.Suggestion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a document that nobody asked for. They are reported when all of it is read: a name that is unknown where it
 * stands may be known elsewhere, and then its indentation is wrong.
 */
final class UnknownFields {

    /** How many known names a message lists before it says "and others". */
    private static final int MAX_LISTED_NAMES = 12;

    private final List<Unknown> unknown = new ArrayList<>();

    /** From a field's name to the path of the first message that has it. */
    private final Map<String, String> messages = new HashMap<>();

    /** A field, its path, and the names that were known in its place. */
    private record Unknown(MapNode.Entry entry, String path, List<String> known) {}

    void learn(String name, FieldPath message) {
        if (!messages.containsKey(name)) {
            messages.put(name, message.toString());
        }
    }

    void add(MapNode.Entry entry, String path, List<String> known) {
        unknown.add(new Unknown(entry, path, known));
    }

    /** Errors for all of them, or only warnings for those that look misspelt. */
    void report(Binding binding, boolean strict) {
        for (Unknown each : unknown) {
            String nearest =
                    Suggestion.closest(each.entry().key(), each.known()).orElse(null);
            if (strict || nearest != null) {
                binding.report(diagnostic(each, nearest, binding, strict));
            }
        }
    }

    private Diagnostic diagnostic(Unknown each, @Nullable String nearest, Binding binding, boolean strict) {
        String name = DiagnosticText.quote(each.entry().key());
        String what = "unknown field " + name;
        Diagnostic diagnostic = strict
                ? Diagnostic.error(DiagnosticCode.UNKNOWN_FIELD, binding.location(each.entry()), each.path(), what)
                : Diagnostic.warning(DiagnosticCode.UNKNOWN_FIELD, binding.location(each.entry()), each.path(), what);
        if (nearest != null) {
            return diagnostic.withFix("did you mean " + DiagnosticText.quote(nearest) + "?");
        }
        String message = messages.get(each.entry().key());
        return diagnostic
                .withWhy("known here: " + list(each.known()))
                .withFix(
                        message == null
                                ? null
                                : name + " is a field of " + (message.isEmpty() ? "the document itself" : message)
                                        + ": check the indentation");
    }

    private static String list(List<String> known) {
        String names = known.stream().limit(MAX_LISTED_NAMES).collect(Collectors.joining(", "));
        return known.size() > MAX_LISTED_NAMES ? names + " and others" : names;
    }
}
