package dev.meshgw.cli.gateway;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshgw gateway listeners}. */
@Command(
        name = "listeners",
        sortOptions = false,
        description = {
            "Print the listeners and filter chains that a gateway would have.",
            "Below them the servers of Gateways that are not served, and why."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  Of the mesh of this folder:",
            "    $ meshgw gateway listeners",
            "  Of manifests that are not applied, for a program:",
            "    $ meshgw gateway listeners -f gateway.yaml -o json",
            "",
            "Exit codes: 0 printed · 2 wrong usage · 3 unusable files"
        })
public final class GatewayListenersCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private OutputFormatOption output = new OutputFormatOption();

    @Mixin
    private HelpOption help = new HelpOption();

    public GatewayListenersCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var listeners = new ListenerTable(configuration.load(console));
        console.out().print(output.isJson() ? listeners.json() : listeners.text());
        return ExitCode.OK;
    }
}
