package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.mesh.ApiStatusException;
import dev.meshgw.mesh.LabelSelector;
import dev.meshgw.mesh.ResourceKind;
import dev.meshgw.mesh.RunDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw logs}: what the gateway or an embedded workload has logged. */
@Command(
        name = "logs",
        description = {
            "Print the log of the gateway or of a workload's pod.",
            "The gateway's log tells which secrets were loaded and pushed, and why one was not."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  What the gateway has to say:",
            "    $ meshgw logs -n istio-system deploy/istio-ingressgateway",
            "  Follow it:",
            "    $ meshgw logs -n istio-system deploy/istio-ingressgateway -f --tail 10",
            "",
            "Exit codes: 0 printed · 1 no such pod, or it has not started"
        })
public final class LogsCommand implements Callable<Integer> {

    private static final long ALL_LINES = -1;

    /** kubectl's default for pods that are selected by label. */
    private static final long LINES_OF_SELECTED = 10;

    private final Console console;

    @Mixin
    private MeshOptions mesh = new MeshOptions();

    @Parameters(
            paramLabel = "POD|KIND/NAME",
            arity = "0..*",
            description = "The pod, or a Deployment or Service of it.")
    private List<String> arguments = List.of();

    @Option(
            names = {"-c", "--container"},
            paramLabel = "CONTAINER",
            description = "The container of the pod; all containers of a pod share one log here.")
    private @Nullable String container;

    @Option(
            names = {"-f", "--follow"},
            description = "Go on printing what is logged until the gateway ends.")
    private boolean follow;

    @Option(names = "--tail", paramLabel = "LINES", description = "Print only so many of the last lines. Default: all")
    private long tail = ALL_LINES;

    @Option(
            names = {"-l", "--selector"},
            paramLabel = "SELECTOR",
            description = "The pods with these labels, ten lines of each unless --tail says otherwise.")
    private @Nullable String selector;

    LogsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (selector == null && (arguments.isEmpty() || arguments.size() > 2)) {
            throw new CommandException(
                    ExitCode.FINDING,
                    "expected 'logs [-f] [-p] (POD | TYPE/NAME) [-c CONTAINER]'.\n"
                            + "POD or TYPE/NAME is a required argument for the logs command\n"
                            + "See 'meshgw logs -h' for help and examples",
                    null,
                    null);
        }
        if (selector != null && !arguments.isEmpty()) {
            throw new CommandException(ExitCode.FINDING, "only a selector (-l) or a POD name is allowed", null, null);
        }
        int exitCode = ExitCode.OK;
        for (PodTarget target : selector == null ? List.of(named()) : selected(Labels.selector(selector))) {
            exitCode = Math.max(exitCode, print(target));
        }
        return exitCode;
    }

    private int print(PodTarget target) throws IOException, InterruptedException {
        RunDirectory run = mesh.run(console);
        Path file = target.isGateway()
                ? run.gatewayLog()
                : run.podLog(target.pod().namespace(), target.pod().name());
        if (!Files.exists(file)) {
            console.err().println(notStarted(target));
            return ExitCode.FINDING;
        }
        if (!target.isRunning()) {
            console.err().println("meshgw: note: the gateway is not running; this is the log of its last run");
        }
        var log = new LogFile(file, console.out());
        log.print(tail == ALL_LINES && selector != null ? LINES_OF_SELECTED : tail);
        while (follow && run.runningGateway().isPresent()) {
            log.printNew();
        }
        return ExitCode.OK;
    }

    private List<PodTarget> selected(LabelSelector labels) {
        List<PodTarget> targets = mesh.api(console).list(ResourceKind.POD, mesh.namespace()).objects().stream()
                .filter(pod -> labels.test(pod.labels()))
                .map(pod -> PodTarget.of(pod, container))
                .toList();
        if (targets.isEmpty()) {
            console.err().println("No resources found in " + mesh.namespace() + " namespace.");
        }
        return targets;
    }

    private PodTarget named() {
        String wantedContainer = arguments.size() == 2 ? arguments.get(1) : container;
        try {
            return PodTarget.find(arguments.get(0), wantedContainer, mesh.namespace(), mesh.api(console), console);
        } catch (ApiStatusException missing) {
            throw new CommandException(
                    ExitCode.FINDING,
                    "error from server (" + missing.reason().text() + "): " + missing.getMessage() + " in namespace \""
                            + mesh.namespace() + "\"",
                    null,
                    null);
        }
    }

    private static String notStarted(PodTarget target) {
        String refusal = "Error from server (BadRequest): container \"" + target.container() + "\" in pod \""
                + target.pod().name() + "\" is waiting to start: ContainerCreating";
        return refusal
                + (target.isRunning()
                        ? "\n  why: it has logged nothing yet"
                        : "\n  why: no gateway runs on this mesh; it would run the workloads too"
                                + "\n  fix: start it: meshgw gateway run");
    }
}
