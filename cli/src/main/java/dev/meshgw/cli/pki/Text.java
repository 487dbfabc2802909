package dev.meshgw.cli.pki;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** How the pki commands write dates and bytes. */
final class Text {

    private Text() {}

    /** {@code 2027-03-01 12:00:00 UTC}. By hand, because loading a formatter takes as long as signing a certificate. */
    static String dateTime(Instant moment) {
        OffsetDateTime utc = moment.atOffset(ZoneOffset.UTC);
        return date(moment) + " " + twoDigits(utc.getHour()) + ":" + twoDigits(utc.getMinute()) + ":"
                + twoDigits(utc.getSecond()) + " UTC";
    }

    /** {@code 2027-03-01}, in UTC. */
    static String date(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC).toLocalDate().toString();
    }

    private static String twoDigits(int number) {
        return number < 10 ? "0" + number : String.valueOf(number);
    }

    /** {@code AB:CD:…} as openssl writes fingerprints. */
    static String colons(String hex) {
        return HexFormat.ofDelimiter(":")
                .withUpperCase()
                .formatHex(HexFormat.of().parseHex(hex));
    }
}
