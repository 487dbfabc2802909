package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code meshgw secret}: the verbs on secrets, noun first. */
@Command(
        name = "secret",
        synopsisSubcommandLabel = "create",
        description = "Secrets of the mesh: the same as 'meshgw create secret', noun first.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  The credential of a Gateway:",
            "    $ meshgw secret create tls httpbin-credential -n istio-system \\",
            "        --key=httpbin.example.com.key --cert=httpbin.example.com.crt",
            "",
            "Exit codes: 0 done · 1 refused"
        })
public final class SecretCommand implements Callable<Integer> {

    private final Console console;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    SecretCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        spec.commandLine().usage(console.err());
        return ExitCode.FINDING;
    }
}
