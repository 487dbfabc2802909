package dev.meshgw.cli.pki;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.pki.path.ChainCertificate;
import dev.meshgw.pki.path.Refusal;
import dev.meshgw.pki.path.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A {@link VerificationReport} for a person: the verdict, the chain from leaf to root with what each link proves, the reason. */
final class VerificationText {

    private static final int MAX_HOSTS = 5;

    private final StringBuilder text = new StringBuilder();
    private final VerificationReport report;

    private VerificationText(VerificationReport report) {
        this.report = report;
    }

    static String render(VerificationReport report) {
        var page = new VerificationText(report);
        page.head();
        List<ChainCertificate> path = report.strict().path();
        for (int depth = 0; depth < path.size(); depth++) {
            page.link(path.get(depth), depth);
        }
        page.reasons();
        page.openSsl();
        report.remarks().forEach(remark -> page.field("note", ErrorPrinter.printable(remark)));
        return page.text.toString();
    }

    private void head() {
        text.append(ErrorPrinter.printable(report.source()))
                .append(report.isVerified() ? ": verified " : ": REFUSED ")
                .append(report.question())
                .append(report.likeOpenSsl() ? ", by OpenSSL's rules" : "")
                .append("\n\n");
    }

    private void link(ChainCertificate certificate, int depth) {
        Optional<Refusal> refusal = report.refusalAt(depth);
        text.append("  ")
                .append(refusal.isEmpty() ? '✓' : report.isVerified() ? '!' : '✗')
                .append(' ')
                .append(depth)
                .append("  ")
                .append(certificate.subject())
                .append('\n');
        line(depth == 0 ? leafFacts(certificate) : authorityFacts(certificate));
        refusal.ifPresent(reason -> line((report.likeOpenSsl() ? "strictly: " : "REFUSED: ") + reason.why()));
        boolean last = depth == report.strict().path().size() - 1;
        String trustedBy = report.trustedBy(certificate);
        if (last && trustedBy != null) {
            line("trusted: " + ErrorPrinter.printable(trustedBy));
        } else if (last) {
            line(
                    certificate.isSelfIssued()
                            ? "self-signed, and not trusted"
                            : "issued by " + certificate.issuer()
                                    + (isBecauseOf(Rule.ISSUER, refusal) ? ", which is missing" : ": not looked for"));
        } else if (depth < report.strict().proven()) {
            line("signed with the key of " + (depth + 1) + ": checked");
        } else {
            line(
                    isBecauseOf(Rule.SIGNATURE, refusal)
                            ? "not signed with the key of " + (depth + 1)
                            : "names " + (depth + 1) + " as its issuer: not checked further");
        }
    }

    private static boolean isBecauseOf(Rule rule, Optional<Refusal> refusal) {
        return refusal.filter(reason -> reason.rule() == rule).isPresent();
    }

    private static String leafFacts(ChainCertificate leaf) {
        List<String> hosts = leaf.hosts();
        String covered = hosts.isEmpty()
                ? "covers no host"
                : "covers "
                        + String.join(", ", hosts.subList(0, Math.min(MAX_HOSTS, hosts.size())))
                        + (hosts.size() > MAX_HOSTS ? " and " + (hosts.size() - MAX_HOSTS) + " more" : "");
        return covered + " · " + leaf.keyDescription() + " · " + validity(leaf);
    }

    private static String authorityFacts(ChainCertificate authority) {
        var facts = new ArrayList<String>();
        String length =
                authority.pathLength().map(limit -> ", path length " + limit).orElse("");
        facts.add((authority.isAuthority() ? "may issue" : "may not issue") + length);
        authority.constraints().ifPresent(facts::add);
        facts.add(authority.keyDescription());
        facts.add(validity(authority));
        return String.join(" · ", facts);
    }

    private static String validity(ChainCertificate certificate) {
        return Text.date(certificate.notBefore()) + " to " + Text.date(certificate.notAfter());
    }

    private void line(String fact) {
        text.append("       ").append(fact).append('\n');
    }

    private void reasons() {
        List<Refusal> refusals = report.strict().refusals();
        if (!refusals.isEmpty()) {
            text.append('\n');
        }
        for (Refusal refusal : refusals) {
            boolean first = refusal.equals(refusals.get(0));
            field(
                    first ? report.likeOpenSsl() ? "strictly" : "why" : "also",
                    "certificate " + refusal.depth() + ": " + refusal.why());
            field(
                    "rule",
                    refusal.rule().name().toLowerCase(Locale.ROOT).replace('_', '-') + ", "
                            + refusal.rule().source());
            String fix = refusal.fix();
            if (fix != null) {
                field("fix", fix);
            }
        }
    }

    private void openSsl() {
        if (report.strict().refusals().isEmpty()) {
            text.append('\n');
        }
        boolean strictly = report.strict().isTrusted();
        boolean byOpenSsl = report.openSsl().isTrusted();
        if (byOpenSsl) {
            field(
                    "openssl",
                    strictly
                            ? "accepts it, too"
                            : "accepts it nevertheless, and so does curl"
                                    + (report.likeOpenSsl() ? "" : ": --like openssl makes that the verdict"));
        } else {
            field("openssl", (strictly ? "refuses it: " : "refuses it, too: ") + report.openSslWords());
        }
    }

    private void field(String label, String value) {
        text.append("  ")
                .append(label)
                .append(" ".repeat(10 - label.length()))
                .append(value)
                .append('\n');
    }
}
