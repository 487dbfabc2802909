package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.Flaw;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.NameConstraint;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.RevocationReason;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.TimeSpan;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.function.Supplier;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Words of the command line to values of the pki library; what it refuses is wrong usage. */
final class Arguments {

    private Arguments() {}

    static final class Name implements ITypeConverter<DistinguishedName> {
        @Override
        public DistinguishedName convert(String text) {
            return read(() -> DistinguishedName.parse(text));
        }
    }

    static final class AltName implements ITypeConverter<SubjectAltName> {
        @Override
        public SubjectAltName convert(String text) {
            return read(() -> SubjectAltName.parse(text));
        }
    }

    static final class Constraint implements ITypeConverter<NameConstraint> {
        @Override
        public NameConstraint convert(String text) {
            return read(() -> NameConstraint.parse(text));
        }
    }

    /** A date, which is its midnight in UTC, or a moment as RFC 3339 writes it. */
    static final class Time implements ITypeConverter<Instant> {

        /** X.509 writes four digits, and the first of them as UTCTime in the 20th century (RFC 5280 §4.1.2.5). */
        private static final int FIRST_YEAR = 1950;

        private static final int LAST_YEAR = 9999;

        @Override
        public Instant convert(String text) {
            try {
                OffsetDateTime time = text.indexOf('T') < 0 && text.indexOf('t') < 0
                        ? LocalDate.parse(text).atStartOfDay().atOffset(ZoneOffset.UTC)
                        : OffsetDateTime.parse(text);
                int year = time.withOffsetSameInstant(ZoneOffset.UTC).getYear();
                if (year < FIRST_YEAR || year > LAST_YEAR) {
                    throw new TypeConversionException(
                            "certificates hold the years " + FIRST_YEAR + " to " + LAST_YEAR + ", not " + year);
                }
                return time.toInstant();
            } catch (DateTimeParseException e) {
                throw new TypeConversionException("\"" + text
                        + "\" is neither a date such as 2026-03-01 nor a time such as 2026-03-01T12:00:00Z");
            }
        }
    }

    static final class KeyType implements ITypeConverter<KeyAlgorithm> {
        @Override
        public KeyAlgorithm convert(String text) {
            return read(() -> KeyAlgorithm.parse(text));
        }
    }

    /** Decimal, or hexadecimal with {@code 0x}, as {@code openssl x509 -set_serial} reads it. */
    static final class Serial implements ITypeConverter<BigInteger> {
        @Override
        public BigInteger convert(String text) {
            try {
                return text.toLowerCase(Locale.ROOT).startsWith("0x")
                        ? new BigInteger(text.substring(2), 16)
                        : new BigInteger(text);
            } catch (NumberFormatException e) {
                throw new TypeConversionException("\"" + text + "\" is neither a decimal number nor 0x and hex digits");
            }
        }
    }

    static final class Reason implements ITypeConverter<RevocationReason> {
        @Override
        public RevocationReason convert(String text) {
            return read(() -> RevocationReason.parse(text));
        }
    }

    /** A span of days and such: {@code 30d}, {@code 12h}, {@code 2w}. */
    static final class Span implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            return read(() -> TimeSpan.parse(text));
        }
    }

    static final class FlawKind implements ITypeConverter<Flaw> {
        @Override
        public Flaw convert(String text) {
            return read(() -> Flaw.parse(text));
        }
    }

    /** The profiles of an end entity, in lower case. */
    static final class LeafProfile implements ITypeConverter<CertificateProfile> {
        @Override
        public CertificateProfile convert(String text) {
            return switch (text) {
                case "server" -> CertificateProfile.SERVER;
                case "client" -> CertificateProfile.CLIENT;
                case "both" -> CertificateProfile.SERVER_AND_CLIENT;
                default -> throw new TypeConversionException("\"" + text + "\" is neither server, client nor both");
            };
        }
    }

    /** For values that picocli does not convert: what the library refuses, with its reason and remedy, is wrong usage. */
    static <T> T orUsage(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (PkiException e) {
            throw new CommandException(
                    ExitCode.USAGE,
                    e.getMessage(),
                    e.why().orElse(null),
                    e.fix().orElse(null));
        }
    }

    private static <T> T read(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (PkiException e) {
            throw new TypeConversionException(e.getMessage()
                    + e.why().map(why -> ": " + why).orElse("")
                    + e.fix().map(fix -> "; " + fix).orElse(""));
        }
    }
}
