package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The Date header (RFC 9110 §5.6.7), rendered once a second. One for each {@link Worker}; event loop only. */
final class HttpDate {

    /** IMF-fixdate; DateTimeFormatter.RFC_1123_DATE_TIME writes days below 10 with one digit. */
    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private long second = Long.MIN_VALUE;
    private AsciiString text = AsciiString.EMPTY_STRING;

    /** @param epochMillis now */
    AsciiString at(long epochMillis) {
        long now = epochMillis / 1000;
        if (now != second) {
            second = now;
            text = AsciiString.of(IMF_FIXDATE.format(Instant.ofEpochSecond(now)));
        }
        return text;
    }
}
