package dev.meshgw.cli.client;

import dev.meshgw.cli.client.ProbeFacts.Fact;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.client.ProbeReport.ClientCertificate;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What differs from one run of a probe to the next. A fact that a failed probe cannot show is not taken for changed: it is
 * compared with the last one seen. For one thread.
 */
final class ProbeChanges {

    /** The label of the fact that says whether all is well. */
    static final String VERDICT = "verdict";

    /** They never change, or the verdict says the same better. */
    private static final Set<String> PASSED_OVER = Set.of("SNI sent", "handshake", "alert");

    private final Map<String, String> known = new LinkedHashMap<>();

    /** @param before null if it was not known */
    record Change(String label, @Nullable String before, String now) {}

    /** What this run shows for the first time, and what is not as it was; all facts of the first run. */
    List<Change> since(ProbePage page) {
        var changes = new ArrayList<Change>();
        for (Fact fact : facts(page)) {
            String before = known.put(fact.label(), fact.value());
            if (!fact.value().equals(before)) {
                changes.add(new Change(fact.label(), before, fact.value()));
            }
        }
        return changes;
    }

    private static List<Fact> facts(ProbePage page) {
        ProbeReport report = page.run().report();
        var facts = new ArrayList<Fact>();
        facts.add(new Fact(VERDICT, verdict(page)));
        for (Fact fact : ProbeFacts.of(report, page.trustLabel())) {
            boolean unknown = fact.label().equals("client certificate")
                    && report.clientCertificate() == ClientCertificate.UNKNOWN;
            if (!unknown && !PASSED_OVER.contains(fact.label())) {
                facts.add(new Fact(fact.label().strip(), fact.value()));
            }
        }
        if (report.handshake() != null && report.handshake().identity() != null) {
            certificates(facts, report.handshake().identity().chain());
        }
        return facts;
    }

    private static String verdict(ProbePage page) {
        if (page.isOk()) {
            return "all well";
        }
        var wrong = new ArrayList<String>();
        page.findings().forEach(finding -> wrong.add(finding.what()));
        page.results().stream().filter(result -> !result.isMet()).forEach(result -> wrong.add(result.sentence()));
        return String.join("; ", wrong);
    }

    private static void certificates(List<Fact> facts, List<X509Certificate> chain) {
        if (!chain.isEmpty()) {
            X509Certificate leaf = chain.get(0);
            facts.add(
                    new Fact("valid until", OpenSslWords.date(leaf.getNotAfter().toInstant())));
            facts.add(new Fact("SHA-256", fingerprint(leaf)));
            facts.add(new Fact(
                    "sent with it",
                    chain.size() == 1
                            ? "nothing"
                            : chain.stream()
                                    .skip(1)
                                    .map(one -> OpenSslWords.name(one.getSubjectX500Principal()) + ", SHA-256 "
                                            + fingerprint(one))
                                    .collect(Collectors.joining("; "))));
        }
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
