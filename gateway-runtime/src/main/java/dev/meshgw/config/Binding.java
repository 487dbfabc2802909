package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Severity;
import dev.meshgw.config.source.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One document on its way to a record: where the reader stands, and what it has complained about. */
final class Binding {

    private final ManifestDocument document;
    private final List<Diagnostic> diagnostics;
    private final boolean strict;
    private final FieldPath path = new FieldPath();
    private final UnknownFields unknownFields = new UnknownFields();
    private boolean failed;

    /**
     * @param diagnostics where complaints go
     * @param strict whether a field that nobody reads is an error; else it is reported only if it looks misspelt
     */
    Binding(ManifestDocument document, List<Diagnostic> diagnostics, boolean strict) {
        this.document = document;
        this.diagnostics = diagnostics;
        this.strict = strict;
    }

    Fields root() {
        return new Fields(document.root(), this);
    }

    FieldPath path() {
        return path;
    }

    UnknownFields unknownFields() {
        return unknownFields;
    }

    /** To be called when all of the document was read. */
    void reportUnknownFields() {
        unknownFields.report(this, strict);
    }

    /** Whether an error was reported. */
    boolean hasFailed() {
        return failed;
    }

    /** What stands at a place, as far as it may be printed: values of a Secret may not. */
    String describe(Node node) {
        return isSecret() ? node.describeType() : node.describe();
    }

    boolean isSecret() {
        return document.kind().equals("Secret");
    }

    SourceLocation location(Node node) {
        return document.location(node);
    }

    SourceLocation location(MapNode.Entry entry) {
        return document.location(entry);
    }

    /** Reports a mistake at the place where the path stands. */
    void error(DiagnosticCode code, Node at, String what, @Nullable String why, @Nullable String fix) {
        report(Diagnostic.error(code, location(at), path.toString(), what)
                .withWhy(why)
                .withFix(fix));
    }

    void report(Diagnostic diagnostic) {
        failed |= diagnostic.severity() == Severity.ERROR;
        diagnostics.add(diagnostic);
    }
}
