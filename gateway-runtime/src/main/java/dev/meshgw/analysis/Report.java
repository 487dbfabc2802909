package dev.meshgw.analysis;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where analyzers put what they find. */
final class Report {

    private final List<Finding> findings = new ArrayList<>();

    /** A message of istioctl about a resource as a whole; its line is the first of the resource. */
    void add(MessageType type, AnalyzedResource resource, Object... arguments) {
        addAt(type, resource, "", arguments);
    }

    /** A message of istioctl about a field; a path that is not in the manifest stands for the nearest one above it. */
    void addAt(MessageType type, AnalyzedResource resource, String fieldPath, Object... arguments) {
        findings.add(new Finding(
                type.code(),
                type.level(),
                resource.resourceName(),
                resource.location(fieldPath),
                fieldPath,
                type.format(arguments),
                null,
                null));
    }

    /** A message of meshgw's own. */
    void add(
            DiagnosticCode code,
            Level level,
            AnalyzedResource resource,
            String fieldPath,
            String what,
            @Nullable String why,
            @Nullable String fix) {
        findings.add(new Finding(
                code.code(), level, resource.resourceName(), resource.location(fieldPath), fieldPath, what, why, fix));
    }

    /** What another part of meshgw has to say about a resource, or about a file if there is none. */
    void add(Diagnostic diagnostic, @Nullable AnalyzedResource resource) {
        findings.add(new Finding(
                diagnostic.code(),
                Level.of(diagnostic),
                resource == null ? null : resource.resourceName(),
                diagnostic.location(),
                diagnostic.fieldPath(),
                diagnostic.what(),
                diagnostic.why(),
                diagnostic.fix()));
    }

    /** For findings that are put together elsewhere. */
    void add(Finding finding) {
        findings.add(finding);
    }

    List<Finding> findings() {
        return findings;
    }
}
