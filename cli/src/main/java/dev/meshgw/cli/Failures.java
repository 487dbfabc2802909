package dev.meshgw.cli;

import dev.meshgw.config.source.Suggestion;
import dev.meshgw.mesh.ApiStatusException;
import dev.meshgw.mesh.MeshIoException;
import dev.meshgw.pki.PkiException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** From an exception to text and exit code: the one table of both. */
final class Failures {

    /** istioctl's exit code for a command line that it cannot read (sysexits.h EX_USAGE). */
    private static final int ISTIOCTL_USAGE = 64;

    private Failures() {}

    static int parameter(Dialect dialect, ParameterException failure, Console console) {
        CommandLine command = failure.getCommandLine();
        String path = command.getCommandSpec().qualifiedName();
        String complaint = PflagComplaint.of(failure);
        boolean isUnknownCommand = complaint.startsWith("unknown command")
                && !command.getSubcommands().isEmpty();
        if (isUnknownCommand && command.getParent() == null) {
            return unknownCommand(complaint + " for \"" + path + "\"", failure, console);
        }
        return switch (dialect) {
            case MESHGW -> {
                new ErrorPrinter(console.err())
                        .print(
                                isUnknownCommand ? complaint : failure.getMessage(),
                                null,
                                null,
                                (isUnknownCommand
                                                ? closestCommand(failure)
                                                        .map(name -> "did you mean '" + path + " " + name + "'? else ")
                                                        .orElse("")
                                                : "")
                                        + "see '" + path + " --help'");
                yield ExitCode.USAGE;
            }
            case KUBECTL -> {
                console.err().println("error: " + complaint);
                console.err()
                        .println(
                                isUnknownCommand
                                        ? "See '" + path + " -h' for help and examples"
                                        : "See '" + path + " --help' for usage.");
                yield ExitCode.FINDING;
            }
            case ISTIOCTL -> {
                console.err().println("Error: " + complaint);
                console.err().println("See '" + path + " --help' for usage.");
                yield ISTIOCTL_USAGE;
            }
            case CURL -> {
                console.err().println("curl: " + failure.getMessage());
                console.err().println("curl: try 'meshgw curl --help' for more information");
                yield ExitCode.USAGE;
            }
        };
    }

    /** In kubectl's words, because it is mostly one of its verbs that was mistyped. */
    private static int unknownCommand(String complaint, ParameterException failure, Console console) {
        console.err().println("error: " + complaint);
        closestCommand(failure).ifPresent(name -> console.err().println("\nDid you mean this?\n\t" + name));
        return ExitCode.FINDING;
    }

    private static Optional<String> closestCommand(ParameterException failure) {
        return failure instanceof UnmatchedArgumentException unmatched
                ? Suggestion.closest(
                        unmatched.getUnmatched().get(0),
                        unmatched.getCommandLine().getSubcommands().keySet())
                : Optional.empty();
    }

    static int execution(Dialect dialect, Exception failure, Console console) {
        int exitCode = print(failure, new ErrorPrinter(console.err(), dialect), console);
        // kubectl knows only one number for everything that went wrong.
        return dialect == Dialect.KUBECTL && exitCode != ExitCode.DEFECT ? ExitCode.FINDING : exitCode;
    }

    private static int print(Exception failure, ErrorPrinter printer, Console console) {
        if (failure instanceof CommandException known) {
            printer.print(known.getMessage(), null, known.why(), known.fix());
            return known.exitCode();
        }
        if (failure instanceof ApiStatusException status) {
            console.err().println(ErrorPrinter.withoutControls(StatusText.of(status)));
            return ExitCode.FINDING;
        }
        if (failure instanceof MeshIoException known) {
            printer.print(known.getMessage(), null, known.why(), known.fix());
            return ExitCode.CONFIG;
        }
        if (failure instanceof PkiException known) {
            printer.print(
                    known.getMessage(),
                    null,
                    known.why().orElse(null),
                    known.fix().orElse(null));
            return ExitCode.MATERIAL;
        }
        printer.printDefect(failure);
        return ExitCode.DEFECT;
    }
}
