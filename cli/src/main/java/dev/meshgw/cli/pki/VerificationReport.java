package dev.meshgw.cli.pki;

import dev.meshgw.pki.path.ChainCertificate;
import dev.meshgw.pki.path.HostName;
import dev.meshgw.pki.path.PathVerdict;
import dev.meshgw.pki.path.Purpose;
import dev.meshgw.pki.path.Refusal;
import dev.meshgw.pki.path.Verification;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code pki verify} found out. Immutable.
 *
 * @param likeOpenSsl whether OpenSSL's rules decide
 * @param trusted every trusted certificate with the file that it comes from
 * @param remarks about certificates that were passed over
 */
record VerificationReport(
        String source,
        Purpose purpose,
        List<HostName> hosts,
        Instant at,
        boolean likeOpenSsl,
        PathVerdict strict,
        Verification openSsl,
        Map<ChainCertificate, String> trusted,
        List<String> remarks) {

    VerificationReport {
        remarks = List.copyOf(remarks);
    }

    boolean isVerified() {
        return likeOpenSsl ? openSsl.isTrusted() : strict.isTrusted();
    }

    /** What is wrong with the certificate at that depth, the first thing. */
    Optional<Refusal> refusalAt(int depth) {
        return strict.refusals().stream()
                .filter(refusal -> refusal.depth() == depth)
                .findFirst();
    }

    /** The file that a trusted certificate comes from. */
    @Nullable
    String trustedBy(ChainCertificate certificate) {
        return trusted.get(certificate);
    }

    /** What the certificate was judged for: {@code a.example.com, as a server's}. */
    String question() {
        String use = switch (purpose) {
            case SERVER -> "as a server's";
            case CLIENT -> "as a client's";
            case TLS -> "as a server's or a client's";
        };
        return hosts.isEmpty()
                ? use
                : "for "
                        + String.join(
                                ", ", hosts.stream().map(HostName::toString).toList());
    }

    /** OpenSSL's verdict in its words. */
    String openSslWords() {
        String detail = openSsl.detail();
        return openSsl.code().text() + " (" + openSsl.code().number() + ") at depth " + openSsl.depth()
                + (detail == null ? "" : ": " + detail);
    }
}
