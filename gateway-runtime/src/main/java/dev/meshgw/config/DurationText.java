package dev.meshgw.config;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Durations as Istio reads them: Go's notation ({@code 1h30m}, {@code 0.5s}, {@code 250ms}), which holds protobuf-JSON's. */
final class DurationText {

    private static final Pattern PART =
            Pattern.compile("([0-9]{1,18}(?:\\.[0-9]{0,18})?|\\.[0-9]{1,18})(ns|us|µs|ms|s|m|h)");

    private static final Map<String, BigDecimal> NANOS = Map.of(
            "ns", BigDecimal.ONE,
            "us", new BigDecimal("1e3"),
            "µs", new BigDecimal("1e3"),
            "ms", new BigDecimal("1e6"),
            "s", new BigDecimal("1e9"),
            "m", new BigDecimal("60e9"),
            "h", new BigDecimal("3600e9"));

    /** Go's time.Duration is a count of nanoseconds in 64 bits: about 292 years. */
    private static final BigDecimal MOST = new BigDecimal(Long.MAX_VALUE);

    private DurationText() {}

    /** @return null if the text is no duration */
    static @Nullable Duration parse(String text) {
        boolean negative = text.startsWith("-");
        String parts = negative || text.startsWith("+") ? text.substring(1) : text;
        if (parts.equals("0")) {
            return Duration.ZERO;
        }
        Matcher part = PART.matcher(parts);
        var nanos = BigDecimal.ZERO;
        int end = 0;
        while (end < parts.length() && part.find(end) && part.start() == end) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(NANOS.get(part.group(2))));
            end = part.end();
        }
        if (end == 0 || end < parts.length() || nanos.compareTo(MOST) > 0) {
            return null;
        }
        long total = nanos.setScale(0, RoundingMode.DOWN).longValueExact();
        return Duration.ofNanos(negative ? -total : total);
    }
}
