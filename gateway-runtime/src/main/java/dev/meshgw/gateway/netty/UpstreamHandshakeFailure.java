package dev.meshgw.gateway.netty;

import org.jspecify.annotations.Nullable;

/**
 * One TLS handshake with an upstream that did not come about; Envoy tells its numbers only.
 *
 * @param cluster Envoy's name
 * @param endpoint {@code host:port}
 * @param serverName that was sent; null if none was
 * @param cause one line for people, never a stack trace
 * @param fix what to change
 */
public record UpstreamHandshakeFailure(
        long timeMillis,
        String cluster,
        String endpoint,
        @Nullable String serverName,
        String cause,
        String fix) implements TrafficRecord {}
