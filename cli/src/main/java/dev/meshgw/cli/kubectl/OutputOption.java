package dev.meshgw.cli.kubectl;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option {@code -o} of verbs that print the objects they made. */
final class OutputOption {

    private static final String ALLOWED = "json,jsonpath,name,yaml";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "Print the object instead of a message: json, yaml, name or jsonpath=TEMPLATE.")
    private @Nullable String output;

    Optional<OutputFormat> format() {
        return Optional.ofNullable(output)
                .filter(text -> !text.isEmpty())
                .map(text -> OutputFormat.parse(text, ALLOWED));
    }
}
