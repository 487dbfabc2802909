package dev.meshgw.analysis;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.SourceLocation;
import java.util.Comparator;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing that an analysis has found.
 *
 * @param code istioctl's {@code IST0101}, or {@code MGW2102}
 * @param resource null if it is about a file
 * @param location the line that istioctl would name; for codes of meshgw the line and column of the value. Null if the
 *     resource stands in no file
 * @param fieldPath empty if the whole resource is meant, and for messages of istioctl that name no line of their own
 * @param message one sentence; istioctl's to the letter where the code is one of its own
 */
public record Finding(
        String code,
        Level level,
        @Nullable ResourceName resource,
        @Nullable SourceLocation location,
        String fieldPath,
        String message,
        @Nullable String why,
        @Nullable String fix)
        implements Comparable<Finding> {

    /** Where Istio documents its codes. */
    public static final String DOCUMENTATION = "https://istio.io/v1.32/docs/reference/config/analysis";

    private static final Comparator<Finding> ORDER = Comparator.comparing(Finding::level)
            .thenComparing(Finding::code)
            .thenComparing(Finding::sortKey)
            .thenComparing(Finding::location, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(Finding::message);

    /** What is wrong with a file, about no resource. */
    public static Finding of(Diagnostic diagnostic) {
        return new Finding(
                diagnostic.code(),
                Level.of(diagnostic),
                null,
                diagnostic.location(),
                diagnostic.fieldPath(),
                diagnostic.what(),
                diagnostic.why(),
                diagnostic.fix());
    }

    /** Whether istioctl knows the code. */
    public boolean isIstios() {
        return code.startsWith("IST");
    }

    /** istioctl sorts resources by kind, name and then namespace. */
    private String sortKey() {
        return resource == null ? "" : resource.kind() + "/" + resource.name() + "/" + resource.namespace();
    }

    /** The resource as istioctl names it; empty if there is none. */
    public String origin() {
        return resource == null ? "" : resource.toString();
    }

    /** {@code file:line}; as istioctl, without a line for JSON files; empty if there is no file. */
    public String reference() {
        if (location == null) {
            return "";
        }
        boolean hasLine = location.line() > 0 && !location.file().endsWith(".json");
        return hasLine ? location.file() + ":" + location.line() : location.file();
    }

    /** Istio's page of the code; empty for codes of meshgw, which {@code meshgw explain} explains. */
    public String documentationUrl() {
        return isIstios() ? DOCUMENTATION + "/" + code.toLowerCase(Locale.ROOT) + "/?ref=istioctl-analyze" : "";
    }

    /** The worst first, then by code, resource and place. */
    @Override
    public int compareTo(Finding other) {
        return ORDER.compare(this, other);
    }
}
