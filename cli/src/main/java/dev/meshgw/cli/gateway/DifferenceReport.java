package dev.meshgw.cli.gateway;

import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.explain.Difference;
import dev.meshgw.explain.Difference.Change;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A difference for people and for programs. */
final class DifferenceReport {

    /** More requests that change alike are counted; all of them are in the JSON form. */
    private static final int MAX_REQUESTS = 4;

    private DifferenceReport() {}

    static String text(Difference difference) {
        var text = new StringBuilder();
        for (Change change : difference.changes()) {
            text.append("port ")
                    .append(change.port())
                    .append(", ")
                    .append(who(change))
                    .append('\n');
            change.requests().stream()
                    .limit(MAX_REQUESTS)
                    .forEach(request -> text.append("  ")
                            .append(DiagnosticText.escape(request))
                            .append('\n'));
            if (change.requests().size() > MAX_REQUESTS) {
                text.append("  and ")
                        .append(change.requests().size() - MAX_REQUESTS)
                        .append(" more examples\n");
            }
            side("- ", change.before(), change.beforeWhere(), text);
            side("+ ", change.after(), change.afterWhere(), text);
            text.append('\n');
        }
        if (difference.changes().isEmpty()) {
            text.append("no answer changes: ").append(difference.calls()).append(" calls were decided with both\n");
        } else {
            text.append(difference.changes().size())
                    .append(difference.changes().size() == 1 ? " group" : " groups")
                    .append(" of calls change their answer; ")
                    .append(difference.calls())
                    .append(" were decided with both\n");
        }
        if (text.indexOf(Difference.OTHER) >= 0) {
            text.append(Difference.OTHER).append(" stands for every name, path or value that no manifest has\n");
        }
        notes("compared by one example only", difference.sampled(), text);
        notes("not compared, no example was found", difference.undecided(), text);
        return text.toString();
    }

    private static String who(Change change) {
        String host = change.host() == null ? "no SNI" : DiagnosticText.escape(change.host());
        if (!change.requests().isEmpty()) {
            return (change.tls() ? "https://" : "http://") + host;
        }
        return change.tls() ? (change.host() == null ? host : "SNI " + host) : "plain text";
    }

    private static void side(String sign, String answer, @Nullable SourceLocation where, StringBuilder text) {
        text.append("  ").append(sign).append(DiagnosticText.escape(answer));
        if (where != null) {
            text.append("  --> ").append(where);
        }
        text.append('\n');
    }

    private static void notes(String what, List<String> expressions, StringBuilder text) {
        expressions.forEach(expression -> text.append(what)
                .append(": ")
                .append(DiagnosticText.escape(expression))
                .append('\n'));
    }

    static String json(Difference difference) {
        return StoryJson.print(StoryJson.map(
                "changed", !difference.changes().isEmpty(),
                "calls", difference.calls(),
                "changes",
                        difference.changes().stream()
                                .map(DifferenceReport::change)
                                .toList(),
                "sampled", difference.sampled(),
                "undecided", difference.undecided()));
    }

    private static Map<String, @Nullable Object> change(Change change) {
        return StoryJson.map(
                "port", change.port(),
                "tls", change.tls(),
                "host", change.host(),
                "requests", change.requests(),
                "before", change.before(),
                "after", change.after(),
                "beforeWhere", StoryJson.where(change.beforeWhere()),
                "afterWhere", StoryJson.where(change.afterWhere()));
    }
}
