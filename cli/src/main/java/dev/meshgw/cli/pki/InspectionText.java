package dev.meshgw.cli.pki;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.SigningRequest;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.Validity;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** An {@link Inspection} for a person to read. */
final class InspectionText {

    private final StringBuilder text = new StringBuilder();
    private final Instant now;

    /** A live chain has no lines. */
    private final boolean withLines;

    private InspectionText(Clock clock, boolean withLines) {
        this.now = clock.instant();
        this.withLines = withLines;
    }

    static String render(Inspection inspection, Clock clock) {
        var page = new InspectionText(clock, inspection.live() == null);
        page.head(inspection);
        for (int i = 0; i < inspection.entries().size(); i++) {
            page.text.append('\n');
            page.entry(inspection.entries(), i);
        }
        inspection
                .remarks()
                .forEach(remark -> page.text.append("\nnote: ").append(remark).append('\n'));
        return page.text.toString();
    }

    private void head(Inspection inspection) {
        text.append(ErrorPrinter.printable(inspection.source()));
        LiveChain live = inspection.live();
        if (live != null) {
            text.append(" at ").append(live.peer()).append('\n');
            field("protocol", live.protocol() + (live.cipherSuite().isEmpty() ? "" : ", " + live.cipherSuite()));
            field("server name", inspection.serverName() == null ? "none sent" : inspection.serverName());
            field("verified", "no: shown as received, nothing was checked against a trusted root");
            if (live.failure() != null) {
                field("failure", ErrorPrinter.printable(live.failure()));
            }
        } else {
            text.append('\n');
        }
    }

    private void entry(List<PkiEntry> all, int at) {
        PkiEntry entry = all.get(at);
        if (entry instanceof PkiEntry.Certificate certificate) {
            title(all, at, certificate.description().authority() ? "CA certificate" : "certificate");
            certificate(certificate.description());
            field("issued by", issuer(all, at, certificate));
        } else if (entry instanceof PkiEntry.Request request) {
            title(all, at, "signing request");
            request(request.request());
        } else if (entry instanceof PkiEntry.Key key) {
            title(all, at, "private key");
            field("key", key.publicKey().algorithm() + " (" + key.label() + ")");
            field("public key", "SHA-256 " + Text.colons(key.publicKey().sha256()));
            field("belongs to", owner(all, key));
        } else if (entry instanceof PkiEntry.EncryptedKey key) {
            title(all, at, "encrypted private key");
            field("form", key.label());
        } else if (entry instanceof PkiEntry.Crl revocation) {
            title(all, at, "revocation list");
            field("issuer", revocation.list().issuer().toString());
        } else if (entry instanceof PkiEntry.Other other) {
            title(all, at, other.label());
            field("this is", other.meaning());
        } else {
            throw new AssertionError(entry);
        }
    }

    private void title(List<PkiEntry> all, int at, String kind) {
        text.append(all.size() == 1 ? kind : (at + 1) + ". " + kind);
        text.append(withLines ? " (" + all.get(at).place() + ")\n" : "\n");
    }

    private void certificate(CertificateDescription certificate) {
        field("subject", certificate.subject().toString());
        field("issuer", certificate.issuer().toString());
        String covered = names(certificate.subjectAltNames(), certificate.otherNames());
        if (!covered.isEmpty() || !certificate.authority()) {
            field("covers", orNone(covered));
        }
        field("valid", validity(certificate.validity()));
        field("serial", serial(certificate.serialNumber()));
        field("key", certificate.publicKey().algorithm());
        field("signature", certificate.signatureAlgorithm());
        field("use", use(certificate));
        field("fingerprint", "SHA-256 " + Text.colons(certificate.sha256()));
        field("public key", "SHA-256 " + Text.colons(certificate.publicKey().sha256()));
    }

    private void request(SigningRequest request) {
        field("subject", request.subject().toString());
        field("asks for", orNone(names(request.subjectAltNames(), request.otherNames())));
        field("key", request.publicKey().algorithm());
        request.profile().ifPresent(profile -> field("use", profile.name().toLowerCase(Locale.ROOT)));
        field("signature", "valid: the asker holds the private key");
        field("public key", "SHA-256 " + Text.colons(request.publicKey().sha256()));
    }

    private void field(String label, String value) {
        text.append("  ")
                .append(label)
                .append(" ".repeat(13 - label.length()))
                .append(value)
                .append('\n');
    }

    private static String names(List<SubjectAltName> known, List<String> others) {
        return String.join(
                ", ",
                Stream.concat(known.stream().map(Object::toString), others.stream())
                        .toList());
    }

    private static String orNone(String names) {
        return names.isEmpty() ? "no subject alternative name" : names;
    }

    private String validity(Validity validity) {
        String range = Text.dateTime(validity.notBefore()) + " to " + Text.dateTime(validity.notAfter());
        if (now.isBefore(validity.notBefore())) {
            return range + ", NOT YET VALID";
        }
        if (now.isAfter(validity.notAfter())) {
            return range + ", EXPIRED " + days(validity.notAfter(), now) + " ago";
        }
        return range + ", " + days(now, validity.notAfter()) + " left";
    }

    private static String days(Instant from, Instant to) {
        // started days, so that a certificate is at "1 day left" and not at 0 until it has expired
        long days = ChronoUnit.DAYS.between(from, to.plus(1, ChronoUnit.DAYS).minusNanos(1));
        return days + (days == 1 ? " day" : " days");
    }

    private static String serial(BigInteger serial) {
        return serial.bitLength() <= 31 ? serial.toString() : "0x" + serial.toString(16);
    }

    private static String use(CertificateDescription certificate) {
        var use = new ArrayList<String>();
        if (certificate.authority()) {
            use.add(
                    certificate.pathLength() == null
                            ? "authority"
                            : "authority with at most " + certificate.pathLength() + " authorities below it");
        }
        use.addAll(certificate.extendedKeyUsage());
        use.addAll(certificate.keyUsage());
        return use.isEmpty() ? "not restricted (X.509 version " + certificate.version() + ")" : String.join(", ", use);
    }

    private static String issuer(List<PkiEntry> all, int at, PkiEntry.Certificate certificate) {
        Integer issuer = certificate.issuerIndex();
        if (issuer != null) {
            return issuer == at
                    ? "itself (self-signed)"
                    : "certificate " + (issuer + 1) + " here; its signature is valid";
        }
        boolean sameName = all.stream()
                .anyMatch(other -> other instanceof PkiEntry.Certificate candidate
                        && candidate
                                .description()
                                .subject()
                                .equals(certificate.description().issuer()));
        return sameName
                ? "nobody here: a certificate has the issuer's name, but another key"
                : "an authority that is not here";
    }

    private static String owner(List<PkiEntry> all, PkiEntry.Key key) {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i) instanceof PkiEntry.Certificate certificate
                    && certificate
                            .description()
                            .publicKey()
                            .sha256()
                            .equals(key.publicKey().sha256())) {
                return "certificate " + (i + 1) + " here";
            }
        }
        return "no certificate here";
    }
}
