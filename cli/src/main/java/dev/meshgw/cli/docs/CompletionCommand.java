package dev.meshgw.cli.docs;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw completion SHELL}. */
@Command(
        name = "completion",
        description = "Print the completions for a shell.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  bash:  source <(meshgw completion bash)",
            "  zsh:   source <(meshgw completion zsh)",
            "  fish:  meshgw completion fish | source",
            "",
            "Exit codes: 0 printed · 2 wrong usage"
        })
public final class CompletionCommand implements Callable<Integer> {

    enum Shell {
        bash("meshgw.bash"),
        zsh("meshgw.zsh"),
        fish("meshgw.fish");

        private final String fileName;

        Shell(String fileName) {
            this.fileName = fileName;
        }

        String fileName() {
            return fileName;
        }

        /** zsh reads the script for bash through its bashcompinit, which the script itself switches on. */
        String script(Console console) {
            var root = Meshgw.completeCommandLine(console);
            return this == fish ? FishCompletion.render(root) : AutoComplete.bash("meshgw", root);
        }
    }

    private final Console console;

    @Parameters(paramLabel = "SHELL", description = "bash, zsh or fish.")
    private Shell shell = Shell.bash;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    CompletionCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        console.out().print(shell.script(console));
        return 0;
    }
}
