package dev.meshgw.cli.client;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.client.KeyLogFile;
import java.io.Closeable;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a command writes the secrets of its TLS connections: the file of {@code --keylog}, else that of the variable
 * {@code SSLKEYLOGFILE}, which curl and browsers follow, too, else nowhere. For one thread.
 */
final class KeyLog implements Closeable {

    private static final String VARIABLE = "SSLKEYLOGFILE";

    private final String name;
    private final @Nullable KeyLogFile file;
    private final Consumer<String> warnings;

    private KeyLog(String name, @Nullable KeyLogFile file, Consumer<String> warnings) {
        this.name = name;
        this.file = file;
        this.warnings = warnings;
    }

    /**
     * @param option the file of {@code --keylog}, null if it was not given
     * @param quiet whether to keep warnings back
     * @throws CommandException if that file cannot be written; a variable is no reason to stop
     */
    static KeyLog open(@Nullable String option, Console console, boolean quiet) {
        Consumer<String> warnings = quiet ? text -> {} : text -> console.err().println("meshgw: warning: " + text);
        if (option == null) {
            return console.variable(VARIABLE)
                    .map(name -> ofVariable(name, console, warnings))
                    .orElseGet(() -> new KeyLog("", null, warnings));
        }
        String name = ErrorPrinter.printable(option);
        try {
            var file = KeyLogFile.open(console.path(option));
            warnings.accept(name + " gets the keys to this traffic; whoever reads it can decrypt a capture");
            return new KeyLog(name, file, warnings);
        } catch (IOException e) {
            throw new CommandException(
                    ExitCode.MATERIAL,
                    "cannot write the key log " + name,
                    WriteReason.of(e),
                    "name a file in a folder of yours; one that exists must be yours alone, mode 0600");
        }
    }

    private static KeyLog ofVariable(String variable, Console console, Consumer<String> warnings) {
        String name = ErrorPrinter.printable(variable);
        try {
            return new KeyLog(name, KeyLogFile.open(console.path(variable)), warnings);
        } catch (IOException e) {
            warnings.accept("no key log is written to " + name + " of " + VARIABLE + ": " + WriteReason.of(e));
            return new KeyLog(name, null, warnings);
        }
    }

    /** What a client gives each line to. */
    Consumer<String> sink() {
        return file == null ? line -> {} : file;
    }

    @Override
    public void close() {
        if (file == null) {
            return;
        }
        file.failure().ifPresent(e -> warnings.accept("the key log " + name + " is incomplete: " + WriteReason.of(e)));
        try {
            file.close();
        } catch (IOException e) {
            warnings.accept("the key log " + name + " may be incomplete: " + WriteReason.of(e));
        }
    }
}
