package dev.meshgw.gateway.netty;

import org.jspecify.annotations.Nullable;

/**
 * Where a request or connection was sent, as far as it got.
 *
 * @param cluster Envoy's name
 * @param host {@code ip:port} of the endpoint; null if there was none to choose
 * @param localAddress {@code ip:port} of our end; null if no connection came about
 * @param transportFailureReason why the last connection failed; null if none did
 */
public record UpstreamPeer(
        String cluster,
        @Nullable String host,
        @Nullable String localAddress,
        @Nullable String transportFailureReason) {

    /** %UPSTREAM_TRANSPORT_FAILURE_REASON%, in which Envoy leaves no spaces; null if there is none. */
    @Nullable
    String loggedFailureReason() {
        return transportFailureReason == null ? null : transportFailureReason.replace(' ', '_');
    }
}
