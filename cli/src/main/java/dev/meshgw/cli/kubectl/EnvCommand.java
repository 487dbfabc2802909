package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.MeshDirectoryOption;
import dev.meshgw.mesh.GatewayState;
import dev.meshgw.mesh.IngressGateway;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshgw env}: the variables that Istio's documents use to reach the gateway. */
@Command(
        name = "env",
        description = {
            "Print a shell line that sets INGRESS_HOST, INGRESS_PORT and SECURE_INGRESS_PORT.",
            "They are those of the gateway that runs on the mesh; if none runs, those that one would use by default."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  Set the variables in this shell:",
            "    $ eval \"$(meshgw env)\"",
            "",
            "Exit codes: 0 printed · 2 wrong usage · 3 the mesh cannot be read"
        })
public final class EnvCommand implements Callable<Integer> {

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private final Console console;

    @Mixin
    private MeshDirectoryOption directory = new MeshDirectoryOption();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    EnvCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Optional<GatewayState> running = directory.open(console).run().runningGateway();
        if (running.isEmpty()) {
            console.err()
                    .println("meshgw: note: no gateway runs on this mesh; these are the ports that it uses by default");
        }
        console.out()
                .println("export INGRESS_HOST=" + IngressGateway.address(running) + " INGRESS_PORT="
                        + IngressGateway.port(running, HTTP_PORT) + " SECURE_INGRESS_PORT="
                        + IngressGateway.port(running, HTTPS_PORT));
        return ExitCode.OK;
    }
}
