package dev.meshgw.snapshot.compile;

import dev.meshgw.snapshot.HeaderFormat;
import dev.meshgw.snapshot.HeaderFormat.Command;
import dev.meshgw.snapshot.HeaderFormat.Part;
import dev.meshgw.snapshot.HeaderFormat.Text;
import dev.meshgw.snapshot.HeaderFormat.Variable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the value of a header as Envoy's substitution format. Says why if it cannot. */
final class HeaderFormatParser {

    /** {@code %COMMAND(argument):length%}. */
    private static final Pattern VARIABLE = Pattern.compile("%([A-Z_0-9]+)(?:\\(([^)]*)\\))?(?::([0-9]{1,9}))?%");

    /** The specifiers of strftime that are written here, and Envoy's for fractions of a second. */
    private static final Pattern TIME_SPECIFIERS =
            Pattern.compile("(?:[^%]|%(?:[aAbBdeFHIjmMpSsTyYZz%]|[1-9]?f|E[1-9]S|E\\*S))*");

    private static final Set<Command> WITH_ARGUMENT = Set.of(Command.REQ, Command.RESP, Command.START_TIME);

    private final String value;
    private final List<Part> parts = new ArrayList<>();
    private @Nullable String problem;

    HeaderFormatParser(String value) {
        this.value = value;
    }

    /** Null if a variable is unknown; {@link #problem} says which. */
    @Nullable
    HeaderFormat parse() {
        Matcher matcher = VARIABLE.matcher(value);
        var text = new StringBuilder();
        int at = 0;
        while (at < value.length() && problem == null) {
            char c = value.charAt(at);
            if (c != '%') {
                text.append(c);
                at++;
            } else if (value.startsWith("%%", at)) {
                text.append('%');
                at += 2;
            } else if (matcher.region(at, value.length()).lookingAt()) {
                endText(text);
                variable(matcher);
                at = matcher.end();
            } else {
                problem = "its % at position " + (at + 1) + " begins no variable";
            }
        }
        endText(text);
        return problem == null ? new HeaderFormat(parts) : null;
    }

    /** Empty if there is none. */
    String problem() {
        return problem == null ? "" : problem;
    }

    private void endText(StringBuilder text) {
        if (!text.isEmpty()) {
            parts.add(new Text(text.toString()));
            text.setLength(0);
        }
    }

    private void variable(Matcher matcher) {
        Command command = Arrays.stream(Command.values())
                .filter(known -> known.name().equals(matcher.group(1)))
                .findFirst()
                .orElse(null);
        if (command == null) {
            problem = "%" + matcher.group(1) + "% is no variable that is filled in here";
            return;
        }
        String argument = matcher.group(2) == null ? "" : matcher.group(2);
        if (!WITH_ARGUMENT.contains(command) && matcher.group(2) != null) {
            problem = "%" + command + "% takes no argument";
            return;
        }
        int maxLength = matcher.group(3) == null ? -1 : Integer.parseInt(matcher.group(3));
        if (command == Command.START_TIME) {
            if (!TIME_SPECIFIERS.matcher(argument).matches()) {
                problem = "the time format \"" + argument + "\" has an unknown specifier";
            } else {
                parts.add(new Variable(command, argument, "", maxLength));
            }
        } else if (command == Command.REQ || command == Command.RESP) {
            header(command, argument, maxLength);
        } else {
            parts.add(new Variable(command, "", "", maxLength));
        }
    }

    private void header(Command command, String argument, int maxLength) {
        String[] names = argument.toLowerCase(Locale.ROOT).split("\\?", -1);
        if (names.length > 2 || names[0].isEmpty()) {
            problem = "%" + command + "(" + argument + ")% names no header";
        } else {
            parts.add(new Variable(command, names[0], names.length == 2 ? names[1] : "", maxLength));
        }
    }
}
