package dev.meshgw.cli.analyze;

import dev.meshgw.analysis.Finding;
import dev.meshgw.analysis.Level;
import dev.meshgw.cli.report.GitHubAnnotations;
import dev.meshgw.cli.report.GitHubAnnotations.Annotation;
import dev.meshgw.cli.report.JUnitReport;
import dev.meshgw.cli.report.JUnitReport.Failure;
import dev.meshgw.cli.report.JUnitReport.TestCase;
import java.util.List;

/** Findings in the forms that build servers read. */
final class FindingReports {

    private static final String SUITE = "meshgw analyze";

    private FindingReports() {}

    /** A failed test for each error and warning, a passed one for each information, and one if there is nothing to say. */
    static String junit(List<Finding> findings) {
        return JUnitReport.render(
                SUITE,
                findings.isEmpty()
                        ? List.of(new TestCase("no validation issues found", SUITE, null, ""))
                        : findings.stream().map(FindingReports::testCase).toList());
    }

    static String github(List<Finding> findings) {
        return GitHubAnnotations.render(findings.stream()
                .map(finding -> new Annotation(
                        level(finding.level()), finding.location(), title(finding), Explained.text(finding)))
                .toList());
    }

    private static TestCase testCase(Finding finding) {
        String file = finding.location() == null ? SUITE : finding.location().file();
        String text = Explained.text(finding);
        return finding.level() == Level.INFO
                ? new TestCase(title(finding), file, null, text)
                : new TestCase(
                        title(finding),
                        file,
                        new Failure(finding.level().word(), finding.message(), finding.location() + "\n" + text),
                        "");
    }

    private static String title(Finding finding) {
        return finding.code() + (finding.origin().isEmpty() ? "" : " " + finding.origin());
    }

    private static GitHubAnnotations.Level level(Level level) {
        return switch (level) {
            case ERROR -> GitHubAnnotations.Level.ERROR;
            case WARNING -> GitHubAnnotations.Level.WARNING;
            case INFO -> GitHubAnnotations.Level.NOTICE;
        };
    }
}
