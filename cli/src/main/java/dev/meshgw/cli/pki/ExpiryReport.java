package dev.meshgw.cli.pki;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.pki.PkiSources.Unreadable;
import dev.meshgw.cli.report.GitHubAnnotations;
import dev.meshgw.cli.report.GitHubAnnotations.Annotation;
import dev.meshgw.cli.report.JUnitReport;
import dev.meshgw.cli.report.JUnitReport.Failure;
import dev.meshgw.cli.report.JUnitReport.TestCase;
import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.pki.Inventory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pki check} has to say, in the forms of people and of build servers.
 *
 * @param rows everything that was checked, what ends first on top
 */
record ExpiryReport(
        List<InventoryRow> rows, List<ExpiryFinding> findings, List<Unreadable> unreadable, Duration within) {

    private static final String SUITE = "meshgw pki check";

    /** A line a finding, then one about the rest. */
    String text() {
        var text = new StringBuilder();
        for (ExpiryFinding finding : findings) {
            text.append(ErrorPrinter.printable(place(finding)))
                    .append(": ")
                    .append(finding.message())
                    .append("; fix: ")
                    .append(ErrorPrinter.withoutControls(finding.fix()))
                    .append('\n');
        }
        return text.append(summary()).toString();
    }

    private String summary() {
        if (rows.isEmpty()) {
            return "";
        }
        String checked = rows.size() + " checked";
        if (!findings.isEmpty()) {
            return checked + ", " + findings.size() + " to renew or look at\n";
        }
        InventoryRow first = rows.get(0);
        return checked + ", all valid for " + words(within) + "; the first to end is "
                + ErrorPrinter.printable(first.location()) + ", in "
                + first.left() + "\n";
    }

    private static String words(Duration span) {
        boolean inDays = span.toHours() % 24 == 0;
        long number = inDays ? span.toDays() : span.toHours();
        return number + (inDays ? " day" : " hour") + (number == 1 ? "" : "s");
    }

    Map<String, Object> object() {
        var map = new LinkedHashMap<String, Object>();
        map.put("within", within.toString());
        map.put("checked", rows.size());
        map.put("findings", findings.stream().map(ExpiryReport::object).toList());
        map.put("unreadable", unreadable.stream().map(ExpiryReport::object).toList());
        return map;
    }

    private static Map<String, Object> object(ExpiryFinding finding) {
        var map = new LinkedHashMap<String, Object>();
        map.put("finding", finding.kind().toString());
        map.put("message", finding.message());
        map.put("fix", finding.fix());
        map.putAll(finding.row().object());
        return map;
    }

    private static Map<String, Object> object(Unreadable unreadable) {
        var map = new LinkedHashMap<String, Object>();
        map.put("source", unreadable.name());
        map.put("what", unreadable.what());
        if (unreadable.why() != null) {
            map.put("why", unreadable.why());
        }
        if (unreadable.fix() != null) {
            map.put("fix", unreadable.fix());
        }
        return map;
    }

    /** A test for each that was checked, and a failed one for each that could not be. */
    String junit() {
        var byItem = new HashMap<Inventory.Item, ExpiryFinding>();
        findings.forEach(finding -> byItem.put(finding.row().item(), finding));
        var cases = new ArrayList<TestCase>();
        for (InventoryRow row : rows) {
            ExpiryFinding finding = byItem.get(row.item());
            Failure failure = finding == null
                    ? null
                    : new Failure(
                            finding.kind().toString(),
                            finding.message(),
                            finding.message() + "\nfix: " + finding.fix());
            cases.add(new TestCase(row.item().kind() + " " + row.shortNames(), row.location(), failure, ""));
        }
        unreadable.forEach(each -> cases.add(
                new TestCase("can be read", each.name(), new Failure("unreadable", each.what(), explained(each)), "")));
        return JUnitReport.render(SUITE, cases);
    }

    /** What is over is an error, what is soon over a warning. */
    String github() {
        var annotations = new ArrayList<Annotation>();
        for (ExpiryFinding finding : findings) {
            annotations.add(new Annotation(
                    finding.kind() == ExpiryFinding.Kind.EXPIRES_SOON
                            ? GitHubAnnotations.Level.WARNING
                            : GitHubAnnotations.Level.ERROR,
                    location(finding),
                    finding.row().location(),
                    finding.message() + "\nfix: " + finding.fix()));
        }
        unreadable.forEach(each ->
                annotations.add(new Annotation(GitHubAnnotations.Level.ERROR, null, each.name(), explained(each))));
        return GitHubAnnotations.render(annotations);
    }

    private static String explained(Unreadable unreadable) {
        return unreadable.what()
                + (unreadable.why() == null ? "" : "\nwhy: " + unreadable.why())
                + (unreadable.fix() == null ? "" : "\nfix: " + unreadable.fix());
    }

    private static @Nullable SourceLocation location(ExpiryFinding finding) {
        return finding.source().path() == null
                ? null
                : new SourceLocation(finding.source().name(), finding.row().line(), 0);
    }

    private static String place(ExpiryFinding finding) {
        SourceLocation location = location(finding);
        return location == null ? finding.row().location() : location.toString();
    }
}
