package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.SourceLocation;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** The YAML scanner's complaints in the words of somebody who writes manifests. */
final class YamlMistakes {

    private YamlMistakes() {}

    private record Explanation(
            Mark mark,
            String reason,
            @Nullable String why,
            @Nullable String fix) {}

    static Diagnostic explain(DocumentText document, YAMLException e) {
        if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
            Explanation explanation = explain(document, marked);
            return diagnostic(
                            document,
                            explanation.mark().getLine(),
                            explanation.mark().getColumn(),
                            explanation.reason())
                    .withWhy(explanation.why())
                    .withFix(explanation.fix());
        }
        if (e instanceof ReaderException reader) {
            return explain(document, reader);
        }
        return diagnostic(document, 0, 0, oneLine(e.getMessage()));
    }

    private static Diagnostic explain(DocumentText document, ReaderException e) {
        String before =
                document.text().substring(0, document.text().offsetByCodePoints(0, Math.max(0, position(document, e))));
        int line = (int) before.chars().filter(c -> c == '\n').count();
        int lineStart = before.lastIndexOf('\n') + 1;
        int column = before.codePointCount(lineStart, before.length());
        return diagnostic(
                        document,
                        line,
                        column,
                        "the character U+" + String.format("%04X", e.getCodePoint()) + " may not stand in YAML")
                .withFix("remove it, or write it as an escape in double quotes");
    }

    /** The library counts code points from the start of its current buffer, so the character itself is looked for. */
    private static int position(DocumentText document, ReaderException e) {
        int index = document.text().indexOf(e.getCodePoint());
        return index < 0 ? 0 : document.text().codePointCount(0, index);
    }

    private static Explanation explain(DocumentText document, MarkedYAMLException e) {
        Mark mark = e.getProblemMark();
        String problem = oneLine(e.getProblem());
        String context = oneLine(e.getContext());
        String line = document.line(mark.getLine());
        if (problem.startsWith("found character '\\t")) {
            return new Explanation(
                    mark,
                    "a tab stands where only spaces may",
                    "YAML indents with spaces only",
                    "use spaces instead of the tab");
        }
        if (problem.startsWith("found character '")) {
            char c = problem.charAt("found character '".length());
            return new Explanation(
                    mark,
                    "a value cannot start with '" + c + "'",
                    "the character has a meaning of its own in YAML, or is reserved",
                    "put the value in quotes");
        }
        if (context.contains("alias") && e.getContextMark() != null) {
            return new Explanation(
                    e.getContextMark(),
                    "a value cannot start with '*'",
                    "the star starts an alias in YAML, which is a name without dots",
                    "put the value in quotes, such as \"*.example.com\"");
        }
        if (problem.startsWith("mapping values are not allowed")) {
            return secondColon(document, mark, line);
        }
        if (problem.startsWith("sequence entries are not allowed")) {
            return new Explanation(
                    mark,
                    "a list item cannot start here",
                    "a \"- \" starts an item only at the start of a line or after another \"- \"",
                    "put the list on the next line, or the value in quotes");
        }
        if (problem.startsWith("could not find expected ':'")) {
            Mark start = e.getContextMark() == null ? mark : e.getContextMark();
            return new Explanation(
                    start,
                    shown(document, document.line(start.getLine())) + " is neither \"key: value\" nor a list item",
                    "the lines around it are entries of a mapping; an entry needs a colon and a space after its key",
                    null);
        }
        if (problem.startsWith("found unexpected end of stream") && e.getContextMark() != null) {
            return new Explanation(
                    e.getContextMark(),
                    "a quoted text is not closed",
                    "the quote that opens here has no partner up to the end of the document",
                    null);
        }
        if (context.contains("flow") && e.getContextMark() != null) {
            boolean atEnd = problem.contains("<stream end>");
            if (atEnd && context.contains("flow node")) {
                return new Explanation(
                        mark,
                        "a \"[\" or \"{\" is never closed",
                        "the document ends where its next entry or its closing bracket should stand",
                        "close the bracket");
            }
            return flow(document, e.getContextMark(), mark, context.contains("sequence"), atEnd);
        }
        if (problem.startsWith("expected <block end>")) {
            boolean list = context.contains("collection");
            return new Explanation(
                    mark,
                    "this does not continue the " + (list ? "list" : "mapping") + " above it",
                    "the block began in " + place(document, e.getContextMark())
                            + (list ? "; each of its items starts with \"- \" in that column" : ""),
                    "align it with the entries it belongs to");
        }
        if (problem.startsWith("found unknown escape character")) {
            return new Explanation(
                    mark,
                    "a backslash in double quotes starts an escape that YAML does not know",
                    null,
                    "double the backslash, or use single quotes");
        }
        return new Explanation(mark, problem, context.isEmpty() ? null : context, null);
    }

    private static Explanation flow(DocumentText document, Mark opened, Mark mark, boolean isList, boolean atEnd) {
        String open = isList ? "\"[\"" : "\"{\"";
        String close = isList ? "\"]\"" : "\"}\"";
        if (atEnd) {
            return new Explanation(
                    opened, "a " + open + " is never closed", "the document ends before its " + close, null);
        }
        return new Explanation(
                mark,
                "a comma or the closing " + close + " is missing here",
                "the " + open + " was opened in " + place(document, opened),
                null);
    }

    private static String place(DocumentText document, Mark mark) {
        return "line " + (document.firstLine() + mark.getLine()) + ", column " + (mark.getColumn() + 1);
    }

    private static Explanation secondColon(DocumentText document, Mark mark, String line) {
        String before = line.substring(0, Math.min(mark.getColumn(), line.length()));
        if (before.contains(": ")) {
            return new Explanation(
                    mark,
                    "a second \": \" stands in the same line",
                    "the value before it would have to be a key",
                    "put the whole value in quotes, or start a new line");
        }
        return new Explanation(
                mark,
                shown(document, before.strip() + ":") + " cannot start a mapping here",
                "the lines above already gave this place a value, or the line is indented differently from its neighbours",
                "align it with the other keys of its mapping");
    }

    private static String shown(DocumentText document, String line) {
        return document.mayHoldSecrets() ? "this line" : DiagnosticText.quote(line.strip());
    }

    private static Diagnostic diagnostic(DocumentText document, int line, int column, String reason) {
        return Diagnostic.error(
                DiagnosticCode.SYNTAX,
                new SourceLocation(document.source(), document.firstLine() + line, column + 1),
                "",
                "this document is not valid YAML: " + reason);
    }

    private static String oneLine(@Nullable String words) {
        return words == null ? "" : words.replaceAll("\\s+", " ").strip();
    }
}
