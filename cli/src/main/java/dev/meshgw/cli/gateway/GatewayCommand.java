package dev.meshgw.cli.gateway;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.HelpOption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code meshgw gateway}. */
@Command(
        name = "gateway",
        description = "Run the ingress gateway, ask what it does and why, compare configurations.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  A gateway in the background, and what it serves:",
            "    $ meshgw gateway run --detach",
            "    $ meshgw gateway status",
            "",
            "Exit codes: 0 printed · 2 wrong usage"
        })
public final class GatewayCommand implements Runnable {

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private HelpOption help = new HelpOption();

    public GatewayCommand(Console console) {
        this.console = console;
    }

    @Override
    public void run() {
        spec.commandLine().usage(console.out());
    }
}
