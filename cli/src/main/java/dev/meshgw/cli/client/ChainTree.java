package dev.meshgw.cli.client;

import dev.meshgw.client.ChainPath;
import dev.meshgw.client.ChainPath.Link;
import dev.meshgw.client.HandshakeReport.ServerIdentity;
import dev.meshgw.client.HostCheck;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A server's chain as a tree, its root on top, with what each link proves: who signed it, from when to when it counts, whether
 * it is trusted, and at the end whether it is for the host.
 */
final class ChainTree {

    private static final String MARGIN = "  ";
    private static final String STEP = "   ";
    private static final int LABEL_WIDTH = 11;

    private final StringBuilder text = new StringBuilder();
    private final ServerIdentity identity;
    private final String trustLabel;
    private final Instant now;
    private final Glyphs glyphs;

    private ChainTree(ServerIdentity identity, String trustLabel, Instant now, Glyphs glyphs) {
        this.identity = identity;
        this.trustLabel = trustLabel;
        this.now = now;
        this.glyphs = glyphs;
    }

    /** @param now when the chain was seen */
    static String render(ChainPath path, ServerIdentity identity, String trustLabel, Instant now, Glyphs glyphs) {
        return new ChainTree(identity, trustLabel, now, glyphs).of(path);
    }

    private String of(ChainPath path) {
        List<Link> links = path.links();
        Link top = links.get(links.size() - 1);
        boolean isRootMissing = top.signer() == ChainPath.Signer.MISSING && !top.trusted();
        if (isRootMissing) {
            line(MARGIN, name(top.certificate(), true));
            line(MARGIN + glyphs.stem() + " ", glyphs.bad() + " missing: not sent, and not in " + trustLabel);
        }
        for (int i = links.size() - 1; i >= 0; i--) {
            int depth = links.size() - 1 - i + (isRootMissing ? 1 : 0);
            String indent = MARGIN + STEP.repeat(depth);
            line(
                    depth == 0 ? indent : MARGIN + STEP.repeat(depth - 1) + glyphs.branch() + " ",
                    name(links.get(i).certificate(), false));
            proofs(indent + (i > 0 ? glyphs.stem() + " " : STEP), links, i);
        }
        for (X509Certificate stray : path.strays()) {
            line(MARGIN, "sent besides, of no use here: " + name(stray, false));
        }
        return text.toString();
    }

    private void proofs(String indent, List<Link> links, int index) {
        Link link = links.get(index);
        X509Certificate certificate = link.certificate();
        boolean isTop = index == links.size() - 1;
        if (link.trusted()) {
            proof(
                    indent,
                    glyphs.good(),
                    "trusted",
                    "held by " + trustLabel + (link.sent() ? ", sent by the server, too" : ""));
        } else if (isTop) {
            proof(indent, glyphs.bad(), "trusted", "not held by " + trustLabel);
        }
        switch (link.signer()) {
            case NEXT -> proof(indent, glyphs.good(), "signed by", name(certificate, true));
            case SELF -> proof(indent, link.trusted() ? glyphs.good() : glyphs.unknown(), "signed by", "itself");
            case NAMESAKE ->
                proof(indent, glyphs.bad(), "signed by", "another key of the name " + name(certificate, true));
            case MISSING -> {
                String why = link.trusted() ? ", which is not needed" : ", unproven while that is missing";
                proof(indent, glyphs.unknown(), "signed by", name(certificate, true) + why);
            }
        }
        validity(indent, certificate);
        if (index == 0) {
            proof(indent, host(identity.host()), "host name", ProbeFacts.host(identity.host()));
        }
        var verification = identity.verification();
        if (!verification.isTrusted() && certificate.equals(verification.certificate())) {
            proof(indent, glyphs.bad(), "verdict", ProbeFacts.verdict(verification));
        }
    }

    private void validity(String indent, X509Certificate certificate) {
        Instant start = certificate.getNotBefore().toInstant();
        Instant end = certificate.getNotAfter().toInstant();
        boolean isValid = !now.isBefore(start) && !now.isAfter(end);
        String period = now.isBefore(start) ? "from " + OpenSslWords.date(start) : "to " + OpenSslWords.date(end);
        proof(indent, glyphs.mark(isValid), "valid", period + remaining(now, start, end));
    }

    static String remaining(Instant now, Instant start, Instant end) {
        if (now.isAfter(end)) {
            return " (expired)";
        }
        if (now.isBefore(start)) {
            return " (not yet)";
        }
        long days = Duration.between(now, end).toDays();
        return days == 0 ? " (ends today)" : days == 1 ? " (1 day left)" : " (" + days + " days left)";
    }

    private String host(@Nullable HostCheck check) {
        return check == null ? glyphs.unknown() : glyphs.mark(check.matches());
    }

    private static String name(X509Certificate certificate, boolean issuer) {
        return OpenSslWords.name(issuer ? certificate.getIssuerX500Principal() : certificate.getSubjectX500Principal());
    }

    private void proof(String indent, String mark, String label, String value) {
        line(indent, mark + " " + label + " ".repeat(Math.max(1, LABEL_WIDTH - label.length())) + value);
    }

    private void line(String indent, String value) {
        text.append(indent).append(value).append('\n');
    }
}
