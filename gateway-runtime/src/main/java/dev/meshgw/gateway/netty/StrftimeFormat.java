package dev.meshgw.gateway.netty;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes times in UTC as strftime does, with Envoy's {@code %3f} for fractions of a second. Stateless. */
final class StrftimeFormat {

    private static final String DEFAULT = "%Y-%m-%dT%H:%M:%E3SZ";

    private StrftimeFormat() {}

    /** @param format empty for Envoy's default, ISO 8601 with milliseconds */
    static String format(String format, Instant time) {
        String specifiers = format.isEmpty() ? DEFAULT : format;
        ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
        var text = new StringBuilder();
        for (int i = 0; i < specifiers.length(); i++) {
            char c = specifiers.charAt(i);
            if (c != '%' || i + 1 == specifiers.length()) {
                text.append(c);
                continue;
            }
            int start = ++i;
            while (i + 1 < specifiers.length() && "E*123456789".indexOf(specifiers.charAt(i)) >= 0) {
                i++;
            }
            append(text, specifiers.substring(start, i), specifiers.charAt(i), utc);
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String modifier, char specifier, ZonedDateTime time) {
        switch (specifier) {
            case '%' -> text.append('%');
            case 's' -> text.append(time.toEpochSecond());
            case 'f' -> text.append(fraction(digits(modifier, 9), time));
            case 'S' -> {
                text.append(pattern("ss", time));
                int digits = modifier.endsWith("*") ? 9 : digits(modifier, 0);
                if (digits > 0) {
                    text.append('.').append(fraction(digits, time));
                }
            }
            default -> text.append(pattern(pattern(specifier), time));
        }
    }

    private static int digits(String modifier, int otherwise) {
        String digits = modifier.replace("E", "");
        return digits.isEmpty() ? otherwise : digits.charAt(0) - '0';
    }

    private static String fraction(int digits, ZonedDateTime time) {
        return String.format(Locale.ROOT, "%09d", time.getNano()).substring(0, digits);
    }

    private static String pattern(String pattern, ZonedDateTime time) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH).format(time);
    }

    private static String pattern(char specifier) {
        return switch (specifier) {
            case 'Y' -> "yyyy";
            case 'y' -> "yy";
            case 'm' -> "MM";
            case 'd' -> "dd";
            case 'e' -> "ppd";
            case 'H' -> "HH";
            case 'I' -> "hh";
            case 'M' -> "mm";
            case 'p' -> "a";
            case 'j' -> "DDD";
            case 'a' -> "EEE";
            case 'A' -> "EEEE";
            case 'b' -> "MMM";
            case 'B' -> "MMMM";
            case 'F' -> "yyyy-MM-dd";
            case 'T' -> "HH:mm:ss";
            case 'z' -> "xx";
            case 'Z' -> "'UTC'";
            default ->
                throw new IllegalArgumentException("specifier: %" + specifier + " (expected: one of strftime's)");
        };
    }
}
