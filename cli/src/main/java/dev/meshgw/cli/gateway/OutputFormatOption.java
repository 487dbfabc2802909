package dev.meshgw.cli.gateway;

import picocli.CommandLine.Option;

/** The option {@code -o}, for commands that print for people or for programs. */
final class OutputFormatOption {

    /** How to print. */
    enum Format {
        text,
        json
    }

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text or json; text if not given.")
    private Format format = Format.text;

    boolean isJson() {
        return format == Format.json;
    }
}
