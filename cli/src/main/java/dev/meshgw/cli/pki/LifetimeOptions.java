package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.Validity;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --days}, {@code --not-before}, {@code --not-after} and {@code --serial}. */
final class LifetimeOptions {

    /** Long enough that nobody's laptop set-up breaks unforeseen; mkcert's roots live as long. */
    static final int ROOT_DAYS = 3650;

    /** Half of a root's. */
    static final int INTERMEDIATE_DAYS = 1825;

    /** As in the documents. */
    static final int LEAF_DAYS = 365;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How long it is valid, 1 to 36500 days from now or --not-before. Default: " + ROOT_DAYS
                    + " for a root, " + INTERMEDIATE_DAYS + " for an intermediate, " + LEAF_DAYS + " for others.")
    private @Nullable Integer days;

    @Option(
            names = "--not-before",
            paramLabel = "TIME",
            converter = Arguments.Time.class,
            description = "When it becomes valid, past or future: 2026-03-01 (midnight UTC) or 2026-03-01T12:00:00Z."
                    + " Default: an hour ago, for clocks that are slow.")
    private @Nullable Instant notBefore;

    @Option(
            names = "--not-after",
            paramLabel = "TIME",
            converter = Arguments.Time.class,
            description = "When it ends, in the same form; instead of --days.")
    private @Nullable Instant notAfter;

    @Option(
            names = "--serial",
            paramLabel = "NUMBER",
            converter = Arguments.Serial.class,
            description = "The serial number, decimal or 0x and hex digits. Default: 128 random bits.")
    private @Nullable BigInteger serial;

    /** Whether an option says when the certificate is valid. */
    boolean isGiven() {
        return days != null || notBefore != null || notAfter != null;
    }

    boolean isNumbered() {
        return serial != null;
    }

    Validity validity(int defaultDays) {
        Instant end = notAfter;
        if (end != null && days != null) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "--days and --not-after exclude each other",
                    "both say when it ends",
                    "leave one of the two out");
        }
        Clock clock = Clock.systemUTC();
        Instant start = notBefore == null ? clock.instant().minus(Validity.BACKDATE) : notBefore;
        if (end != null) {
            return Arguments.orUsage(() -> new Validity(start, end));
        }
        int chosen = days == null ? defaultDays : days;
        return Arguments.orUsage(() -> notBefore == null
                ? Validity.ofDays(chosen, clock)
                : new Validity(
                        start,
                        Validity.ofDays(chosen, Clock.fixed(start, ZoneOffset.UTC))
                                .notAfter()));
    }

    /** The request with what these options ask for beside the validity: its number, and not to cut a validity that was named. */
    CertificateRequest apply(CertificateRequest request) {
        BigInteger number = serial;
        CertificateRequest numbered =
                number == null ? request : Arguments.orUsage(() -> request.withSerialNumber(number));
        return notBefore == null && notAfter == null ? numbered : numbered.withExactValidity();
    }
}
