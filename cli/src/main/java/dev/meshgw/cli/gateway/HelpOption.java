package dev.meshgw.cli.gateway;

import picocli.CommandLine.Option;

/** {@code --help}. */
final class HelpOption {

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;
}
