package dev.meshgw.gateway.netty;

import org.jspecify.annotations.Nullable;

/**
 * One finished HTTP exchange: what Envoy's access log knows about it.
 *
 * @param startMillis when the request head was complete, milliseconds of the epoch
 * @param durationMillis from then to the last byte of the response
 * @param upstream null if none was asked
 * @param routeName null if no route matched or it has no name
 */
public record ExchangeRecord(
        long startMillis,
        long durationMillis,
        Request request,
        Response response,
        DownstreamPeer downstream,
        @Nullable UpstreamPeer upstream,
        @Nullable String routeName)
        implements TrafficRecord {

    /**
     * @param path as the client sent it, after normalisation
     * @param protocol {@code HTTP/1.1} or {@code HTTP/2}
     * @param authority Host or :authority; null if there was none
     * @param bytesReceived of the body
     */
    public record Request(
            @Nullable String method,
            @Nullable String path,
            String protocol,
            @Nullable String authority,
            @Nullable String forwardedFor,
            @Nullable String userAgent,
            @Nullable String requestId,
            long bytesReceived) {}

    /**
     * @param code 0 if the client went before there was one
     * @param flags Envoy's, joined by commas; null for none
     * @param details Envoy's %RESPONSE_CODE_DETAILS%
     * @param serviceTime the header x-envoy-upstream-service-time, milliseconds; -1 if absent
     * @param bytesSent of the body
     */
    public record Response(
            int code, @Nullable String flags, @Nullable String details, long serviceTime, long bytesSent) {}
}
