package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import org.jspecify.annotations.Nullable;

/** How much of a request happens. */
enum DryRun {
    NONE(""),
    /** Nothing is asked of the mesh. */
    CLIENT(" (dry run)"),
    /** Everything is checked against the mesh, nothing is written. */
    SERVER(" (server dry run)");

    /** What the option means when it stands alone. */
    static final String BARE = "unchanged";

    private final String suffix;

    DryRun(String suffix) {
        this.suffix = suffix;
    }

    /** @param value of {@code --dry-run}; null if the option is absent */
    static DryRun parse(@Nullable String value, Console console) {
        return switch (value == null ? "none" : value) {
            case "none", "false" -> NONE;
            case "client" -> CLIENT;
            case "server" -> SERVER;
            case BARE, "true" -> {
                console.err().println("Warning: --dry-run is deprecated and can be replaced with --dry-run=client.");
                yield CLIENT;
            }
            default ->
                throw new CommandException(
                        ExitCode.FINDING,
                        "Invalid dry-run value (" + value + "). Must be \"none\", \"server\", or \"client\".",
                        null,
                        null);
        };
    }

    /** What follows a message such as {@code secret/x created}. */
    String suffix() {
        return suffix;
    }
}
