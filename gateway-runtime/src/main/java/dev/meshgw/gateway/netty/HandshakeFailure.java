package dev.meshgw.gateway.netty;

import org.jspecify.annotations.Nullable;

/**
 * One TLS handshake that did not come about; Envoy logs none of those.
 *
 * @param filterChain the chain whose certificate was or would have been shown
 * @param version {@code TLSv1.3}; null if none was agreed on
 * @param alert its name in RFC 8446 §6, such as {@code certificate_required}; null if the connection ended without one
 * @param sent whether we sent the alert; otherwise the client did
 * @param cause one line for people, never a stack trace
 * @param clientCertificateSubject RFC 2253; null if the client showed none
 */
public record HandshakeFailure(
        long timeMillis,
        DownstreamPeer downstream,
        @Nullable String filterChain,
        @Nullable String version,
        @Nullable String alert,
        boolean sent,
        String cause,
        @Nullable String clientCertificateSubject)
        implements TrafficRecord {}
