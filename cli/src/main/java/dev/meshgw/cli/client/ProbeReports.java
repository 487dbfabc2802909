package dev.meshgw.cli.client;

import dev.meshgw.cli.report.GitHubAnnotations;
import dev.meshgw.cli.report.GitHubAnnotations.Annotation;
import dev.meshgw.cli.report.JUnitReport;
import dev.meshgw.cli.report.JUnitReport.Failure;
import dev.meshgw.cli.report.JUnitReport.TestCase;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A probe in the forms that build servers read. */
final class ProbeReports {

    private static final String SUITE = "meshgw probe";

    private ProbeReports() {}

    /** A failed test for each finding, or one that passed; then one for each expectation. */
    static String junit(ProbePage page) {
        String server = page.run().report().target().toString();
        var cases = new ArrayList<TestCase>();
        for (Explanation finding : page.findings()) {
            cases.add(new TestCase(
                    finding.what(),
                    server,
                    new Failure("Finding", finding.what(), text(finding.what(), finding.why(), finding.fix())),
                    ""));
        }
        if (cases.isEmpty()) {
            cases.add(new TestCase("no finding", server, null, ""));
        }
        for (ExpectationResult result : page.results()) {
            String sentence = result.sentence();
            cases.add(new TestCase(
                    result.subject() + " " + result.wanted(),
                    server,
                    result.isMet() ? null : new Failure("Unmet", sentence, text(sentence, result.why(), result.fix())),
                    result.isMet() ? sentence : ""));
        }
        return JUnitReport.render(SUITE, cases);
    }

    /** An error for each finding and each expectation that is not met. */
    static String github(ProbePage page) {
        String title = SUITE + " " + page.run().report().target();
        var annotations = new ArrayList<Annotation>();
        page.findings().forEach(finding -> annotations.add(error(title, finding.what(), finding.why(), finding.fix())));
        page.results().stream()
                .filter(result -> !result.isMet())
                .forEach(result -> annotations.add(error(title, result.sentence(), result.why(), result.fix())));
        return GitHubAnnotations.render(List.copyOf(annotations));
    }

    private static Annotation error(String title, String what, @Nullable String why, @Nullable String fix) {
        return new Annotation(GitHubAnnotations.Level.ERROR, null, title, text(what, why, fix));
    }

    private static String text(String what, @Nullable String why, @Nullable String fix) {
        return what + (why == null ? "" : "\nwhy: " + why) + (fix == null ? "" : "\nfix: " + fix);
    }
}
