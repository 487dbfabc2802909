package dev.meshgw.gateway.netty;

import org.jspecify.annotations.Nullable;

/**
 * One connection that did not get through TLS, or not even to it; Envoy logs none of those.
 *
 * @param filterChain the chain whose certificate was or would have been shown; null if none was found
 * @param offer null if there was no ClientHello
 * @param version {@code TLSv1.3}; null if none was agreed on
 * @param alert its name in RFC 8446 §6, such as {@code certificate_required}; null if the connection ended without one
 * @param sent whether we sent the alert; otherwise the client did
 * @param cause one line for people, never a stack trace
 * @param clientCertificate the one that was refused; null if the client showed none
 */
public record HandshakeFailure(
        long timeMillis,
        DownstreamPeer downstream,
        @Nullable String filterChain,
        Kind kind,
        @Nullable ClientOffer offer,
        @Nullable String version,
        @Nullable String alert,
        boolean sent,
        String cause,
        @Nullable ClientCertificate clientCertificate)
        implements TrafficRecord {

    /** What kind of end it was. */
    public enum Kind {
        /** One side sent an alert, or broke off. */
        BROKEN_OFF,
        CLIENT_GONE,
        HANDSHAKE_TIMEOUT,
        /** No whole ClientHello came in time. */
        HELLO_TIMEOUT,
        HELLO_TOO_LARGE,
        /** The client does not speak TLS where a chain terminates it. */
        NOT_TLS,
        NO_FILTER_CHAIN,
        /** The secret is not there: closed without a byte. */
        CERTIFICATE_NOT_READY,
        TLS_ON_PLAIN_TEXT
    }

    /** Names as in RFC 2253. */
    public record ClientCertificate(String subject, String issuer) {}

    /** A connection that ended without an alert. */
    static HandshakeFailure of(DownstreamConnection connection, Kind kind, @Nullable ClientOffer offer, String cause) {
        return new HandshakeFailure(
                System.currentTimeMillis(),
                connection.peer(),
                connection.filterChain() == null
                        ? null
                        : connection.filterChain().name(),
                kind,
                offer,
                null,
                null,
                false,
                cause,
                null);
    }
}
