package dev.meshgw.cli.pki;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.Inventory;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.Place;
import dev.meshgw.pki.PublicKeyDescription;
import dev.meshgw.pki.SubjectAltName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One item of an inventory in the words of tables and the fields of JSON. */
record InventoryRow(Inventory.Item item, Instant now) {

    static final List<String> HEADINGS =
            List.of("FILE", "KIND", "NAMES", "EXPIRES", "LEFT", "KEY", "ISSUER", "PRIVATE KEY");

    static final List<String> WIDE_HEADINGS = List.of(
            "FILE", "KIND", "NAMES", "EXPIRES", "LEFT", "KEY", "ISSUER", "PRIVATE KEY", "SUBJECT", "SERIAL", "SHA-256");

    private static final int SHOWN_NAMES = 2;

    /** Of a subject without other names, so that a table of public authorities fits a screen. */
    private static final int SHOWN_CHARACTERS = 60;

    private static final String NOTHING = "-";

    List<String> cells() {
        return List.of(
                ErrorPrinter.printable(location()),
                item.kind().toString(),
                shortNames(),
                end().map(Text::date).orElse(NOTHING),
                left(),
                publicKey().map(PublicKeyDescription::algorithm).orElse(NOTHING),
                issuer(),
                ErrorPrinter.printable(item.keySource() == null ? NOTHING : item.keySource()));
    }

    List<String> wideCells() {
        Optional<CertificateDescription> certificate = certificate();
        return List.of(
                ErrorPrinter.printable(location()),
                item.kind().toString(),
                names().isEmpty() ? NOTHING : String.join(",", names()),
                end().map(Text::dateTime).orElse(NOTHING),
                left(),
                publicKey().map(PublicKeyDescription::algorithm).orElse(NOTHING),
                certificate.map(each -> each.issuer().toString()).orElse(issuer()),
                ErrorPrinter.printable(item.keySource() == null ? NOTHING : item.keySource()),
                subject().map(Object::toString).orElse(NOTHING),
                certificate.map(each -> each.serialNumber().toString(16)).orElse(NOTHING),
                certificate.map(CertificateDescription::sha256).orElse(NOTHING));
    }

    Map<String, Object> object() {
        var map = new LinkedHashMap<String, Object>();
        map.put("source", item.source());
        if (item.entry().place() instanceof Place.Line line) {
            map.put("line", line.line());
        }
        map.put("kind", item.kind().toString());
        map.put("names", names());
        subject().ifPresent(subject -> map.put("subject", subject.slashForm()));
        certificate().ifPresent(certificate -> {
            map.put("issuer", certificate.issuer().slashForm());
            map.put("serialNumber", certificate.serialNumber().toString());
            map.put("notBefore", certificate.notBefore().toString());
            map.put("notAfter", certificate.notAfter().toString());
            map.put("status", certificate.status(now).toString());
            map.put("sha256", certificate.sha256());
        });
        if (item.entry() instanceof PkiEntry.Crl list) {
            map.put("issuer", list.list().issuer().slashForm());
            list.list().nextUpdate().ifPresent(next -> map.put("nextUpdate", next.toString()));
        }
        end().ifPresent(end -> map.put("daysLeft", ChronoUnit.DAYS.between(now, end)));
        publicKey().ifPresent(key -> {
            map.put("keyAlgorithm", key.algorithm());
            map.put("publicKeySha256", key.sha256());
        });
        if (item.keySource() != null) {
            map.put("privateKey", item.keySource());
        }
        return map;
    }

    /** The file, and the line if something stands before it there. */
    String location() {
        Place place = item.entry().place();
        if (place instanceof Place.Line line) {
            return line.line() == 1 ? item.source() : item.source() + ":" + line.line();
        }
        return place instanceof Place.Part || place instanceof Place.Alias
                ? item.source() + " (" + place + ")"
                : item.source();
    }

    /** The line in its file, 0 if it has none. */
    int line() {
        return item.entry().place() instanceof Place.Line line ? line.line() : 0;
    }

    /** What it is for, as a person calls it: its names, else its subject. */
    String shortNames() {
        List<String> names = names();
        if (names.isEmpty()) {
            return subject().map(subject -> cut(subject.toString())).orElse(NOTHING);
        }
        String shown = String.join(",", names.subList(0, Math.min(SHOWN_NAMES, names.size())));
        return names.size() <= SHOWN_NAMES ? shown : shown + ",+" + (names.size() - SHOWN_NAMES);
    }

    private static String cut(String subject) {
        return subject.length() <= SHOWN_CHARACTERS ? subject : subject.substring(0, SHOWN_CHARACTERS - 1) + "…";
    }

    private List<String> names() {
        List<SubjectAltName> names = item.entry() instanceof PkiEntry.Request request
                ? request.request().subjectAltNames()
                : certificate().map(CertificateDescription::subjectAltNames).orElse(List.of());
        return names.stream().map(Object::toString).toList();
    }

    private Optional<DistinguishedName> subject() {
        return item.entry() instanceof PkiEntry.Request request
                ? Optional.of(request.request().subject())
                : certificate().map(CertificateDescription::subject);
    }

    /** The common name of the issuer, or {@code itself}. */
    String issuer() {
        if (item.entry() instanceof PkiEntry.Crl list) {
            return name(list.list().issuer());
        }
        return certificate()
                .map(certificate -> certificate.isSelfIssued() ? "itself" : name(certificate.issuer()))
                .orElse(NOTHING);
    }

    private static String name(DistinguishedName name) {
        return name.commonName().map(ErrorPrinter::printable).orElse(name.toString());
    }

    /** How long it is still valid. */
    String left() {
        Instant end = end().orElse(null);
        if (end == null) {
            return NOTHING;
        }
        if (now.isAfter(end)) {
            return "EXPIRED";
        }
        boolean isFuture = certificate()
                .filter(certificate -> now.isBefore(certificate.notBefore()))
                .isPresent();
        return isFuture ? "NOT YET VALID" : Text.left(now, end);
    }

    private Optional<Instant> end() {
        return Optional.ofNullable(item.end());
    }

    private Optional<CertificateDescription> certificate() {
        return item.entry() instanceof PkiEntry.Certificate certificate
                ? Optional.of(certificate.description())
                : Optional.empty();
    }

    private Optional<PublicKeyDescription> publicKey() {
        if (item.entry() instanceof PkiEntry.Request request) {
            return Optional.of(request.request().publicKey());
        }
        return item.entry() instanceof PkiEntry.Key key
                ? Optional.of(key.publicKey())
                : certificate().map(CertificateDescription::publicKey);
    }
}
