package dev.meshgw.cli.pki;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** How the pki commands write dates and bytes. */
final class Text {

    private static final long SECONDS_AN_HOUR = 3600;

    /** So near to the end, the hour counts. */
    private static final long HOURS_NOT_DAYS = 48;

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

    /**
     * {@code 9 days}, {@code 1 hour}: started ones are counted, so that a certificate has 1 hour left and not 0 until it has
     * expired. Up to two days in hours.
     */
    static String span(Instant from, Instant to) {
        long hours = Math.max(1, -Math.floorDiv(-Duration.between(from, to).toSeconds(), SECONDS_AN_HOUR));
        if (hours < HOURS_NOT_DAYS) {
            return hours + (hours == 1 ? " hour" : " hours");
        }
        return -Math.floorDiv(-hours, 24L) + " days";
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
