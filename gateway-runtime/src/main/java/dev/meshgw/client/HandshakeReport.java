package dev.meshgw.client;

import dev.meshgw.pki.path.Verification;
import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a TLS handshake showed, complete or not. Immutable.
 *
 * @param serverName the SNI sent, null if none was (an IP address has no SNI)
 * @param negotiated null if the server never answered with a hello
 * @param identity null if the server never showed a certificate
 * @param certificateRequest null if the server did not ask for a client certificate
 * @param clientCertificate the one we sent, null if none
 * @param alerts in order, of both sides
 * @param complete whether both Finished went through as far as we can tell; under TLS 1.3 the server's verdict on our
 *     certificate may still follow
 */
public record HandshakeReport(
        @Nullable String serverName,
        @Nullable Negotiated negotiated,
        @Nullable ServerIdentity identity,
        @Nullable ClientCertificateRequest certificateRequest,
        @Nullable X509Certificate clientCertificate,
        List<Alert> alerts,
        boolean complete) {

    public HandshakeReport {
        alerts = List.copyOf(alerts);
    }

    /**
     * @param cipherSuite OpenSSL's name
     * @param group the key exchange's, for example {@code X25519}; null under RSA key exchange
     * @param alpn null if the server chose none
     */
    public record Negotiated(
            TlsVersion version,
            String cipherSuite,
            @Nullable String group,
            @Nullable String alpn) {}

    /**
     * @param chain as the server sent it, its own certificate first
     * @param host null if the handshake did not get that far; it counts only if the client verifies
     */
    public record ServerIdentity(
            List<X509Certificate> chain,
            Verification verification,
            @Nullable HostCheck host) {

        public ServerIdentity {
            chain = List.copyOf(chain);
        }
    }
}
