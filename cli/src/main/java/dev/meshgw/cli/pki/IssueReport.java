package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.Expectation;
import dev.meshgw.pki.Flaw;
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
        return new IssueReport("Root certificate " + root.subject()).authority(root);
    }

    static IssueReport intermediate(
            CertificateDescription intermediate, Validity asked, AuthorityOptions.Signer signer) {
        return new IssueReport("Intermediate certificate " + intermediate.subject())
                .authority(intermediate)
                .issuedBy(intermediate, asked, signer);
    }

    private IssueReport authority(CertificateDescription authority) {
        Integer below = authority.pathLength();
        if (below != null) {
            line(
                    "may issue",
                    below == 0
                            ? "server and client certificates only"
                            : below + (below == 1 ? " authority" : " authorities") + " below it, servers and clients");
        }
        authority
                .nameConstraints()
                .ifPresent(constraints -> constraints.words().forEach(words -> line("names", words)));
        lifetime(authority.validity());
        return line("key", authority.publicKey().algorithm());
    }

    private IssueReport issuedBy(CertificateDescription issued, Validity asked, AuthorityOptions.Signer signer) {
        boolean bySigner =
                issued.issuer().equals(signer.authority().description().subject());
        line(
                "issued by",
                issued.isSelfIssued()
                        ? "itself"
                        : issued.issuer() + (bySigner ? " (" + ErrorPrinter.printable(signer.source()) + ")" : ""));
        return issued.validity().notAfter().isBefore(asked.notAfter())
                ? warn("it ends with its authority, before the " + Text.date(asked.notAfter()) + " that was asked for")
                : this;
    }

    static IssueReport leaf(
            CertificateProfile profile, CertificateDescription leaf, Validity asked, AuthorityOptions.Signer signer) {
        var report = new IssueReport(kind(profile) + " certificate " + leaf.subject());
        report.covers("covers", leaf.subjectAltNames());
        report.lifetime(leaf.validity());
        report.line("key", leaf.publicKey().algorithm());
        report.issuedBy(leaf, asked, signer);
        if (profile.isServer()) {
            report.warnOfServer(leaf);
        }
        return report;
    }

    private static String kind(CertificateProfile profile) {
        return switch (profile) {
            case ROOT -> "Root";
            case INTERMEDIATE -> "Intermediate";
            case SERVER -> "Server";
            case CLIENT -> "Client";
            case SERVER_AND_CLIENT -> "Server and client";
        };
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
                        : String.join(
                                ", ",
                                names.stream().map(SubjectAltName::displayed).toList()));
    }

    private void lifetime(Validity validity) {
        Instant now = Instant.now();
        if (validity.notBefore().isAfter(now)) {
            line("valid from", Text.dateTime(validity.notBefore()) + " (not yet)");
        }
        // The start lies before now by the backdating, which is less than a day: round down to the days asked for.
        long days = ChronoUnit.DAYS.between(now, validity.notAfter().plus(Duration.ofMinutes(1)));
        line(
                "valid until",
                Text.dateTime(validity.notAfter())
                        + (validity.notAfter().isBefore(now)
                                ? " (expired)"
                                : " (" + days + (days == 1 ? " day)" : " days)")));
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

    /** What judges are expected to make of it, after what was written. */
    IssueReport broken(Flaw flaw, List<Expectation> expectations, String host) {
        line("wrong", flaw.meaning());
        lines.add("Expect of those who see it:");
        for (Expectation expectation : expectations) {
            line(expectation.judge().toString(), expectation.words(host));
        }
        return warn("it is broken on purpose (" + flaw + "): for tests only");
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
