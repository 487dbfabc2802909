package dev.meshgw.cli.gateway;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.explain.Difference;
import dev.meshgw.gateway.AssumedCredentials;
import dev.meshgw.gateway.GatewayConfiguration;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.compile.CompileOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshgw gateway diff}. */
@Command(
        name = "diff",
        description = {
            "Say which hosts, server names and paths get another answer.",
            "Compares two files or folders of manifests by what a gateway would do with them:",
            "requests on each side of every boundary are decided with both."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  What does this change do?",
            "    $ git worktree add ../before HEAD~1",
            "    $ meshgw gateway diff ../before/manifests manifests",
            "  For a program:",
            "    $ meshgw gateway diff -o json old.yaml new.yaml",
            "",
            "Exit codes: 0 the same answers · 1 some answers change · 2 wrong usage",
            "            3 unusable files"
        })
public final class GatewayDiffCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(index = "0", paramLabel = "OLD", description = "File or folder of manifests; a mesh directory too.")
    private String before = "";

    @Parameters(index = "1", paramLabel = "NEW", description = "The same, after the change.")
    private String after = "";

    @Mixin
    private OutputFormatOption output = new OutputFormatOption();

    @Mixin
    private HelpOption help = new HelpOption();

    public GatewayDiffCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var assumed = new AssumedCredentials();
        Difference difference = Difference.of(load(before, assumed), load(after, assumed));
        if (!assumed.names().isEmpty()) {
            console.err().println("meshgw: assumed to be there and unchanged: " + String.join(", ", assumed.names()));
        }
        console.out().print(output.isJson() ? DifferenceReport.json(difference) : DifferenceReport.text(difference));
        return difference.changes().isEmpty() ? ExitCode.OK : ExitCode.FINDING;
    }

    private Snapshot load(String filename, AssumedCredentials assumed) {
        var path = ConfigurationOptions.existing(console, filename);
        return ConfigurationOptions.reported(
                        console, GatewayConfiguration.of(filename, path, CompileOptions.DEFAULT, assumed))
                .snapshot();
    }
}
