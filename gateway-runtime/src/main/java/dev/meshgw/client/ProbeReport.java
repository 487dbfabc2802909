package dev.meshgw.client;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a server showed in one TLS handshake. Immutable.
 *
 * @param connection null if none came about
 * @param handshake null if none began
 * @param clientCertificate what came of the client certificate
 * @param failure null if the handshake completed and the server had no objection
 * @param connectTime until TCP was connected, zero if it never was
 * @param handshakeTime from there until the handshake was complete, zero if it never was
 */
public record ProbeReport(
        HostPort target,
        @Nullable ConnectionInfo connection,
        @Nullable HandshakeReport handshake,
        ClientCertificate clientCertificate,
        @Nullable ExchangeFailure failure,
        Duration connectTime,
        Duration handshakeTime) {

    /** What came of the client certificate. */
    public enum ClientCertificate {
        /** The handshake did not get that far. */
        UNKNOWN,
        NOT_ASKED_FOR,
        /** Asked for, none was sent, and the server goes on without. */
        NOT_NEEDED,
        /** Asked for, none was sent, and the server refuses to go on. */
        MISSING,
        ACCEPTED,
        REFUSED,
        /** Sent under TLS 1.3, and the server stayed silent: most likely it accepts. */
        NO_VERDICT
    }

    /** Whether everything is as a client wishes: the chain verifies, the name fits, the server goes on. */
    public boolean isClean() {
        return failure == null
                && handshake != null
                && handshake.identity() != null
                && handshake.identity().verification().isTrusted()
                && (handshake.identity().host() == null
                        || handshake.identity().host().matches());
    }
}
