package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.SigningRequest;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.Validity;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** What a person wants to know after a certificate or request was made: result to stdout, warnings to stderr. */
final class IssueReport {

    /** Apple's platforms refuse server certificates that live longer, of private roots too (support.apple.com/103769). */
    private static final int MAX_SERVER_DAYS = 825;

    private final List<String> lines = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();

    private IssueReport(String title) {
        lines.add(title);
    }

    static IssueReport root(CertificateDescription root) {
        var report = new IssueReport("Root certificate " + root.subject());
        report.validUntil(root.validity());
        return report.line("key", root.publicKey().algorithm());
    }

    static IssueReport leaf(
            CertificateProfile profile, CertificateDescription leaf, Validity asked, AuthorityOptions.Signer signer) {
        String kind = profile == CertificateProfile.CLIENT ? "Client" : "Server";
        var report = new IssueReport(kind + " certificate " + leaf.subject());
        report.covers("covers", leaf.subjectAltNames());
        report.validUntil(leaf.validity());
        report.line("key", leaf.publicKey().algorithm());
        report.line("issued by", leaf.issuer() + " (" + ErrorPrinter.printable(signer.source()) + ")");
        if (leaf.validity().notAfter().isBefore(asked.notAfter())) {
            report.warn(
                    "it ends with its authority, before the " + Text.date(asked.notAfter()) + " that was asked for");
        }
        if (profile == CertificateProfile.SERVER) {
            report.warnOfServer(leaf);
        }
        return report;
    }

    static IssueReport request(SigningRequest request, boolean commonNameOnly) {
        var report = new IssueReport("Signing request " + request.subject())
                .covers("asks for", request.subjectAltNames())
                .line("key", request.publicKey().algorithm());
        if (commonNameOnly) {
            report.warn("'meshgw pki sign' covers the CN, unless it is told --cn-only too");
        }
        return report;
    }

    private IssueReport covers(String label, List<SubjectAltName> names) {
        return line(
                label,
                names.isEmpty()
                        ? "no subject alternative name"
                        : String.join(", ", names.stream().map(Object::toString).toList()));
    }

    private void validUntil(Validity validity) {
        // The start lies before now by the backdating, which is less than a day: round down to the days asked for.
        long days = ChronoUnit.DAYS.between(Instant.now(), validity.notAfter().plus(Duration.ofMinutes(1)));
        line("valid until", Text.dateTime(validity.notAfter()) + " (" + days + (days == 1 ? " day)" : " days)"));
    }

    private void warnOfServer(CertificateDescription leaf) {
        if (leaf.subjectAltNames().isEmpty()) {
            warn("it has a CN only: curl, Java and Envoy accept that, browsers and Go refuse it" + " (RFC 9525)");
        }
        for (SubjectAltName name : leaf.subjectAltNames()) {
            if (name instanceof SubjectAltName.DnsName dns && dns.isWildcard()) {
                warnOfWildcard(dns, leaf.subjectAltNames());
            }
        }
        if (ChronoUnit.DAYS.between(leaf.validity().notBefore(), leaf.validity().notAfter()) > MAX_SERVER_DAYS) {
            warn("Apple's systems refuse server certificates that are valid for more than " + MAX_SERVER_DAYS
                    + " days");
        }
        if (leaf.publicKey().algorithm().equals("Ed25519")) {
            warn("browsers fail the handshake with an Ed25519 certificate; ec:p256 works everywhere");
        }
    }

    private void warnOfWildcard(SubjectAltName.DnsName wildcard, List<SubjectAltName> all) {
        String parent = wildcard.value().substring(2);
        boolean parentCovered = all.stream().anyMatch(name -> name.covers(parent));
        warn(wildcard.value() + " covers a." + parent + " but not a.b." + parent
                + (parentCovered ? "" : ", and not " + parent + " itself"));
        if (!parent.contains(".")) {
            warn("browsers and curl refuse a wildcard that stands before a single label, as " + wildcard.value()
                    + " does");
        }
    }

    IssueReport wrote(String file) {
        return line("wrote", file);
    }

    IssueReport wrotePrivate(String file) {
        return line("wrote", file + " (private: keep it to yourself)");
    }

    IssueReport warn(String warning) {
        warnings.add(warning);
        return this;
    }

    private IssueReport line(String label, String value) {
        lines.add("  " + label + " ".repeat(13 - label.length()) + value);
        return this;
    }

    void print(Console console) {
        lines.forEach(console.out()::println);
        console.out().flush();
        warnings.forEach(warning -> console.err().println("meshgw: warning: " + warning));
    }
}
