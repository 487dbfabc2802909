package dev.meshgw.cli.client;

import dev.meshgw.client.Alert;
import dev.meshgw.client.Direction;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.HostCheck;
import dev.meshgw.client.ProbeReport;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A probe for a person: one fact a line. */
final class ProbeText {

    private static final int LABEL_WIDTH = 20;

    private final StringBuilder text = new StringBuilder();

    private ProbeText() {}

    static String render(ProbePage page) {
        return new ProbeText().of(page);
    }

    private String of(ProbePage page) {
        ProbeReport report = page.run().report();
        var connection = report.connection();
        line(
                "server",
                connection == null
                        ? report.target().toString()
                        : report.target() + " at "
                                + Addresses.text(connection.remote().getAddress()) + ", connected in "
                                + millis(report.timings().connecting()));
        HandshakeReport handshake = report.handshake();
        if (handshake != null) {
            handshake(handshake, report, page.trustLabel());
        }
        return text.toString();
    }

    private void handshake(HandshakeReport handshake, ProbeReport report, String trustLabel) {
        line("SNI sent", handshake.serverName() == null ? "none" : handshake.serverName());
        var negotiated = handshake.negotiated();
        if (negotiated != null) {
            line("protocol", negotiated.version().label());
            line("cipher suite", negotiated.cipherSuite());
            line("key exchange", negotiated.group() == null ? "RSA" : negotiated.group());
            line("ALPN", negotiated.alpn() == null ? "none agreed" : negotiated.alpn());
        }
        var identity = handshake.identity();
        if (identity != null) {
            List<X509Certificate> chain = identity.chain();
            for (int i = 0; i < chain.size(); i++) {
                certificate(i == 0 ? "certificate" : "  sent with it", chain.get(i));
            }
            var verdict = identity.verification();
            line(
                    "verification",
                    (verdict.isTrusted()
                                    ? "ok"
                                    : verdict.code().text() + " ("
                                            + verdict.code().number() + ")")
                            + ", measured against " + trustLabel);
            line("host name", host(identity.host()));
        }
        line("client certificate", clientCertificate(report, handshake));
        for (Alert alert : handshake.alerts()) {
            if (alert.isFailure()) {
                line(
                        "alert",
                        alert.name() + " (" + alert.description() + "), sent by "
                                + (alert.direction() == Direction.IN ? "the server" : "us"));
            }
        }
        line(
                "handshake",
                handshake.complete() ? "complete in " + millis(report.timings().securing()) : "not completed");
    }

    private void certificate(String label, X509Certificate certificate) {
        line(label, OpenSslWords.name(certificate.getSubjectX500Principal()));
        List<String> names = CertificateNames.of(certificate);
        line("  names", names.isEmpty() ? "none (no subjectAltName)" : String.join(", ", names));
        line("  issued by", OpenSslWords.name(certificate.getIssuerX500Principal()));
        Instant end = certificate.getNotAfter().toInstant();
        line(
                "  valid",
                OpenSslWords.date(certificate.getNotBefore().toInstant()) + " to " + OpenSslWords.date(end)
                        + remaining(certificate, end));
    }

    private static String remaining(X509Certificate certificate, Instant end) {
        Instant now = Instant.now();
        if (now.isAfter(end)) {
            return " (expired)";
        }
        if (now.isBefore(certificate.getNotBefore().toInstant())) {
            return " (not yet)";
        }
        long days = Duration.between(now, end).toDays();
        return days == 0 ? " (ends today)" : days == 1 ? " (1 day left)" : " (" + days + " days left)";
    }

    private static String host(@Nullable HostCheck check) {
        if (check instanceof HostCheck.MatchedName matched) {
            return matched.host() + " is covered by " + OpenSslWords.printable(matched.name());
        }
        if (check instanceof HostCheck.MatchedAddress matched) {
            return matched.host() + " is covered";
        }
        if (check instanceof HostCheck.MatchedCommonName matched) {
            return matched.host() + " is the common name; browsers and Go clients ask for a subjectAltName";
        }
        if (check instanceof HostCheck.NoNameMatches none) {
            return none.host() + " is not covered";
        }
        if (check instanceof HostCheck.CommonNameDiffers differs) {
            return differs.host() + " is not covered";
        }
        return "not checked";
    }

    private static String clientCertificate(ProbeReport report, HandshakeReport handshake) {
        String accepted = handshake.certificateRequest() == null
                        || handshake.certificateRequest().authorities().isEmpty()
                ? ""
                : ", of "
                        + String.join(
                                " or ",
                                handshake.certificateRequest().authorities().stream()
                                        .map(OpenSslWords::name)
                                        .toList());
        return switch (report.clientCertificate()) {
            case UNKNOWN -> handshake.certificateRequest() == null ? "unknown" : "asked for" + accepted;
            case NOT_ASKED_FOR -> "not asked for";
            case NOT_NEEDED -> "asked for" + accepted + "; the server goes on without";
            case MISSING -> "required" + accepted + "; none was sent";
            case ACCEPTED -> "asked for" + accepted + "; ours was accepted";
            case REFUSED -> "asked for" + accepted + "; ours was refused";
            case NO_VERDICT -> "asked for" + accepted + "; ours was sent, and the server had no objection";
        };
    }

    private void line(String label, String value) {
        text.append(label)
                .append(" ".repeat(Math.max(1, LABEL_WIDTH - label.length())))
                .append(value)
                .append('\n');
    }

    private static String millis(Duration duration) {
        return duration.toMillis() + " ms";
    }
}
