package dev.meshgw.cli.analyze;

import dev.meshgw.analysis.Finding;

/** A finding as one text, for reports that have a single field for it. */
final class Explained {

    private Explained() {}

    /** The message, then why and what to do, a line each. */
    static String text(Finding finding) {
        return finding.message()
                + (finding.why() == null ? "" : "\nwhy: " + finding.why())
                + (finding.fix() == null ? "" : "\nfix: " + finding.fix());
    }
}
