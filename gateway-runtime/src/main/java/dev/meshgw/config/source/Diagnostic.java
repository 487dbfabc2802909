package dev.meshgw.config.source;

import org.jspecify.annotations.Nullable;

/**
 * One thing to say about the configuration: what, where, why, fix. Ordered by place.
 *
 * @param code stable, never reused: {@code MGW1107} or istioctl's {@code IST0101}
 * @param what one sentence without a period, names quoted
 * @param fieldPath empty if the whole document is meant
 */
public record Diagnostic(
        String code,
        Severity severity,
        String what,
        SourceLocation location,
        String fieldPath,
        @Nullable String why,
        @Nullable String fix)
        implements Comparable<Diagnostic> {

    public static Diagnostic error(DiagnosticCode code, SourceLocation location, String fieldPath, String what) {
        return new Diagnostic(code.code(), Severity.ERROR, what, location, fieldPath, null, null);
    }

    public static Diagnostic warning(DiagnosticCode code, SourceLocation location, String fieldPath, String what) {
        return new Diagnostic(code.code(), Severity.WARNING, what, location, fieldPath, null, null);
    }

    public Diagnostic withWhy(@Nullable String reason) {
        return new Diagnostic(code, severity, what, location, fieldPath, reason, fix);
    }

    public Diagnostic withFix(@Nullable String remedy) {
        return new Diagnostic(code, severity, what, location, fieldPath, why, remedy);
    }

    @Override
    public int compareTo(Diagnostic other) {
        int byPlace = location.compareTo(other.location);
        return byPlace != 0 ? byPlace : code.compareTo(other.code);
    }
}
