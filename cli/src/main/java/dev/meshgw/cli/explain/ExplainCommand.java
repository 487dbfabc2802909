package dev.meshgw.cli.explain;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.explain.CodePage.Example;
import dev.meshgw.config.source.Suggestion;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw explain}: what a code means, and how to get rid of it. */
@Command(
        name = "explain",
        description = {
            "Say what a code means: why Istio behaves so, a manifest that raises the code, and the mended one.",
            "Without a code, list all of them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  What MGW2102 means:",
            "    $ meshgw explain MGW2102",
            "  Try its example:",
            "    $ meshgw explain 1702 --wrong > gateway.yaml",
            "",
            "Exit codes: 0 explained · 2 no such code"
        })
public final class ExplainCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(arity = "0..1", paramLabel = "CODE", description = "As printed, in any case: MGW2102, 2102, IST0101.")
    private @Nullable String code;

    @ArgGroup(exclusive = true)
    private @Nullable Manifest manifest;

    private static final class Manifest {

        @Option(names = "--wrong", required = true, description = "Print only the manifest that raises the code.")
        private boolean wrong;

        @Option(names = "--mended", required = true, description = "Print only the mended manifest.")
        private boolean mended;
    }

    @Mixin
    private HelpOption help = new HelpOption();

    ExplainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Map<String, String> titles = CodeTitles.all();
        if (code == null) {
            titles.forEach((each, title) -> console.out().println(each + "  " + title));
            return ExitCode.OK;
        }
        CodePage page = page(code, titles);
        if (manifest == null) {
            console.out().print(page.render(titles.getOrDefault(page.code(), "")));
        } else {
            console.out().print(page.manifest(manifest.wrong ? Example.WRONG : Example.MENDED));
        }
        return ExitCode.OK;
    }

    private static CodePage page(String written, Map<String, String> titles) {
        String name = written.toUpperCase(Locale.ROOT);
        String known = titles.containsKey(name) ? name : "MGW" + name;
        if (titles.containsKey(known)) {
            return CodePage.find(known).orElseThrow();
        }
        throw new CommandException(
                ExitCode.USAGE,
                "there is no code \"" + ErrorPrinter.printable(written) + "\"",
                null,
                Suggestion.closest(name, titles.keySet())
                                .map(near -> "did you mean " + near + "? ")
                                .orElse("")
                        + "'meshgw explain' lists all codes");
    }
}
