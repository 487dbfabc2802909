package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Route;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Notes what the access log will say about one exchange, counts it, and says it if someone listens. Event loop only. */
final class ExchangeLog {

    private final DownstreamConnection connection;
    private final String protocol;
    private final long startNanos = System.nanoTime();

    private @Nullable AsciiString originalPath;
    private @Nullable Route route;
    private @Nullable String cluster;
    private @Nullable UpstreamRequest upstream;
    private @Nullable String transportFailure;
    private @Nullable String flags;
    private @Nullable String details;
    private int status;
    private long serviceTime = -1;
    private long bytesReceived;
    private long bytesSent;

    ExchangeLog(DownstreamConnection connection, String protocol) {
        this.connection = connection;
        this.protocol = protocol;
        ExchangeStats.began(connection, protocol);
    }

    void route(Route matched) {
        route = matched;
    }

    void cluster(String name) {
        cluster = name;
    }

    /** Before the route rewrites it. */
    void originalPath(AsciiString path) {
        originalPath = path;
    }

    void received(int bytes) {
        bytesReceived += bytes;
    }

    void sent(int bytes) {
        bytesSent += bytes;
    }

    void upstream(UpstreamRequest request) {
        upstream = request;
    }

    void transportFailure(String reason) {
        transportFailure = reason.isEmpty() ? null : reason;
    }

    void flags(@Nullable String responseFlags, String why) {
        flags = responseFlags;
        details = why;
    }

    void response(int code, String why) {
        status = code;
        details = why;
    }

    /** @return milliseconds since the request */
    long responseArrived() {
        serviceTime = (System.nanoTime() - startNanos) / 1_000_000;
        return serviceTime;
    }

    void write(RequestHead request) {
        long duration = (System.nanoTime() - startNanos) / 1_000_000;
        ExchangeStats.ended(connection, cluster, upstream, status, flags, duration);
        TrafficQueue traffic = connection.worker().traffic();
        if (traffic == null) {
            return;
        }
        traffic.offer(new ExchangeRecord(
                System.currentTimeMillis() - duration,
                duration,
                new ExchangeRecord.Request(
                        text(request.method),
                        text(originalPath != null ? originalPath : request.path),
                        protocol,
                        text(request.authority),
                        text(request.headers.get(HeaderNames.X_FORWARDED_FOR)),
                        text(request.headers.get(HeaderNames.USER_AGENT)),
                        text(request.headers.get(HeaderNames.X_REQUEST_ID)),
                        bytesReceived),
                new ExchangeRecord.Response(status, flags, details, serviceTime, bytesSent),
                connection.peer(),
                peer(),
                route == null || route.name().isEmpty() ? null : route.name()));
    }

    private @Nullable UpstreamPeer peer() {
        if (cluster == null) {
            return null;
        }
        return new UpstreamPeer(
                cluster,
                upstream == null ? null : upstream.endpointAddress(),
                upstream == null ? null : upstream.localAddress(),
                transportFailure);
    }

    private static @Nullable String text(@Nullable AsciiString value) {
        return value == null || value.isEmpty() ? null : value.toString();
    }
}
