package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshgw create secret} and {@code meshgw secret create}: the group of both kinds of secret. */
@Command(
        name = "secret",
        synopsisSubcommandLabel = "(tls | generic)",
        description = "Create a secret of one of the kinds below.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  The credential of a Gateway:",
            "    $ meshgw create -n istio-system secret tls httpbin-credential \\",
            "        --key=httpbin.example.com.key --cert=httpbin.example.com.crt",
            "",
            "Exit codes: 0 created · 1 not created"
        })
public final class CreateSecretCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    CreateSecretCommand(Console console) {
        this.console = console;
    }

    /** Without a kind there is nothing to do: the help goes to standard error, as kubectl's does. */
    @Override
    public Integer call() {
        spec.commandLine().usage(console.err());
        return ExitCode.FINDING;
    }
}
