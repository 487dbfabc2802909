package dev.meshgw.cli.gateway;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.MeshDirectoryOption;
import dev.meshgw.gateway.GatewayRuntime;
import dev.meshgw.mesh.GatewayState;
import dev.meshgw.mesh.MeshDirectory;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshgw gateway stop}. */
@Command(
        name = "stop",
        description = {
            "Stop the gateway that runs on the mesh.",
            "It accepts no more connections, lets requests finish for a few seconds, and ends."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  The gateway of this folder's mesh:",
            "    $ meshgw gateway stop",
            "  That of another:",
            "    $ meshgw gateway stop --mesh-dir ../other/.meshgw",
            "",
            "Exit codes: 0 none runs any more · 1 it did not end in time · 2 wrong usage"
        })
public final class GatewayStopCommand implements Callable<Integer> {

    /** The drain, and time for a busy machine to end the process. */
    private static final Duration PATIENCE = GatewayRuntime.DRAIN_TIME.plusSeconds(10);

    private final Console console;

    @Mixin
    private MeshDirectoryOption mesh = new MeshDirectoryOption();

    @Mixin
    private HelpOption help = new HelpOption();

    public GatewayStopCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws InterruptedException {
        MeshDirectory directory = mesh.open(console);
        Optional<GatewayState> running = directory.run().runningGateway();
        Optional<ProcessHandle> process = running.flatMap(state -> ProcessHandle.of(state.pid()));
        if (process.isEmpty()) {
            console.err().println("meshgw: no gateway is running on " + directory.path());
            return ExitCode.OK;
        }
        stop(process.get());
        console.err().println("meshgw: gateway " + process.get().pid() + " stopped");
        return ExitCode.OK;
    }

    private static void stop(ProcessHandle process) throws InterruptedException {
        process.destroy();
        try {
            process.onExit().get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException stillThere) {
            throw new CommandException(
                    ExitCode.FINDING,
                    "gateway " + process.pid() + " did not end within " + PATIENCE.toSeconds() + " s",
                    null,
                    "kill -9 " + process.pid());
        }
    }
}
