package dev.meshgw.pki;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A certificate, key or bundle cannot be used. The message says what, with the file and the PEM block; {@link #why} and
 * {@link #fix} say the rest. Never carries key bytes or passwords.
 */
public final class PkiException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Longer outside text tells no more and floods a terminal. */
    private static final int MAX_OUTSIDE_CHARACTERS = 200;

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

    /** Outside text for a message: control characters replaced, cut at 200 characters. */
    static String printable(String outside) {
        var text = new StringBuilder();
        outside.codePoints().limit(MAX_OUTSIDE_CHARACTERS).forEach(c -> {
            boolean safe = !Character.isISOControl(c) && Character.getType(c) != Character.FORMAT;
            text.append(safe ? Character.toString(c) : String.format("\\x%02x", c));
        });
        return text + (outside.codePointCount(0, outside.length()) > MAX_OUTSIDE_CHARACTERS ? "…" : "");
    }
}
