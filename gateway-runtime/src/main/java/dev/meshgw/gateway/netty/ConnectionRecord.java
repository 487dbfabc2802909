package dev.meshgw.gateway.netty;

import org.jspecify.annotations.Nullable;

/**
 * One closed connection that carried no HTTP of ours: relayed, or refused before a filter chain was found.
 *
 * @param startMillis of the accept, milliseconds of the epoch
 * @param filterChain null if none was found
 * @param flags Envoy's, joined by commas; null for none
 * @param details why it was closed, such as {@code filter_chain_not_found}; null if a peer closed it
 * @param bytesReceived from the downstream, the ClientHello included
 * @param upstream null if none was asked
 */
public record ConnectionRecord(
        long startMillis,
        long durationMillis,
        DownstreamPeer downstream,
        @Nullable String filterChain,
        @Nullable String flags,
        @Nullable String details,
        long bytesReceived,
        long bytesSent,
        @Nullable UpstreamPeer upstream)
        implements TrafficRecord {}
