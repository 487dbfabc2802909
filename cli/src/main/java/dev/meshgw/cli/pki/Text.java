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
    static String left(Instant now, Instant end) {
        long hours = -Math.floorDiv(-Duration.between(now, end).toSeconds(), SECONDS_AN_HOUR);
        return hours < HOURS_NOT_DAYS ? hours(hours) : -Math.floorDiv(-hours, 24L) + " days";
    }

    /** The same for what is over, in whole days or hours: {@code 9 days ago}. */
    static String ago(Instant end, Instant now) {
        long hours = Duration.between(end, now).toHours();
        return (hours < HOURS_NOT_DAYS ? hours(hours) : hours / 24 + " days") + " ago";
    }

    private static String hours(long hours) {
        return hours <= 1 ? "1 hour" : hours + " hours";
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
