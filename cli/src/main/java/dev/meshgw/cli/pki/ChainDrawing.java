package dev.meshgw.cli.pki;

import dev.meshgw.pki.CertificateDescription;
import dev.meshgw.pki.PkiEntry;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The chains of a file as trees on their side: each certificate, below it who issued it and what that link proves. */
final class ChainDrawing {

    private final List<PkiEntry> entries;
    private final StringBuilder text = new StringBuilder();

    private ChainDrawing(List<PkiEntry> entries) {
        this.entries = entries;
    }

    /** Empty if no certificate here has issued another one. */
    static String of(List<PkiEntry> entries) {
        var drawing = new ChainDrawing(entries);
        Set<Integer> issuers = new HashSet<>();
        for (int at = 0; at < entries.size(); at++) {
            if (entries.get(at) instanceof PkiEntry.Certificate certificate && drawing.hasIssuerHere(at)) {
                issuers.add(certificate.issuerIndex());
            }
        }
        for (int at = 0; at < entries.size(); at++) {
            if (!issuers.contains(at) && drawing.hasIssuerHere(at)) {
                drawing.draw(at);
            }
        }
        return drawing.text.toString();
    }

    private boolean hasIssuerHere(int at) {
        return entries.get(at) instanceof PkiEntry.Certificate certificate
                && certificate.issuerIndex() != null
                && certificate.issuerIndex() != at;
    }

    private void draw(int leaf) {
        Set<Integer> drawn = new HashSet<>();
        String indent = "  ";
        int at = leaf;
        int authorities = 0;
        text.append(indent).append(title(at)).append('\n');
        while (drawn.add(at) && hasIssuerHere(at)) {
            int issuer = certificate(at).issuerIndex();
            authorities += isCountedAuthority(at) ? 1 : 0;
            text.append(indent).append("└─ ").append(title(issuer)).append('\n');
            text.append(indent)
                    .append("   signed ")
                    .append(at + 1)
                    .append(": ")
                    .append(proof(at, issuer, authorities))
                    .append('\n');
            indent += "   ";
            at = issuer;
        }
        Integer last = certificate(at).issuerIndex();
        text.append(indent)
                .append("└─ ")
                .append(
                        last == null
                                ? "issued by " + certificate(at).description().issuer() + ", which is not here"
                                : last == at
                                        ? "self-signed: trusted only by who holds a copy of it"
                                        : "issued in a circle")
                .append('\n');
    }

    private String title(int at) {
        CertificateDescription certificate = certificate(at).description();
        return (at + 1) + ". " + (certificate.subject().isEmpty() ? "(no subject)" : certificate.subject());
    }

    /** One that issued itself does not count for a path length (RFC 5280 §4.2.1.9). */
    private boolean isCountedAuthority(int at) {
        CertificateDescription certificate = certificate(at).description();
        return certificate.authority() && !certificate.isSelfIssued();
    }

    /** The signature was checked when the index was found; the rest is what RFC 5280 §6.1 asks of an issuer. */
    private String proof(int at, int issuerAt, int authorities) {
        CertificateDescription certificate = certificate(at).description();
        CertificateDescription issuer = certificate(issuerAt).description();
        var parts = new ArrayList<String>();
        parts.add("the signature is valid");
        if (certificate.authorityKeyId() != null && issuer.subjectKeyId() != null) {
            parts.add(
                    certificate.authorityKeyId().equals(issuer.subjectKeyId())
                            ? "the key identifiers agree"
                            : "the key identifiers DISAGREE");
        }
        String reason = issuer.reasonNotToIssue();
        parts.add(reason == null ? "it may issue" : "it MAY NOT ISSUE, " + reason);
        if (issuer.pathLength() != null && authorities > issuer.pathLength()) {
            parts.add("its path length of " + issuer.pathLength() + " is EXCEEDED");
        }
        if (certificate.notAfter().isAfter(issuer.notAfter())) {
            parts.add("it ends first, on " + Text.date(issuer.notAfter()));
        }
        return String.join(", ", parts);
    }

    private PkiEntry.Certificate certificate(int at) {
        return (PkiEntry.Certificate) entries.get(at);
    }
}
