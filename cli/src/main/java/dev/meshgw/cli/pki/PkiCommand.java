package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meshgw pki}: names its subcommands. */
@Command(
        name = "pki",
        description = "Make, sign and inspect certificates and keys.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  Make a root and a server certificate, as the Istio documents do:",
            "    $ meshgw pki root example.com --org \"example Inc.\"",
            "    $ meshgw pki issue httpbin.example.com --org \"httpbin organization\"",
            "",
            "Exit codes: 0 done · 2 wrong usage"
        })
public final class PkiCommand implements Runnable {

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        spec.commandLine().usage(console.out());
    }
}
