package dev.meshgw.gateway.netty;

import org.jspecify.annotations.Nullable;

/**
 * The downstream connection that a record is about.
 *
 * @param connectionId unique in this process
 * @param listener Envoy's name of the listener
 * @param localAddress {@code ip:port}
 * @param remoteAddress {@code ip:port}
 * @param serverName SNI in lower case; null if there was none
 */
public record DownstreamPeer(
        long connectionId,
        String listener,
        String localAddress,
        String remoteAddress,
        @Nullable String serverName) {}
