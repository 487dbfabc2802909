package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.StatusText;
import dev.meshgw.config.source.Diagnostic;
import dev.meshgw.config.source.DiagnosticText;
import dev.meshgw.mesh.ApiStatusException;
import java.util.ArrayList;
import java.util.List;

/** What went wrong while a verb went on with the rest, to be said at its end. Not thread-safe. */
final class Complaints {

    private final List<String> messages = new ArrayList<>();

    /** @param message all that is printed, with its own prefix */
    void add(String message) {
        messages.add(message);
    }

    void addAll(List<String> more) {
        messages.addAll(more);
    }

    void addDiagnostics(List<Diagnostic> problems) {
        problems.forEach(problem -> add(DiagnosticText.render(problem).stripTrailing()));
    }

    /**
     * Does a part of the work, and keeps its refusal.
     *
     * @param context what was tried, as {@code error when creating "gw.yaml": }, or empty
     */
    void attempt(String context, Runnable part) {
        try {
            part.run();
        } catch (ApiStatusException refused) {
            add(StatusText.of(refused, context));
        } catch (RefusedManifestException refused) {
            add(refused.getMessage());
        }
    }

    boolean isEmpty() {
        return messages.isEmpty();
    }

    /** Prints everything and returns the exit code that follows from it. */
    int finish(Console console) {
        messages.forEach(message -> console.err().println(ErrorPrinter.withoutControls(message)));
        return isEmpty() ? ExitCode.OK : ExitCode.FINDING;
    }
}
