package dev.meshgw.cli;

import org.jspecify.annotations.Nullable;

/**
 * A command cannot do what it was asked, for a reason the user can mend. {@link ErrorPrinter} prints it as what, where, why
 * and fix.
 */
public final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final @Nullable String why;
    private final @Nullable String fix;

    /**
     * @param what one sentence without a period, names quoted
     * @param why the reason, or null if {@code what} says it
     * @param fix what to do, best as a command line, or null if there is nothing to do
     */
    public CommandException(int exitCode, String what, @Nullable String why, @Nullable String fix) {
        super(what);
        this.exitCode = exitCode;
        this.why = why;
        this.fix = fix;
    }

    public int exitCode() {
        return exitCode;
    }

    public @Nullable String why() {
        return why;
    }

    public @Nullable String fix() {
        return fix;
    }
}
