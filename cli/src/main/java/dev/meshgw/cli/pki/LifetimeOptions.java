package dev.meshgw.cli.pki;

import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.Validity;
import java.math.BigInteger;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --days} and {@code --serial}. */
final class LifetimeOptions {

    /** Long enough that nobody's laptop set-up breaks unforeseen; mkcert's roots live as long. */
    static final int ROOT_DAYS = 3650;

    /** As in the documents. */
    static final int LEAF_DAYS = 365;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How long it is valid, 1 to 36500 days from now. Default: " + ROOT_DAYS + " for a root, "
                    + LEAF_DAYS + " for others.")
    private @Nullable Integer days;

    @Option(
            names = "--serial",
            paramLabel = "NUMBER",
            converter = Arguments.Serial.class,
            description = "The serial number, decimal or 0x and hex digits. Default: 128 random bits.")
    private @Nullable BigInteger serial;

    Validity validity(int defaultDays) {
        int chosen = days == null ? defaultDays : days;
        return Arguments.orUsage(() -> Validity.ofDays(chosen, Clock.systemUTC()));
    }

    CertificateRequest numbered(CertificateRequest request) {
        BigInteger number = serial;
        return number == null ? request : Arguments.orUsage(() -> request.withSerialNumber(number));
    }
}
