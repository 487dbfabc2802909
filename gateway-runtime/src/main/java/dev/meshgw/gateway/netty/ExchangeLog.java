package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.Route;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Notes what the access log will say about one exchange, counts it, and says it if someone listens. Event loop only. */
final class ExchangeLog {

    private final DownstreamConnection connection;
    private final String protocol;
    private final long startNanos = System.nanoTime();
    /** When the last byte of the request had come; 0 before. */
    private long requestEndNanos;

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

    /** One more response flag; Envoy lists them in the order in which they are raised. */
    void flag(String flag) {
        flags = flags == null ? flag : flags + "," + flag;
    }

    /** What has become of the exchange if no response head says it. */
    void details(String why) {
        details = why;
    }

    void response(int code, String why) {
        status = code;
        details = why;
    }

    long startMillis() {
        return System.currentTimeMillis() - durationMillis();
    }

    long durationMillis() {
        return (System.nanoTime() - startNanos) / 1_000_000;
    }

    String protocol() {
        return protocol;
    }

    @Nullable
    String routeName() {
        return route == null || route.name().isEmpty() ? null : route.name();
    }

    @Nullable
    String cluster() {
        return cluster;
    }

    @Nullable
    UpstreamRequest upstream() {
        return upstream;
    }

    @Nullable
    String flags() {
        return flags;
    }

    @Nullable
    String details() {
        return details;
    }

    /** 0 as long as there is none. */
    int status() {
        return status;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    long bytesSent() {
        return bytesSent;
    }

    /** The head was the whole request. */
    void requestHadNoBody() {
        requestEndNanos = startNanos;
    }

    void requestEnded() {
        requestEndNanos = System.nanoTime();
    }

    /** @return milliseconds since the end of the request; -1 if the response did not wait for it */
    long responseArrived() {
        serviceTime = requestEndNanos == 0 ? -1 : (System.nanoTime() - requestEndNanos) / 1_000_000;
        return serviceTime;
    }

    void write(RequestHead request) {
        long duration = durationMillis();
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
                routeName()));
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
