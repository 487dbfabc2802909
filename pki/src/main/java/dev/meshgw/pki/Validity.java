package dev.meshgw.pki;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * From when to when a certificate is valid, both ends included, in whole seconds as X.509 has them. Immutable.
 */
public record Validity(Instant notBefore, Instant notAfter) {

    /** A peer whose clock is slow by less than this accepts a certificate at once; public authorities backdate alike. */
    public static final Duration BACKDATE = Duration.ofHours(1);

    /** A century: longer lives are typing errors, and the last date that X.509 can write is the year 9999. */
    public static final int MAX_DAYS = 36_500;

    /** @throws PkiException if it ends before it starts */
    public Validity {
        notBefore = notBefore.truncatedTo(ChronoUnit.SECONDS);
        notAfter = notAfter.truncatedTo(ChronoUnit.SECONDS);
        if (notAfter.isBefore(notBefore)) {
            throw new PkiException(
                    "the validity ends (" + notAfter + ") before it starts (" + notBefore + ")",
                    null,
                    "name both ends, the earlier one with --not-before");
        }
    }

    /**
     * Starts {@link #BACKDATE} before now, ends the given number of calendar days after now in UTC.
     *
     * @param days 1 to {@link #MAX_DAYS}
     * @throws PkiException if {@code days} is out of range
     */
    public static Validity ofDays(int days, Clock clock) {
        if (days < 1 || days > MAX_DAYS) {
            throw new PkiException(
                    "a certificate cannot live " + days + " days",
                    "1 to " + MAX_DAYS + " are possible",
                    days < 1
                            ? "for one that is over already, name both ends: --not-before 2020-01-01 --not-after 2020-02-01"
                            : "name its end instead: --not-after DATE");
        }
        Instant now = clock.instant();
        return new Validity(
                now.minus(BACKDATE), now.atOffset(ZoneOffset.UTC).plusDays(days).toInstant());
    }

    /** As long as this one, from another moment on. */
    Validity from(Instant start) {
        return new Validity(start, start.plus(Duration.between(notBefore, notAfter)));
    }

    public boolean includes(Instant moment) {
        return !moment.isBefore(notBefore) && !moment.isAfter(notAfter);
    }

    /** The part of this that lies within {@code outer}; this itself if no part of it does. */
    Validity within(Validity outer) {
        Instant start = notBefore.isBefore(outer.notBefore) ? outer.notBefore : notBefore;
        Instant end = notAfter.isAfter(outer.notAfter) ? outer.notAfter : notAfter;
        return end.isBefore(start) ? this : new Validity(start, end);
    }
}
