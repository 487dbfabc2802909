package dev.meshgw.cli;

import picocli.CommandLine.Option;

/** {@code --help}, for every command. */
public final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;
}
