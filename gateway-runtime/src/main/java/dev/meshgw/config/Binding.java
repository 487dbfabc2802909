package dev.meshgw.config;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Severity;
import dev.meshgw.config.source.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One document on its way to a record: where the reader stands, and what it has complained about. */
final class Binding {

    private final String source;
    private final MapNode root;
    private final boolean secret;
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
        this(
                document.location(document.root()).file(),
                document.root(),
                document.kind().equals("Secret"),
                diagnostics,
                strict);
    }

    /** Of a file that is no Kubernetes object: every field that nobody reads is an error. */
    Binding(String source, MapNode root, List<Diagnostic> diagnostics) {
        this(source, root, false, diagnostics, true);
    }

    private Binding(String source, MapNode root, boolean secret, List<Diagnostic> diagnostics, boolean strict) {
        this.source = source;
        this.root = root;
        this.secret = secret;
        this.diagnostics = diagnostics;
        this.strict = strict;
    }

    Fields root() {
        return new Fields(root, this);
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
        return secret;
    }

    SourceLocation location(Node node) {
        return new SourceLocation(source, node.line(), node.column());
    }

    SourceLocation location(MapNode.Entry entry) {
        return new SourceLocation(source, entry.line(), entry.column());
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
