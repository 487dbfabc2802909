package dev.meshgw.client;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a server showed on one connection: in its handshake and, if a request was made, in its answer. Immutable.
 *
 * @param connection null if none came about
 * @param handshake null if none began
 * @param path how the server's chain hangs together; without links if it sent none
 * @param clientCertificate what came of the client certificate
 * @param failure null if the handshake completed, the server had no objection and the request, if any, was answered
 * @param response null if no request was made, or no answer came
 * @param timings of an exchange; without a request it ends with {@link Timings#appConnect}
 */
public record ProbeReport(
        HostPort target,
        @Nullable ConnectionInfo connection,
        @Nullable HandshakeReport handshake,
        ChainPath path,
        ClientCertificate clientCertificate,
        @Nullable ExchangeFailure failure,
        @Nullable ResponseHead response,
        Timings timings) {

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

    /** Of a probe that failed before it had a connection. */
    static ProbeReport failed(HostPort target, ExchangeFailure failure) {
        return new ProbeReport(
                target,
                null,
                null,
                new ChainPath(List.of(), List.of()),
                ClientCertificate.UNKNOWN,
                failure,
                null,
                Timings.NONE);
    }

    /** Whether the server let the handshake come to its end, or ended it itself. */
    public boolean serverSpoke() {
        return failure instanceof ExchangeFailure.HandshakeAlert || handshake != null && handshake.complete();
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
