package dev.meshgw.cli.docs;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw docs}: writes the manual pages and completions of this version. */
@Command(
        name = "docs",
        description = "Write the manual pages and shell completions of this version into a folder.",
        footerHeading = "%nExamples:%n",
        footer = {"  meshgw docs ./share", "", "Exit codes: 0 written · 2 wrong usage"})
public final class DocsCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "DIR", description = "Gets the folders completions and man; made if absent.")
    private String directory = ".";

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    DocsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Path target = console.path(directory);
        for (var file : files(console).entrySet()) {
            Path path = target.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.writeString(path, file.getValue());
        }
        return 0;
    }

    /** Relative file name to content, of every generated file. */
    static Map<String, String> files(Console console) {
        var files = new LinkedHashMap<String, String>();
        for (CompletionCommand.Shell shell : CompletionCommand.Shell.values()) {
            files.put("completions/" + shell.fileName(), shell.script(console));
        }
        ManPage.renderAll(Meshgw.completeCommandLine(console)).forEach((name, text) -> files.put("man/" + name, text));
        return files;
    }
}
