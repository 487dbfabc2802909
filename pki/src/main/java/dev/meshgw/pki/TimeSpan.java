package dev.meshgw.pki;

import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Pattern;

/** Spans of time as people plan certificates with: {@code 30d}, {@code 12h}, {@code 2w}, {@code P30D}, {@code PT12H}. */
public final class TimeSpan {

    private static final Pattern FORM = Pattern.compile("(\\d{1,6})([smhdw]?)");

    /** ISO 8601 has weeks, which {@link Duration#parse} does not. */
    private static final Pattern WEEKS = Pattern.compile("p\\d{1,6}w");

    /** As many weeks as six digits write: any date that Java knows of today plus this is one that it knows. */
    private static final Duration LONGEST = Duration.ofDays(7_000_000);

    private TimeSpan() {}

    /**
     * Reads a whole number and a unit: s, m, h, d or w; without a unit, days are meant. Or an ISO 8601 duration.
     *
     * @throws PkiException if it is none
     */
    public static Duration parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        var form = FORM.matcher(WEEKS.matcher(lower).matches() ? lower.substring(1) : lower);
        if (!form.matches()) {
            return iso8601(text);
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

    private static Duration iso8601(String text) {
        try {
            Duration span = Duration.parse(text);
            if (!span.isNegative() && span.compareTo(LONGEST) < 0) {
                return span;
            }
        } catch (DateTimeException notIso8601) {
            throw refused(text);
        }
        throw refused(text);
    }

    private static PkiException refused(String text) {
        return new PkiException(
                "\"" + PkiException.printable(text) + "\" is no span of time",
                "a span is a whole number and a unit: 30d, 12h or 2w; or an ISO 8601 duration: P30D, PT12H",
                null);
    }
}
