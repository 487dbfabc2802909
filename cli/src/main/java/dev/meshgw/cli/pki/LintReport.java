package dev.meshgw.cli.pki;

import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.path.ChainCertificate;
import dev.meshgw.pki.path.Lint;
import dev.meshgw.pki.path.LintFinding;
import dev.meshgw.pki.path.MalformedCertificateException;
import dev.meshgw.pki.path.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was found in one source. Immutable.
 *
 * @param certificates of the source, in its order
 * @param purpose what they were measured against
 */
record LintReport(
        PkiSource source, List<PkiEntry.Certificate> certificates, Purpose purpose, List<LintFinding> findings) {

    LintReport {
        certificates = List.copyOf(certificates);
        findings = List.copyOf(findings);
    }

    /** @param asked the purpose, null for what the first certificate says: client if it names that use and not the server's */
    static LintReport of(PkiSource source, @Nullable Purpose asked, Instant now) {
        List<PkiEntry.Certificate> certificates = source.entries().stream()
                .filter(PkiEntry.Certificate.class::isInstance)
                .map(PkiEntry.Certificate.class::cast)
                .toList();
        Purpose purpose = asked != null ? asked : purposeOf(certificates);
        var findings = new ArrayList<LintFinding>();
        var wellFormed = new ArrayList<ChainCertificate>();
        var places = new ArrayList<Integer>();
        for (int at = 0; at < certificates.size(); at++) {
            try {
                wellFormed.add(ChainCertificate.parse(certificates.get(at).der()));
                places.add(at);
            } catch (MalformedCertificateException malformed) {
                findings.add(Lint.ofMalformed(at, malformed));
            }
        }
        for (LintFinding found : Lint.of(wellFormed, purpose, now)) {
            findings.add(new LintFinding(
                    places.get(found.certificate()), found.rule(), found.why(), found.refusedBy(), found.fix()));
        }
        findings.sort(Comparator.comparingInt(LintFinding::certificate));
        return new LintReport(source, certificates, purpose, findings);
    }

    private static Purpose purposeOf(List<PkiEntry.Certificate> certificates) {
        if (certificates.isEmpty()) {
            return Purpose.SERVER;
        }
        List<String> uses = certificates.get(0).description().extendedKeyUsage();
        return uses.contains("clientAuth") && !uses.contains("serverAuth") ? Purpose.CLIENT : Purpose.SERVER;
    }

    long errors() {
        return findings.stream().filter(LintFinding::isError).count();
    }

    long warnings() {
        return findings.size() - errors();
    }
}
