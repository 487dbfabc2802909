package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.pki.RevocationList;
import dev.meshgw.pki.RevokedCertificate;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What a person wants to know of a revocation list: result to stdout, what it lacks to stderr. */
final class RevocationReport {

    private final List<String> lines = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    RevocationReport(RevocationList list) {
        lines.add("Revocation list of " + list.issuer());
    }

    RevocationReport revoked(String name, RevokedCertificate entry) {
        return line("revoked", name + ", serial " + serial(entry.serialNumber()) + ", " + entry.reason());
    }

    RevocationReport unchanged(String name, RevokedCertificate entry) {
        return line(
                "unchanged",
                name + " was revoked on " + Text.date(entry.revocationDate()) + " already, " + entry.reason());
    }

    /** Number, size and dates. */
    RevocationReport facts(RevocationList list) {
        list.number().ifPresent(number -> line("number", number.toString()));
        int count = list.entries().size();
        line("holds", count == 1 ? "1 certificate" : count == 0 ? "no certificate" : count + " certificates");
        list.nextUpdate().ifPresent(end -> line("next update", Text.dateTime(end) + " (" + daysUntil(end) + ")"));
        return this;
    }

    private static String daysUntil(Instant end) {
        long days = ChronoUnit.DAYS.between(Instant.now(), end.plus(Duration.ofMinutes(1)));
        return days + (days == 1 ? " day" : " days");
    }

    RevocationReport entries(RevocationList list) {
        for (RevokedCertificate entry : list.entries()) {
            line(
                    "revoked",
                    Text.dateTime(entry.revocationDate()) + "  serial " + serial(entry.serialNumber()) + "  "
                            + entry.reason());
        }
        return this;
    }

    RevocationReport wrote(String file) {
        return line("wrote", file);
    }

    RevocationReport warn(List<String> more) {
        warnings.addAll(more);
        return this;
    }

    static String serial(BigInteger serial) {
        return serial.bitLength() <= 31 ? serial.toString() : "0x" + serial.toString(16);
    }

    private RevocationReport line(String label, String value) {
        lines.add("  " + label + " ".repeat(13 - label.length()) + value);
        return this;
    }

    void print(Console console) {
        lines.forEach(console.out()::println);
        console.out().flush();
        warnings.forEach(warning -> console.err().println("meshgw: warning: " + warning));
    }
}
