package dev.meshgw.config.source;

import org.jspecify.annotations.Nullable;

/**
 * One thing to say about the configuration: what, where, why, fix. Ordered by place.
 *
 * @param code stable, never reused: {@code MGW1107} or istioctl's {@code IST0101}
 * @param what one sentence without a period, names quoted
 * @param fieldPath empty if the whole document is meant
 * @param subject the resource that it is about, {@code Gateway default/mygateway}; empty if it is about a file
 */
public record Diagnostic(
        String code,
        Severity severity,
        String what,
        SourceLocation location,
        String fieldPath,
        @Nullable String why,
        @Nullable String fix,
        String subject)
        implements Comparable<Diagnostic> {

    /** About a file, or with the resource named in its words. */
    public Diagnostic(
            String code,
            Severity severity,
            String what,
            SourceLocation location,
            String fieldPath,
            @Nullable String why,
            @Nullable String fix) {
        this(code, severity, what, location, fieldPath, why, fix, "");
    }

    public static Diagnostic error(DiagnosticCode code, SourceLocation location, String fieldPath, String what) {
        return new Diagnostic(code.code(), Severity.ERROR, what, location, fieldPath, null, null);
    }

    public static Diagnostic warning(DiagnosticCode code, SourceLocation location, String fieldPath, String what) {
        return new Diagnostic(code.code(), Severity.WARNING, what, location, fieldPath, null, null);
    }

    public Diagnostic withWhy(@Nullable String reason) {
        return new Diagnostic(code, severity, what, location, fieldPath, reason, fix, subject);
    }

    public Diagnostic withFix(@Nullable String remedy) {
        return new Diagnostic(code, severity, what, location, fieldPath, why, remedy, subject);
    }

    public Diagnostic withSubject(String resource) {
        return new Diagnostic(code, severity, what, location, fieldPath, why, fix, resource);
    }

    @Override
    public int compareTo(Diagnostic other) {
        int byPlace = location.compareTo(other.location);
        return byPlace != 0 ? byPlace : code.compareTo(other.code);
    }
}
