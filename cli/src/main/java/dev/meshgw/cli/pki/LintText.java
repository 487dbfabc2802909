package dev.meshgw.cli.pki;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.path.Client;
import dev.meshgw.pki.path.LintFinding;
import dev.meshgw.pki.path.Purpose;
import java.util.List;
import java.util.stream.Collectors;

/** Findings for a person: the file, each certificate that has some, and a sum. */
final class LintText {

    private LintText() {}

    static String render(List<LintReport> reports) {
        var text = new StringBuilder();
        for (LintReport report : reports) {
            report(text, report);
        }
        long errors = reports.stream().mapToLong(LintReport::errors).sum();
        long warnings = reports.stream().mapToLong(LintReport::warnings).sum();
        return text.append(count(errors, "error"))
                .append(", ")
                .append(count(warnings, "warning"))
                .append('\n')
                .toString();
    }

    private static String count(long number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    private static void report(StringBuilder text, LintReport report) {
        text.append(ErrorPrinter.printable(report.source().name()))
                .append(": ")
                .append(count(report.certificates().size(), "certificate"))
                .append(" for ")
                .append(report.purpose() == Purpose.CLIENT ? "a client" : "a server")
                .append(report.findings().isEmpty() ? ", nothing to complain about\n" : "\n");
        int last = -1;
        for (LintFinding finding : report.findings()) {
            if (finding.certificate() != last) {
                last = finding.certificate();
                PkiEntry.Certificate certificate = report.certificates().get(last);
                text.append("  ")
                        .append(ErrorPrinter.printable(
                                certificate.description().subject().toString()))
                        .append(" (")
                        .append(certificate.place())
                        .append(")\n");
            }
            finding(text, finding);
        }
    }

    private static void finding(StringBuilder text, LintFinding finding) {
        text.append(finding.isError() ? "    error    " : "    warning  ")
                .append(finding.why())
                .append('\n');
        line(text, finding.rule().source() + "; " + refusedBy(finding));
        if (finding.fix() != null) {
            line(text, "fix: " + finding.fix());
        }
    }

    static String refusedBy(LintFinding finding) {
        return finding.isError()
                ? "refused by "
                        + finding.refusedBy().stream().map(Client::label).collect(Collectors.joining(", "))
                : "no client is known to refuse it";
    }

    private static void line(StringBuilder text, String line) {
        text.append("             ").append(line).append('\n');
    }
}
