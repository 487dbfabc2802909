package dev.meshgw.cli;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The one place that turns a failure into text: what, where, why, fix. Immutable. */
public final class ErrorPrinter {

    /** Longer outside text tells no more and floods a terminal. */
    private static final int MAX_OUTSIDE_CHARACTERS = 200;

    private final PrintStream err;
    private final String prefix;

    public ErrorPrinter(PrintStream err) {
        this(err, Dialect.MESHGW);
    }

    ErrorPrinter(PrintStream err, Dialect dialect) {
        this.err = err;
        this.prefix = switch (dialect) {
            case KUBECTL -> "error: ";
            case ISTIOCTL -> "Error: ";
            case MESHGW, CURL -> "meshgw: error: ";
        };
    }

    /** Prints what went wrong; the lines of the parts that are null are left out. */
    public void print(String what, @Nullable String where, @Nullable String why, @Nullable String fix) {
        err.println(prefix + withoutControls(what));
        line("  --> ", where);
        line("  why: ", why);
        line("  fix: ", fix);
    }

    void printDefect(Throwable defect) {
        err.println("meshgw: error: this is a defect of meshgw, not of your configuration");
        err.println("  why: " + printable(String.valueOf(defect)));
        err.println("  fix: please report it with the text below, meshgw "
                + Meshgw.VERSION + ", Java " + System.getProperty("java.version") + ", "
                + System.getProperty("os.name").toLowerCase(Locale.ROOT));
        defect.printStackTrace(err);
    }

    private void line(String label, @Nullable String text) {
        if (text != null) {
            err.println(label + text.replace("\n", "\n" + " ".repeat(label.length())));
        }
    }

    /** A message made safe for a terminal: what could move its cursor is shown as a question mark, lines stay lines. */
    public static String withoutControls(String message) {
        return message.replaceAll("[\\p{Cntrl}&&[^\n\t]]", "?");
    }

    /** Outside text made safe for a terminal: control and invisible characters escaped, cut at 200 characters. */
    public static String printable(String outside) {
        var text = new StringBuilder();
        outside.codePoints().limit(MAX_OUTSIDE_CHARACTERS).forEach(c -> {
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                text.append(String.format(Locale.ROOT, "\\x%02x", c));
            } else {
                text.appendCodePoint(c);
            }
        });
        if (outside.codePointCount(0, outside.length()) > MAX_OUTSIDE_CHARACTERS) {
            text.append('…');
        }
        return text.toString();
    }
}
