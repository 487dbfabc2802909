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

    @Override
    public int compareTo(Diagnostic other) {
        int byPlace = location.compareTo(other.location);
        return byPlace != 0 ? byPlace : code.compareTo(other.code);
    }
}
