package dev.meshgw.cli.demo;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw demo}: plays the walkthroughs that this jar carries, with the very commands that a user types. */
@Command(
        name = "demo",
        description = {
            "Play both documents, \"Secure Gateways\" and \"Ingress Gateway without TLS Termination\", step by step, and say of"
                    + " each step whether it did what the document promises.",
            "Runs in a folder of its own with ports that are free, and removes it at the end."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  Play everything:",
            "    meshgw demo",
            "  Play one document, waiting for Enter before each step:",
            "    meshgw demo sni-passthrough --step",
            "",
            "Exit codes: 0 all steps held · 1 a step did not · 2 wrong usage"
        })
public final class DemoCommand implements Callable<Integer> {

    private static final List<String> WALKTHROUGHS = List.of("secure-gateways", "sni-passthrough");

    private final Console console;

    @Parameters(
            paramLabel = "DOCUMENT",
            arity = "0..*",
            description = "secure-gateways or sni-passthrough; both if none is named.")
    private List<String> names = List.of();

    @Option(names = "--step", description = "Wait for Enter before each step.")
    private boolean stepwise;

    @Option(
            names = "--keep",
            paramLabel = "DIR",
            description = "Work in DIR, which must be empty or absent, and leave the files.")
    private @Nullable String keep;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    DemoCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        List<String> chosen = names.isEmpty() ? WALKTHROUGHS : names;
        for (String name : chosen) {
            if (!WALKTHROUGHS.contains(name)) {
                throw new CommandException(
                        ExitCode.USAGE, "there is no document \"" + name + "\"", null, "choose from " + WALKTHROUGHS);
            }
        }
        long started = System.nanoTime();
        Path folder = folder();
        var player = new DemoPlayer(console, stepwise);
        try {
            for (String name : chosen) {
                play(name, Files.createDirectories(folder.resolve(name)), player);
            }
        } finally {
            if (keep == null) {
                delete(folder);
            }
        }
        console.out().println(player.summary((System.nanoTime() - started) / 1_000_000));
        if (keep != null) {
            console.err().println("the files are in " + folder);
        }
        return player.allKept() ? ExitCode.OK : ExitCode.FINDING;
    }

    private void play(String name, Path folder, DemoPlayer player) throws IOException {
        var environment = new HashMap<>(console.environment());
        environment.put("MESHGW_DIR", folder.resolve(".meshgw").toString());
        environment.put("MESHGW_PUBLISH", "0:80,0:443");
        var shell = new DocumentShell(
                new Console(console.in(), console.out(), console.err(), environment, folder, console.terminal()));
        // A demo that is interrupted must not leave a gateway behind.
        var stop = new Thread(() -> shell.run("meshgw gateway stop"), "meshgw-demo-stop");
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            player.play(walkthrough(name), shell);
        } finally {
            shell.run("meshgw gateway stop");
            Runtime.getRuntime().removeShutdownHook(stop);
        }
    }

    static Walkthrough walkthrough(String name) throws IOException {
        try (InputStream text = DemoCommand.class.getResourceAsStream("examples/" + name + "/walkthrough.md")) {
            if (text == null) {
                throw new IllegalStateException("the jar lacks examples/" + name + "/walkthrough.md");
            }
            return Walkthrough.parse(new String(text.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private Path folder() throws IOException {
        if (keep == null) {
            return Files.createTempDirectory("meshgw-demo-");
        }
        Path folder = Files.createDirectories(console.path(keep));
        try (var entries = Files.list(folder)) {
            if (entries.findAny().isPresent()) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "\"" + keep + "\" is not empty",
                        "the demo writes keys and certificates, and would mix them with what is there",
                        "name another folder, or empty this one");
            }
        }
        return folder;
    }

    private static void delete(Path folder) throws IOException {
        try (var tree = Files.walk(folder)) {
            for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
