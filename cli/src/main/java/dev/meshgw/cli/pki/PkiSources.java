package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.PkiException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the arguments of a command stand for, as far as it could be read.
 *
 * @param unreadable the rest, for the end of the output: one broken file does not hide the others
 */
record PkiSources(List<PkiSource> found, List<Unreadable> unreadable) {

    /** @param exitCode of a command that needed it */
    record Unreadable(
            String name,
            int exitCode,
            String what,
            @Nullable String why,
            @Nullable String fix) {

        static Unreadable of(String name, PkiException failure) {
            return new Unreadable(
                    name,
                    ExitCode.MATERIAL,
                    String.valueOf(failure.getMessage()),
                    failure.why().orElse(null),
                    failure.fix().orElse(null));
        }

        static Unreadable of(String name, CommandException failure) {
            return new Unreadable(
                    name, failure.exitCode(), String.valueOf(failure.getMessage()), failure.why(), failure.fix());
        }
    }

    PkiSources {
        found = List.copyOf(found);
        unreadable = List.copyOf(unreadable);
    }

    PkiSources and(PkiSources more) {
        var allFound = new ArrayList<>(found);
        allFound.addAll(more.found);
        var allUnreadable = new ArrayList<>(unreadable);
        allUnreadable.addAll(more.unreadable);
        return new PkiSources(allFound, allUnreadable);
    }

    /** Says on standard error what could not be read. */
    void printUnreadable(Console console) {
        console.out().flush();
        var printer = new ErrorPrinter(console.err());
        unreadable.forEach(each -> printer.print(each.what(), null, each.why(), each.fix()));
    }

    /** 0 if all could be read, else the code of the first that could not. */
    int exitCode() {
        return unreadable.isEmpty() ? ExitCode.OK : unreadable.get(0).exitCode();
    }
}
