package dev.meshgw.cli.docs;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.Meshgw;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
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
        footer = {"  meshgw docs ./share", "", "Exit codes: 0 written · 2 wrong usage · 3 not writable"})
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
    public Integer call() {
        Path target = console.path(directory);
        try {
            for (var file : files(console).entrySet()) {
                Path path = target.resolve(file.getKey());
                Files.createDirectories(path.getParent());
                Files.writeString(path, file.getValue());
            }
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.CONFIG, "cannot write into " + target, reason(e), "name a folder that you may write into");
        }
        return ExitCode.OK;
    }

    private static String reason(IOException e) {
        if (e instanceof FileAlreadyExistsException notAFolder) {
            return notAFolder.getFile() + " is not a folder";
        }
        if (e instanceof FileSystemException known && known.getReason() != null) {
            return known.getReason();
        }
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
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
