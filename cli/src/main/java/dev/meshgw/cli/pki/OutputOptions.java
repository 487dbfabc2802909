package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.pki.PemFiles;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --out} and {@code --force}. */
final class OutputOptions {

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "Folder for the files; made if it is missing. Default: the current folder.")
    private @Nullable String out;

    @Option(names = "--force", description = "Replace files that exist. The old pair stays whole until the new one is.")
    private boolean force;

    /** The folder named by {@code --out}, or null. */
    @Nullable
    String named() {
        return out;
    }

    Path directory(Console console) {
        return console.path(out == null ? "" : out);
    }

    /** Complains now rather than after a slow key was made. */
    void requireAbsent(Console console, String... fileNames) {
        if (!force) {
            PemFiles.requireAbsent(directory(console), List.of(fileNames));
        }
    }

    void write(PemFiles files) {
        files.write(force);
    }

    /** The file as the user would name it: {@code new_certificates/example.com.crt}. */
    String display(String fileName) {
        return out == null || out.isEmpty() ? fileName : out.endsWith("/") ? out + fileName : out + "/" + fileName;
    }

    /** @throws CommandException if the name cannot be part of a file name */
    static String baseName(String name) {
        return Arguments.orUsage(() -> PemFiles.baseName(name));
    }
}
