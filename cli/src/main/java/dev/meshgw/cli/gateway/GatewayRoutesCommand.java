package dev.meshgw.cli.gateway;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.gateway.GatewayConfiguration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshgw gateway routes}. */
@Command(
        name = "routes",
        sortOptions = false,
        description = {
            "Print the routes that a gateway would have, in the order in which it tries them.",
            "Each line is one rule of a virtual host, with its line in the manifests."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  Of the mesh of this folder:",
            "    $ meshgw gateway routes",
            "  Of manifests that are not applied, for a program:",
            "    $ meshgw gateway routes -f gateway.yaml -f routes.yaml -o json",
            "",
            "Exit codes: 0 printed · 2 wrong usage · 3 unusable files"
        })
public final class GatewayRoutesCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private ConfigurationOptions configuration = new ConfigurationOptions();

    @Mixin
    private OutputFormatOption output = new OutputFormatOption();

    @Mixin
    private HelpOption help = new HelpOption();

    public GatewayRoutesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        GatewayConfiguration loaded = configuration.load(console);
        var routes = new RouteTable(loaded.snapshot());
        console.out().print(output.isJson() ? routes.json() : routes.text());
        return ExitCode.OK;
    }
}
