package dev.meshgw.analysis;

import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.Severity;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What binding and validation say about each resource alone, under istioctl's codes where it has some: errors of Istio's kinds
 * are IST0106, warnings IST0133, unreachable rules IST0130 and IST0131. Everything else keeps meshgw's code.
 */
final class SchemaValidationAnalyzer implements Analyzer {

    /** Codes between these are about fields of one resource: 11xx to 15xx. */
    private static final String FIRST_OF_A_FIELD = "MGW1100";

    private static final String LAST_OF_A_FIELD = "MGW1599";

    private static final Set<String> ISTIOS_GROUPS =
            Set.of("networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io");

    @Override
    public String name() {
        return "schema.ValidationAnalyzer";
    }

    @Override
    public String description() {
        return "Checks the fields of each resource by itself, and its rules for some that nothing gets to";
    }

    @Override
    public List<String> codes() {
        return List.of("IST0106", "IST0130", "IST0131", "IST0133");
    }

    @Override
    public List<String> inputs() {
        return List.of();
    }

    @Override
    public void analyze(AnalyzedMesh mesh, Report report) {
        for (AnalyzedResource resource : mesh.all()) {
            resource.diagnostics().forEach(diagnostic -> report.add(finding(diagnostic, resource)));
        }
    }

    private static Finding finding(Diagnostic diagnostic, AnalyzedResource resource) {
        MessageType type = messageType(diagnostic, resource).orElse(null);
        return new Finding(
                type == null ? diagnostic.code() : type.code(),
                type == null ? Level.of(diagnostic) : type.level(),
                resource.resourceName(),
                resource.location("") == null ? null : diagnostic.location(),
                diagnostic.fieldPath(),
                message(diagnostic, type),
                diagnostic.why(),
                diagnostic.fix());
    }

    private static String message(Diagnostic diagnostic, @Nullable MessageType type) {
        if (type == null) {
            return diagnostic.what();
        }
        return switch (type) {
            case VIRTUAL_SERVICE_UNREACHABLE_RULE, VIRTUAL_SERVICE_INEFFECTIVE_MATCH ->
                "V" + diagnostic.what().substring(1) + ".";
            default -> type.format(diagnostic.what());
        };
    }

    private static Optional<MessageType> messageType(Diagnostic diagnostic, AnalyzedResource resource) {
        String code = diagnostic.code();
        if (code.equals(DiagnosticCode.UNREACHABLE_RULE.code())) {
            return Optional.of(MessageType.VIRTUAL_SERVICE_UNREACHABLE_RULE);
        }
        if (code.equals(DiagnosticCode.INEFFECTIVE_MATCH.code())) {
            return Optional.of(MessageType.VIRTUAL_SERVICE_INEFFECTIVE_MATCH);
        }
        String groupKind = resource.groupKind();
        boolean isOfIstio = ISTIOS_GROUPS.contains(groupKind.substring(0, groupKind.indexOf('/')));
        if (!isOfIstio || code.compareTo(FIRST_OF_A_FIELD) < 0 || code.compareTo(LAST_OF_A_FIELD) > 0) {
            return Optional.empty();
        }
        return Optional.of(
                diagnostic.severity() == Severity.ERROR
                        ? MessageType.SCHEMA_VALIDATION_ERROR
                        : MessageType.SCHEMA_WARNING);
    }
}
