package dev.meshgw.cli.analyze;

import dev.meshgw.analysis.Finding;
import dev.meshgw.analysis.Level;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.config.source.DiagnosticText;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * istioctl's lines, and below them what meshgw knows besides: the field, the reason and the remedy.
 *
 * <pre>{@code
 * Error [MGW2102] (Gateway default/mygateway gateway.yaml:15:23) the secret "httpbin-credential" is in another namespace
 *   --> spec.servers[0].tls.credentialName
 *   why: the reason
 *   fix: what to do
 * }</pre>
 */
final class FindingLog {

    private static final String RESET = "\033[0m";

    /** Codes of the schema, whose messages leave out which field they are about. */
    private static final Set<String> NAMES_NO_FIELD = Set.of("IST0106", "IST0133");

    private final boolean colour;

    /** @param colour whether the word for the level is coloured */
    FindingLog(boolean colour) {
        this.colour = colour;
    }

    String render(List<Finding> findings) {
        var text = new StringBuilder();
        findings.forEach(finding -> append(text, finding));
        return text.toString();
    }

    private void append(StringBuilder text, Finding finding) {
        text.append(colour ? colourOf(finding.level()) : "")
                .append(finding.level().word())
                .append(colour ? RESET : "")
                .append(" [")
                .append(finding.code())
                .append(']');
        String origin = finding.origin();
        String reference = reference(finding);
        if (!origin.isEmpty() || !reference.isEmpty()) {
            text.append(" (")
                    .append(DiagnosticText.escape(origin))
                    .append(origin.isEmpty() || reference.isEmpty() ? "" : " ")
                    .append(DiagnosticText.escape(reference))
                    .append(')');
        }
        text.append(' ').append(ErrorPrinter.withoutControls(finding.message())).append('\n');
        boolean isExplained = finding.why() != null || finding.fix() != null;
        if (isExplained || !finding.isIstios() || NAMES_NO_FIELD.contains(finding.code())) {
            appendPart(text, "  --> ", finding.fieldPath());
            appendPart(text, "  why: ", finding.why());
            appendPart(text, "  fix: ", finding.fix());
        }
    }

    /** istioctl names a line; codes of meshgw also have a column. */
    private static String reference(Finding finding) {
        return finding.isIstios() || finding.location() == null
                ? finding.reference()
                : finding.location().toString();
    }

    private static void appendPart(StringBuilder text, String label, @Nullable String part) {
        if (part != null && !part.isEmpty()) {
            String indented = part.replace("\n", "\n" + " ".repeat(label.length()));
            text.append(label).append(ErrorPrinter.withoutControls(indented)).append('\n');
        }
    }

    private static String colourOf(Level level) {
        return switch (level) {
            case ERROR -> "\033[1;31m";
            case WARNING -> "\033[33m";
            case INFO -> "";
        };
    }
}
