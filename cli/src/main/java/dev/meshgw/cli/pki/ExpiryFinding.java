package dev.meshgw.cli.pki;

import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.Inventory;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.PkiFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A certificate or revocation list that is over, is soon over, or has not begun.
 *
 * @param source where it was found
 * @param fix what to do, best a command line
 */
record ExpiryFinding(InventoryRow row, PkiSource source, Kind kind, Instant date, String fix) {

    enum Kind {
        EXPIRED("expired"),
        NOT_YET_VALID("notYetValid"),
        EXPIRES_SOON("expiresSoon");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        @Override
        public String toString() {
            return label;
        }
    }

    /** @param within how long everything must still be valid */
    static List<ExpiryFinding> of(PkiSources sources, Instant now, Duration within) {
        Map<String, PkiSource> byName = sources.found().stream()
                .collect(Collectors.toMap(PkiSource::name, source -> source, (first, second) -> first));
        var findings = new ArrayList<ExpiryFinding>();
        for (Inventory.Item item : InventoryOptions.inventory(sources).items()) {
            PkiSource source = byName.get(item.source());
            var row = new InventoryRow(item, now);
            Instant end = item.end();
            Instant begin = item.entry() instanceof PkiEntry.Certificate certificate ? begin(certificate) : Instant.MIN;
            if (end != null && now.isAfter(end)) {
                findings.add(new ExpiryFinding(row, source, Kind.EXPIRED, end, renewal(item, source)));
            } else if (now.isBefore(begin)) {
                findings.add(new ExpiryFinding(
                        row, source, Kind.NOT_YET_VALID, begin, "look at this machine's clock, or wait"));
            } else if (end != null && now.plus(within).isAfter(end)) {
                findings.add(new ExpiryFinding(row, source, Kind.EXPIRES_SOON, end, renewal(item, source)));
            }
        }
        return findings;
    }

    private static Instant begin(PkiEntry.Certificate certificate) {
        CertificateDescription description = certificate.description();
        return description.notBefore();
    }

    private static String renewal(Inventory.Item item, PkiSource source) {
        if (source.server() != null) {
            return "renew it where it was issued (meshgw pki renew CERT) and give it to the server";
        }
        if (source.path() == null) {
            return item.kind() == Inventory.Kind.REVOCATION_LIST
                    ? "sign the list anew (meshgw pki crl) and replace the secret"
                    : "renew its file (meshgw pki renew CERT) and replace the secret";
        }
        if (item.kind() == Inventory.Kind.REVOCATION_LIST) {
            return crl(source);
        }
        if (item.kind() == Inventory.Kind.ROOT && item.keySource() == null) {
            return "its key is not here: ask who runs this authority for its successor";
        }
        return source.form() == PkiFile.Form.PEM
                ? "meshgw pki renew " + source.name()
                : "renew the PEM file that it was made of (meshgw pki renew CERT) and bundle it again";
    }

    /** A list lies beside the certificate of its authority, under the same name. */
    private static String crl(PkiSource source) {
        String authority = source.name().replaceFirst("\\.crl$", "") + ".crt";
        Path file = source.path() == null
                ? null
                : source.path().resolveSibling(Path.of(authority).getFileName());
        return file != null && Files.exists(file) ? "meshgw pki crl --ca " + authority : "meshgw pki crl --ca CA.crt";
    }

    /** {@code server DNS:a.example.com expires on 2026-12-01, in 9 days} */
    String message() {
        Instant now = row.now();
        String what = row.item().kind() + " " + row.shortNames();
        boolean isList = row.item().kind() == Inventory.Kind.REVOCATION_LIST;
        if (isList) {
            what = "revocation list of " + row.issuer();
        }
        return switch (kind) {
            case EXPIRED ->
                what + (isList ? " was to be renewed by " : " expired on ") + Text.date(date) + ", "
                        + Text.ago(date, now);
            case NOT_YET_VALID -> what + " is not valid before " + Text.dateTime(date) + ", in " + Text.left(now, date);
            case EXPIRES_SOON ->
                what + (isList ? " must be renewed by " : " expires on ") + Text.date(date) + ", in "
                        + Text.left(now, date);
        };
    }
}
