package dev.meshgw.pki;

import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Spans of time as people plan certificates with: {@code 30d}, {@code 12h}, {@code 2w}. */
public final class TimeSpan {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhdw]?)");

    private TimeSpan() {}

    /**
     * Reads a whole number and a unit: s, m, h, d or w; without a unit, days are meant.
     *
     * @throws PkiException if it is none
     */
    public static Duration parse(String text) {
        var form = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!form.matches()) {
            throw new PkiException(
                    "\"" + PkiException.printable(text) + "\" is no span of time",
                    "a span is a whole number and a unit: 30d, 12h or 2w",
                    null);
        }
        long number = Long.parseLong(form.group(1));
        return switch (form.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            case "w" -> Duration.ofDays(7 * number);
            default -> Duration.ofDays(number);
        };
    }
}
