package dev.meshgw.cli.client;

import dev.meshgw.client.Alert;
import dev.meshgw.client.Direction;
import dev.meshgw.client.ExchangeFailure;
import dev.meshgw.client.HandshakeReport;
import dev.meshgw.client.HandshakeReport.Negotiated;
import dev.meshgw.client.HandshakeReport.ServerIdentity;
import dev.meshgw.client.ProbeReport;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One handshake in a few short words, for tables that set several side by side. Outside text is escaped. Immutable.
 *
 * @param serverName null if none was sent
 * @param certificateFor the alternative names, or the subject if there are none; null without a certificate
 * @param verdict {@code ok}, or what is wrong; null without a certificate
 * @param alpn null if no protocol was agreed on
 * @param clientCertificate what came of it
 * @param alert the server's; null if it sent none
 * @param isClosed whether the connection ended without an alert
 */
record HandshakeSummary(
        @Nullable String serverName,
        @Nullable String protocol,
        @Nullable String certificateFor,
        @Nullable String verdict,
        @Nullable String alpn,
        String clientCertificate,
        @Nullable String alert,
        boolean isClosed) {

    static HandshakeSummary of(ProbeReport report) {
        Optional<HandshakeReport> handshake = Optional.ofNullable(report.handshake());
        Optional<ServerIdentity> identity = handshake.map(HandshakeReport::identity);
        Optional<Negotiated> negotiated = handshake.map(HandshakeReport::negotiated);
        return new HandshakeSummary(
                handshake.map(HandshakeReport::serverName).orElse(null),
                negotiated.map(all -> all.version().label()).orElse(null),
                identity.map(ServerIdentity::chain).stream()
                        .flatMap(List::stream)
                        .findFirst()
                        .map(HandshakeSummary::names)
                        .orElse(null),
                identity.map(HandshakeSummary::verdict).orElse(null),
                negotiated.map(Negotiated::alpn).map(OpenSslWords::printable).orElse(null),
                clientCertificate(report),
                handshake.stream()
                        .flatMap(all -> all.alerts().stream())
                        .filter(alert -> alert.direction() == Direction.IN && alert.isFailure())
                        .map(Alert::name)
                        .findFirst()
                        .orElse(null),
                report.failure() instanceof ExchangeFailure.HandshakeClosed);
    }

    private static String names(X509Certificate leaf) {
        List<String> names = CertificateNames.of(leaf);
        return names.isEmpty() ? OpenSslWords.name(leaf.getSubjectX500Principal()) : String.join(", ", names);
    }

    private static String verdict(ServerIdentity identity) {
        if (!identity.verification().isTrusted()) {
            return switch (identity.verification().code()) {
                case EXPIRED -> "expired";
                case NOT_YET_VALID -> "not yet valid";
                case SELF_SIGNED -> "self-signed";
                default -> "untrusted";
            };
        }
        return identity.host() == null || identity.host().matches() ? "ok" : "other host";
    }

    private static String clientCertificate(ProbeReport report) {
        return switch (report.clientCertificate()) {
            case UNKNOWN -> "unknown";
            case NOT_ASKED_FOR -> "not asked for";
            case NOT_NEEDED -> "not needed";
            case MISSING -> "required";
            case ACCEPTED -> "accepted";
            case REFUSED -> "refused";
            case NO_VERDICT -> "no objection";
        };
    }
}
