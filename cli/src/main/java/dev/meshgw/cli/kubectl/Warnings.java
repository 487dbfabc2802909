package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticText;

/** Diagnostics as the warnings of an API server. */
final class Warnings {

    private Warnings() {}

    static void print(Diagnostic diagnostic, Console console) {
        console.err().println("Warning: " + ErrorPrinter.withoutControls(diagnostic.what() + details(diagnostic)));
    }

    /** Where, why, fix and code, each on a line of its own; the first line of the rendered text is the caller's. */
    static String details(Diagnostic diagnostic) {
        String text = DiagnosticText.render(diagnostic).stripTrailing();
        int firstLineEnd = text.indexOf('\n');
        return firstLineEnd < 0 ? "" : text.substring(firstLineEnd);
    }
}
