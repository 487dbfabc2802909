package dev.meshgw.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The world outside of a command: its streams, its environment and the folder that relative paths start from. Commands
 * receive it and touch nothing else, so that they run in tests and in {@code meshgw demo} just as they do in a shell.
 *
 * <p>Results go to {@link #out()}, everything said about them to {@link #err()}. Immutable; the streams are thread-safe.
 *
 * @param directory absolute folder against which {@link #path} resolves
 * @param terminal whether {@code out} is a terminal, for colour and progress
 */
public record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path directory,
        boolean terminal) {

    public Console {
        environment = Map.copyOf(environment);
        directory = directory.toAbsolutePath().normalize();
    }

    /** The console of this process, which prints its results to {@code output}. */
    static Console system(StandardOutput output) {
        return new Console(
                System.in,
                buffered(output),
                new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
                System.getenv(),
                Path.of(""),
                System.console() != null && System.getenv("TERM") != null && !"dumb".equals(System.getenv("TERM")));
    }

    /** Not flushed at each line, because a table of a thousand rows is one write; {@link Meshgw#run} flushes at the end. */
    private static PrintStream buffered(StandardOutput output) {
        return new PrintStream(new BufferedOutputStream(output, 8192), false, StandardCharsets.UTF_8);
    }

    /** The file that the user means by {@code text}: absolute, or relative to {@link #directory}. */
    public Path path(String text) {
        return directory.resolve(text).normalize();
    }

    /** Whether text for people is coloured unless an option says otherwise: on a terminal, without NO_COLOR (no-color.org). */
    public boolean colour() {
        return terminal && variable("NO_COLOR").isEmpty();
    }

    /** Asks on the terminal for text that is not shown while it is typed; empty if there is no terminal, or nobody answers. */
    public Optional<char[]> secret(String prompt) {
        java.io.Console keyboard = terminal ? System.console() : null;
        return keyboard == null ? Optional.empty() : Optional.ofNullable(keyboard.readPassword("%s", prompt));
    }

    /** Whether the user's locale has more than ASCII: it names UTF-8 (POSIX: LC_ALL goes before LC_CTYPE and LANG). */
    public boolean unicode() {
        String locale = variable("LC_ALL")
                .or(() -> variable("LC_CTYPE"))
                .or(() -> variable("LANG"))
                .orElse("");
        return locale.toUpperCase(Locale.ROOT).replace("-", "").endsWith("UTF8");
    }

    /** A variable of the environment, empty if it is unset or blank. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(environment.get(name)).filter(value -> !value.isBlank());
    }
}
