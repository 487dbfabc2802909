package dev.meshgw.cli;

import java.util.List;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** picocli's complaints about a command line in the words of pflag and cobra, kubectl's parsers. Stateless. */
final class PflagComplaint {

    private PflagComplaint() {}

    static String of(ParameterException failure) {
        if (failure instanceof UnmatchedArgumentException unmatched
                && !unmatched.getUnmatched().isEmpty()) {
            return unknown(unmatched.getUnmatched().get(0));
        }
        if (failure instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()
                && missing.getMissing().get(0) instanceof OptionSpec option) {
            return "flag needs an argument: " + named(option.longestName());
        }
        if (failure.getArgSpec() instanceof OptionSpec option && failure.getValue() != null) {
            return "invalid argument \"" + ErrorPrinter.printable(failure.getValue()) + "\" for \""
                    + String.join(", ", names(option)) + "\" flag"
                    + (failure.getCause() instanceof TypeConversionException cause ? ": " + cause.getMessage() : "");
        }
        return failure.getMessage();
    }

    private static String unknown(String argument) {
        String shown = ErrorPrinter.printable(argument);
        if (shown.startsWith("--")) {
            return "unknown flag: " + shown.replaceFirst("=.*", "");
        }
        if (shown.startsWith("-") && shown.length() > 1) {
            return "unknown shorthand flag: '" + shown.charAt(1) + "' in " + shown;
        }
        return "unknown command \"" + shown + "\"";
    }

    private static String named(String option) {
        return option.startsWith("--") ? option : "'" + option.charAt(1) + "' in " + option;
    }

    private static List<String> names(OptionSpec option) {
        return List.of(option.names());
    }
}
