package dev.meshgw.cli.gateway;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.MeshDirectoryOption;
import dev.meshgw.gateway.GatewayStatus;
import dev.meshgw.gateway.admin.ListenerTraffic;
import dev.meshgw.mesh.MeshDirectory;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code meshgw gateway status}. */
@Command(
        name = "status",
        description = {
            "Say what the running gateway serves and what is wrong.",
            "Shows each listener with its hosts, each secret with its expiry, the pods, and the errors in manifests;"
                    + " with the admin interface also what passed each listener."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  All of it, for people:",
            "    $ meshgw gateway status",
            "  For programs:",
            "    $ meshgw gateway status -o json",
            "",
            "Exit codes: 0 all is served · 1 something is wrong · 2 wrong usage"
        })
public final class GatewayStatusCommand implements Callable<Integer> {

    /** How to print. */
    enum Format {
        text,
        json
    }

    private final Console console;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            description = "text or json; text if not given.")
    private Format output = Format.text;

    @Mixin
    private MeshDirectoryOption mesh = new MeshDirectoryOption();

    @Mixin
    private HelpOption help = new HelpOption();

    public GatewayStatusCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        MeshDirectory directory = mesh.open(console);
        if (directory.run().runningGateway().isEmpty()) {
            throw new CommandException(
                    ExitCode.FINDING,
                    "no gateway is running on " + directory.path(),
                    null,
                    "start one: meshgw gateway run --detach");
        }
        GatewayStatus status = GatewayStatus.read(directory.run().path())
                .orElseThrow(() -> new CommandException(
                        ExitCode.FINDING,
                        "the gateway on " + directory.path() + " has not said yet what it does",
                        "it is starting, or of another version of meshgw",
                        "ask again in a second, or restart it"));
        console.out()
                .print(
                        output == Format.json
                                ? status.toJson()
                                : StatusTables.of(status, traffic(status), Instant.now()));
        return status.isHealthy() ? ExitCode.OK : ExitCode.FINDING;
    }

    /** Without an admin interface nobody tells, which is no mistake. */
    private static List<ListenerTraffic> traffic(GatewayStatus status) {
        if (status.admin() == null) {
            return List.of();
        }
        try {
            return ListenerTraffic.of(new AdminAddress().convert(status.admin()));
        } catch (IOException | TypeConversionException silent) {
            return List.of();
        }
    }
}
