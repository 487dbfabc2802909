package dev.meshgw.cli;

import dev.meshgw.pki.PkiException;
import picocli.CommandLine.ParameterException;

/** From an exception to text and exit code: the one table of both. */
final class Failures {

    private Failures() {}

    static int parameter(Dialect dialect, ParameterException failure, Console console) {
        String path = failure.getCommandLine().getCommandSpec().qualifiedName();
        return switch (dialect) {
            case MESHGW -> {
                new ErrorPrinter(console.err()).print(failure.getMessage(), null, null, "see '" + path + " --help'");
                yield ExitCode.USAGE;
            }
            case KUBECTL -> {
                console.err().println("error: " + failure.getMessage());
                console.err().println("See '" + path + " --help' for usage.");
                yield 1;
            }
            case CURL -> {
                console.err().println("curl: " + failure.getMessage());
                console.err().println("curl: try 'meshgw curl --help' for more information");
                yield ExitCode.USAGE;
            }
        };
    }

    static int execution(Exception failure, Console console) {
        var printer = new ErrorPrinter(console.err());
        if (failure instanceof CommandException known) {
            printer.print(known.getMessage(), null, known.why(), known.fix());
            return known.exitCode();
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
