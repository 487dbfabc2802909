package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code meshgw kube-inject}: lets a line of the documents pass that puts sidecars into a manifest. */
@Command(
        name = "kube-inject",
        description = {
            "Print a manifest unchanged.",
            "'istioctl kube-inject' adds a sidecar proxy to the pods of a manifest. There are no sidecars here: workloads run"
                    + " inside the gateway's process. The command exists so that the documents' lines run as they are."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  As the documents do:",
            "    $ meshgw kube-inject -f nginx.yaml | meshgw apply -f -",
            "",
            "Exit codes: 0 printed · 2 wrong usage, or the file cannot be read"
        })
public final class KubeInjectCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = {"-f", "--filename"},
            paramLabel = "FILE",
            required = true,
            description = "The manifest, or - for standard input.")
    private String file = "-";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    KubeInjectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try {
            byte[] manifest = file.equals("-") ? console.in().readAllBytes() : Files.readAllBytes(console.path(file));
            console.out().write(manifest, 0, manifest.length);
            return ExitCode.OK;
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.USAGE, "cannot read \"" + file + "\"", DataCollector.reason(e), "name a file that exists");
        }
    }
}
