package dev.meshgw.config.validation;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Origin;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the rules have to say about one resource. */
final class Verdict {

    private final Origin origin;
    private final List<Diagnostic> diagnostics = new ArrayList<>();

    Verdict(Origin origin) {
        this.origin = origin;
    }

    void error(DiagnosticCode code, String path, String what) {
        error(code, path, what, null, null);
    }

    void error(DiagnosticCode code, String path, String what, @Nullable String why) {
        error(code, path, what, why, null);
    }

    void error(DiagnosticCode code, String path, String what, @Nullable String why, @Nullable String fix) {
        diagnostics.add(
                Diagnostic.error(code, origin.at(path), path, what).withWhy(why).withFix(fix));
    }

    void warning(DiagnosticCode code, String path, String what, @Nullable String why) {
        warning(code, path, what, why, null);
    }

    void warning(DiagnosticCode code, String path, String what, @Nullable String why, @Nullable String fix) {
        diagnostics.add(Diagnostic.warning(code, origin.at(path), path, what)
                .withWhy(why)
                .withFix(fix));
    }

    /** For problems that a function describes: null is none. */
    void errorIf(@Nullable String problem, DiagnosticCode code, String path) {
        if (problem != null) {
            error(code, path, problem);
        }
    }

    /** Whether a field of a message stands in the manifest. */
    boolean isWritten(String message, String field) {
        return !origin.at(message + "." + field).equals(origin.at(message));
    }

    List<Diagnostic> diagnostics() {
        return diagnostics;
    }
}
