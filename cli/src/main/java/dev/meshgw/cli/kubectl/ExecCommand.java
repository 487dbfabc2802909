package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.client.CurlCommand;
import dev.meshgw.mesh.GatewayState;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code meshgw exec POD -- curl …}: curl with the network that the pod would have. */
@Command(
        name = "exec",
        description = {
            "Run curl as if in a pod: its own ports answer on 127.0.0.1, and Services by their names.",
            "The only program in a pod is curl, and it is meshgw's own."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  Ask an embedded NGINX directly, past the gateway:",
            "    $ meshgw exec deploy/my-nginx -c istio-proxy -- \\",
            "        curl -v -k --resolve nginx.example.com:443:127.0.0.1 \\",
            "        https://nginx.example.com",
            "",
            "Exit codes: 1 no such pod, or it does not run; else curl's"
        })
public final class ExecCommand implements Callable<Integer> {

    private static final String END_OF_FLAGS = "--";

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Parameters(
            paramLabel = "POD|KIND/NAME -- curl [ARG...]",
            arity = "0..*",
            description = "The pod, or a Deployment or Service of it; then the command.")
    private List<String> arguments = List.of();

    @Option(
            names = {"-c", "--container"},
            paramLabel = "CONTAINER",
            description = "The container of the pod; all containers of a pod share one network.")
    private @Nullable String container;

    @Option(
            names = {"-i", "--stdin"},
            description = "Accepted as kubectl does; standard input is always passed on.")
    private boolean stdin;

    @Option(
            names = {"-t", "--tty"},
            description = "Accepted as kubectl does; curl needs no terminal.")
    private boolean tty;

    ExecCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (arguments.isEmpty()) {
            throw failure("pod, type/name or --filename must be specified", null, null);
        }
        if (arguments.size() < 2) {
            throw failure("you must specify at least one command for the container", null, null);
        }
        if (!spec.commandLine().getParseResult().originalArgs().contains(END_OF_FLAGS)) {
            throw failure(
                    "exec [POD] [COMMAND] is not supported anymore. Use exec [POD] -- [COMMAND] instead\n"
                            + "See 'meshgw exec -h' for help and examples",
                    null,
                    null);
        }
        PodTarget target = PodTarget.find(arguments.get(0), container, mesh.namespace(), mesh.api(console), console);
        Optional<GatewayState> gateway = mesh.run(console).runningGateway();
        if (gateway.isEmpty() || !target.isRunning()) {
            throw failure(
                    "unable to upgrade connection: container not found (\"" + target.container() + "\")",
                    gateway.isEmpty()
                            ? "no gateway runs on this mesh; it would run the workloads too"
                            : "the gateway that runs does not run this pod; its log says why",
                    gateway.isEmpty() ? "start it: meshgw gateway run" : null);
        }
        String program = arguments.get(1);
        if (!program.equals("curl") && !program.endsWith("/curl")) {
            throw failure(
                    "\"" + program + "\": executable file not found in $PATH",
                    "pods here have no file system of their own; the only program in them is curl",
                    null);
        }
        return CurlCommand.run(arguments.subList(2, arguments.size()), console, PodNetwork.of(target, gateway.get()));
    }

    private static CommandException failure(String what, @Nullable String why, @Nullable String fix) {
        return new CommandException(ExitCode.FINDING, what, why, fix);
    }
}
