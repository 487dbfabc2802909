package dev.meshgw.cli.client;

import dev.meshgw.client.Alert;
import dev.meshgw.client.Direction;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.HostCheck;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.pki.path.Verification;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one connection showed, one fact a line, in the page's order: to print, and to compare with those of another run. They
 * hold no times. Outside text in them is escaped.
 */
final class ProbeFacts {

    /** @param label unique among the facts of a report */
    record Fact(String label, String value) {}

    private final ProbeReport report;
    private final String trustLabel;
    private final List<Fact> facts = new ArrayList<>();

    private ProbeFacts(ProbeReport report, String trustLabel) {
        this.report = report;
        this.trustLabel = trustLabel;
    }

    static List<Fact> of(ProbeReport report, String trustLabel) {
        return List.copyOf(new ProbeFacts(report, trustLabel).all());
    }

    private List<Fact> all() {
        var connection = report.connection();
        add(
                "server",
                report.target()
                        + (connection == null
                                ? ""
                                : " at " + Addresses.text(connection.remote().getAddress())));
        HandshakeReport handshake = report.handshake();
        if (handshake != null) {
            handshake(handshake);
        }
        if (report.response() != null) {
            var head = report.response();
            add(
                    "answer",
                    head.status() + " over HTTP/" + head.version().number()
                            + (head.reason().isEmpty() ? "" : ", " + OpenSslWords.printable(head.reason())));
        }
        return facts;
    }

    private void handshake(HandshakeReport handshake) {
        add("SNI sent", handshake.serverName() == null ? "none" : handshake.serverName());
        var negotiated = handshake.negotiated();
        if (negotiated != null) {
            add("protocol", negotiated.version().label());
            add("cipher suite", negotiated.cipherSuite());
            add("key exchange", negotiated.group() == null ? "RSA" : negotiated.group());
            if (handshake.complete()) {
                add("ALPN", negotiated.alpn() == null ? "none agreed" : OpenSslWords.printable(negotiated.alpn()));
            }
        }
        var identity = handshake.identity();
        if (identity != null) {
            if (!identity.chain().isEmpty()) {
                certificate(identity.chain().get(0));
            }
            add("verification", verdict(identity.verification()) + ", measured against " + trustLabel);
            add("host name", host(identity.host()));
        }
        add("client certificate", clientCertificate(report, handshake));
        String alerts = handshake.alerts().stream()
                .filter(Alert::isFailure)
                .map(alert -> alert.name() + " (" + alert.description() + "), sent by "
                        + (alert.direction() == Direction.IN ? "the server" : "us"))
                .collect(Collectors.joining("; "));
        if (!alerts.isEmpty()) {
            add("alert", alerts);
        }
        add("handshake", handshake.complete() ? "complete" : "not completed");
    }

    private void certificate(X509Certificate leaf) {
        add("certificate", OpenSslWords.name(leaf.getSubjectX500Principal()));
        List<String> names = CertificateNames.of(leaf);
        add("  names", names.isEmpty() ? "none (no subjectAltName)" : String.join(", ", names));
        add("  issued by", OpenSslWords.name(leaf.getIssuerX500Principal()));
        add("  serial", leaf.getSerialNumber().toString(16));
    }

    static String verdict(Verification verification) {
        return verification.isTrusted()
                ? "ok"
                : verification.code().text() + " (" + verification.code().number() + ")";
    }

    static String host(@Nullable HostCheck check) {
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
                        + handshake.certificateRequest().authorities().stream()
                                .map(OpenSslWords::name)
                                .collect(Collectors.joining(" or "));
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

    private void add(String label, String value) {
        facts.add(new Fact(label, value));
    }
}
