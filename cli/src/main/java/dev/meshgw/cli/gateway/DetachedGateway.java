package dev.meshgw.cli.gateway;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.gateway.GatewayStatus;
import dev.meshgw.mesh.GatewayState;
import dev.meshgw.mesh.MeshDirectory;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The gateway as a process of its own that outlives this one: in its own session, so that neither Ctrl-C nor a closed
 * terminal reaches it, with its output in a file of the run directory.
 */
final class DetachedGateway {

    /** A cold start takes one second; the first after a build, on a busy machine, many times that. */
    private static final Duration READY_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration POLL = Duration.ofMillis(20);

    /** What the process prints that is no log: a crash of Java, or why it did not start. */
    private static final String OUTPUT_FILE = "gateway.out";

    private final Console console;
    private final MeshDirectory mesh;

    DetachedGateway(Console console, MeshDirectory mesh) {
        this.console = console;
        this.mesh = mesh;
    }

    /**
     * Starts it, waits until it is ready, and says what it serves, or why it does not start.
     *
     * @param arguments of the command that runs it in the foreground
     * @param readsInput whether it takes manifests from this process' standard input
     * @return the exit code: its own, if it ended
     */
    int start(List<String> arguments, boolean readsInput) throws IOException, InterruptedException {
        Path output = Files.createDirectories(mesh.run().path()).resolve(OUTPUT_FILE);
        var command = new ArrayList<String>();
        find("setsid").ifPresent(setsid -> command.add(setsid.toString()));
        command.addAll(program());
        command.addAll(arguments);
        var builder = new ProcessBuilder(command)
                .directory(console.directory().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().clear();
        builder.environment().putAll(console.environment());
        Process process = builder.start();
        try (OutputStream input = process.getOutputStream()) {
            if (readsInput) {
                console.in().transferTo(input);
            }
        }
        return awaitReady(process, output);
    }

    /** The launcher, which knows the options for Java; without one, this Java with this class path. */
    private static List<String> program() {
        String launcher = System.getProperty("meshgw.launcher");
        if (launcher != null) {
            return List.of(launcher);
        }
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "dev.meshgw.cli.Meshgw");
    }

    private Optional<Path> find(String program) {
        return List.of(console.variable("PATH").orElse("").split(File.pathSeparator)).stream()
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private int awaitReady(Process process, Path output) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_TIMEOUT.toNanos();
        while (!process.waitFor(POLL.toMillis(), TimeUnit.MILLISECONDS)) {
            boolean ready = mesh.run()
                    .runningGateway()
                    .map(GatewayState::pid)
                    .filter(pid -> pid == process.pid())
                    .isPresent();
            if (ready) {
                GatewayStatus status = GatewayStatus.read(mesh.run().path()).orElseThrow();
                console.err().print(Banner.of(status, true));
                return ExitCode.OK;
            }
            if (System.nanoTime() - deadline > 0) {
                throw new CommandException(
                        ExitCode.START,
                        "the gateway is not ready after " + READY_TIMEOUT.toSeconds() + " s",
                        "it still starts, as process " + process.pid(),
                        "look at " + output + " and " + mesh.run().gatewayLog());
            }
        }
        String said = Files.readString(output);
        if (said.isBlank() || process.exitValue() == 0) {
            throw new CommandException(
                    ExitCode.START,
                    "the gateway ended before it was ready",
                    null,
                    "look at " + mesh.run().gatewayLog());
        }
        console.err().print(said);
        return process.exitValue();
    }
}
