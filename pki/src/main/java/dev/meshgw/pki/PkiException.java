package dev.meshgw.pki;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A certificate, key or bundle cannot be used. The message says what, with the file and the PEM block; {@link #why} and
 * {@link #fix} say the rest. Never carries key bytes or passwords.
 */
public final class PkiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String why;
    private final @Nullable String fix;

    public PkiException(String what, @Nullable String why, @Nullable String fix) {
        super(what);
        this.why = why;
        this.fix = fix;
    }

    public PkiException(String what, @Nullable String why, @Nullable String fix, Throwable cause) {
        super(what, cause);
        this.why = why;
        this.fix = fix;
    }

    /** The reason, in words. */
    public Optional<String> why() {
        return Optional.ofNullable(why);
    }

    /** What the user can do, best as a command line. */
    public Optional<String> fix() {
        return Optional.ofNullable(fix);
    }
}
