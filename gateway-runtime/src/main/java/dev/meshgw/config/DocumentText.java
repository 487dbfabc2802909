package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.config.source.SourceLocation;
import java.util.ArrayList;
import java.util.List;

/**
 * The text between two document separators of a source.
 *
 * <p>Documents are cut before they are parsed, as kubectl does, so that a mistake in one leaves the others readable. The
 * cut is exact: a line that starts with {@code ---} and a blank separates documents wherever it stands, even in quotes
 * (YAML 1.1 §4.3.2, c-forbidden).
 *
 * @param source name of the file
 * @param firstLine line of the source where the text begins, from 1
 */
record DocumentText(String source, int firstLine, String text) {

    private static final String SEPARATOR = "---";

    static List<DocumentText> split(String source, String text) {
        var documents = new ArrayList<DocumentText>();
        int documentStart = 0;
        int documentLine = 1;
        int line = 1;
        boolean hasContent = false;
        for (int lineStart = 0; lineStart < text.length(); line++) {
            int newline = text.indexOf('\n', lineStart);
            int nextLine = newline < 0 ? text.length() : newline + 1;
            if (isSeparator(text, lineStart)) {
                // What precedes the first separator may be a directive, which belongs to the document below it.
                if (hasContent) {
                    documents.add(new DocumentText(source, documentLine, text.substring(documentStart, lineStart)));
                    documentStart = lineStart;
                    documentLine = line;
                }
                hasContent = true;
            } else {
                hasContent |= isContent(text, lineStart, nextLine);
            }
            lineStart = nextLine;
        }
        if (hasContent) {
            documents.add(new DocumentText(source, documentLine, text.substring(documentStart)));
        }
        return documents;
    }

    private static boolean isSeparator(String text, int lineStart) {
        if (!text.startsWith(SEPARATOR, lineStart)) {
            return false;
        }
        int end = lineStart + SEPARATOR.length();
        return end == text.length() || " \t\r\n".indexOf(text.charAt(end)) >= 0;
    }

    private static boolean isContent(String text, int lineStart, int lineEnd) {
        if (text.charAt(lineStart) == '%') {
            return false;
        }
        for (int i = lineStart; i < lineEnd; i++) {
            char c = text.charAt(i);
            if (c == '#') {
                return false;
            }
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return true;
            }
        }
        return false;
    }

    /** Whether what stands here must not be shown in a message, not even in part. */
    boolean mayHoldSecrets() {
        return text.contains("Secret") || text.contains("-----BEGIN");
    }

    boolean looksLikeJson() {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != ' ' && c != '\t' && c != '\r' && c != '\n') {
                return c == '{' || c == '[';
            }
        }
        return false;
    }

    /**
     * A line of this text without its end; empty if there is none.
     *
     * @param index from 0
     */
    String line(int index) {
        int start = 0;
        for (int i = 0; i < index; i++) {
            int newline = text.indexOf('\n', start);
            if (newline < 0) {
                return "";
            }
            start = newline + 1;
        }
        int end = text.indexOf('\n', start);
        return (end < 0 ? text.substring(start) : text.substring(start, end)).stripTrailing();
    }

    /** The place in the source of a place in this text, both counted from 0. */
    SourceLocation at(int line, int column) {
        return new SourceLocation(source, firstLine + line, column + 1);
    }

    UnreadableException duplicateKey(MapNode.Entry entry, MapNode.Entry earlier, FieldPath path) {
        return new UnreadableException(Diagnostic.error(
                        DiagnosticCode.DUPLICATE_KEY,
                        new SourceLocation(source, entry.line(), entry.column()),
                        path.toString(),
                        "the key " + DiagnosticText.quote(entry.key()) + " is written twice in the same mapping")
                .withWhy("it is already set in line " + earlier.line() + ", and only one of the two could count")
                .withFix("remove one of them; if both were meant, they belong to different list items"));
    }

    UnreadableException tooDeep(SourceLocation location, ReadLimits limits) {
        return new UnreadableException(Diagnostic.error(
                        DiagnosticCode.TOO_DEEP,
                        location,
                        "",
                        "mappings and lists are nested more than " + limits.depth() + " levels deep")
                .withWhy("no field of a manifest lies that deep"));
    }
}
