package dev.meshgw.snapshot.compile;

import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Severity;
import dev.meshgw.config.source.SourceLocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a compilation has to say. The same thing found on several ways is said once. */
final class Findings {

    private final Set<Diagnostic> found = new LinkedHashSet<>();

    /** Something is not served. */
    void error(
            DiagnosticCode code,
            ObjectMeta resource,
            String fieldPath,
            String what,
            @Nullable String why,
            @Nullable String fix) {
        add(code, Severity.ERROR, resource, fieldPath, what, why, fix);
    }

    /** Something is served, but hardly as it was meant. */
    void warning(
            DiagnosticCode code,
            ObjectMeta resource,
            String fieldPath,
            String what,
            @Nullable String why,
            @Nullable String fix) {
        add(code, Severity.WARNING, resource, fieldPath, what, why, fix);
    }

    /** All is served as it was meant, but not everybody gets along with it. */
    void info(
            DiagnosticCode code,
            ObjectMeta resource,
            String fieldPath,
            String what,
            @Nullable String why,
            @Nullable String fix) {
        add(code, Severity.INFO, resource, fieldPath, what, why, fix);
    }

    /** A warning of a whole rule or server. */
    void warning(DiagnosticCode code, SourceLocation place, String what, @Nullable String why, @Nullable String fix) {
        found.add(new Diagnostic(code.code(), Severity.WARNING, what, place, "", why, fix));
    }

    private void add(
            DiagnosticCode code,
            Severity severity,
            ObjectMeta resource,
            String fieldPath,
            String what,
            @Nullable String why,
            @Nullable String fix) {
        found.add(new Diagnostic(code.code(), severity, what, resource.origin().at(fieldPath), fieldPath, why, fix));
    }

    /** In the order of their places. */
    List<Diagnostic> sorted() {
        var sorted = new ArrayList<>(found);
        Collections.sort(sorted);
        return sorted;
    }
}
