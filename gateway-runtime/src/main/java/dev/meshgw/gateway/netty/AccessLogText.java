package dev.meshgw.gateway.netty;

import org.jspecify.annotations.Nullable;

/** Istio's default access log (EnvoyTextLogFormat). Stateless. */
final class AccessLogText {

    /** Longest text of a client that is written; the rest of a longer one is cut. */
    private static final int MAX_TEXT = 1024;

    private AccessLogText() {}

    static String render(ExchangeRecord record) {
        ExchangeRecord.Request request = record.request();
        ExchangeRecord.Response response = record.response();
        UpstreamPeer upstream = record.upstream();
        var line = new StringBuilder(512);
        start(line, record.startMillis());
        line.append('"');
        text(line, request.method()).append(' ');
        text(line, request.path()).append(' ').append(request.protocol()).append("\" ");
        line.append(response.code()).append(' ').append(or(response.flags())).append(' ');
        line.append(or(response.details())).append(" - ");
        failure(line, upstream).append(' ');
        line.append(request.bytesReceived())
                .append(' ')
                .append(response.bytesSent())
                .append(' ');
        line.append(record.durationMillis()).append(' ');
        line.append(response.serviceTime() < 0 ? "-" : Long.toString(response.serviceTime()))
                .append(' ');
        quoted(line, request.forwardedFor()).append(' ');
        quoted(line, request.userAgent()).append(' ');
        quoted(line, request.requestId()).append(' ');
        quoted(line, request.authority()).append(' ');
        peers(line, upstream, record.downstream());
        return line.append(or(record.routeName())).toString();
    }

    /** As Envoy logs what its TCP proxy relayed and what no filter chain took. */
    static String render(ConnectionRecord record) {
        UpstreamPeer upstream = record.upstream();
        var line = new StringBuilder(512);
        start(line, record.startMillis());
        line.append("\"- - -\" 0 ")
                .append(or(record.flags()))
                .append(' ')
                .append(or(record.details()))
                .append(" - ");
        failure(line, upstream).append(' ');
        line.append(record.bytesReceived())
                .append(' ')
                .append(record.bytesSent())
                .append(' ');
        line.append(record.durationMillis()).append(" - \"-\" \"-\" \"-\" \"-\" ");
        peers(line, upstream, record.downstream());
        return line.append('-').toString();
    }

    private static void start(StringBuilder line, long millis) {
        line.append('[').append(AccessLogFormat.startTime(millis)).append("] ");
    }

    private static StringBuilder failure(StringBuilder line, @Nullable UpstreamPeer upstream) {
        return quoted(line, upstream == null ? null : upstream.loggedFailureReason());
    }

    private static void peers(StringBuilder line, @Nullable UpstreamPeer upstream, DownstreamPeer downstream) {
        quoted(line, upstream == null ? null : upstream.host()).append(' ');
        line.append(upstream == null ? "-" : upstream.cluster()).append(' ');
        line.append(upstream == null ? "-" : or(upstream.localAddress())).append(' ');
        line.append(downstream.localAddress())
                .append(' ')
                .append(downstream.remoteAddress())
                .append(' ');
        text(line, downstream.serverName()).append(' ');
    }

    private static String or(@Nullable String value) {
        return value == null || value.isEmpty() ? "-" : value;
    }

    private static StringBuilder quoted(StringBuilder line, @Nullable String value) {
        line.append('"');
        return text(line, value).append('"');
    }

    /** What a client chose cannot end a field, a line or a terminal's patience. */
    private static StringBuilder text(StringBuilder line, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            return line.append('-');
        }
        int length = Math.min(value.length(), MAX_TEXT);
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ' || c >= 0x7f && c <= 0xa0) {
                line.append("\\x").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
            } else {
                line.append(c);
            }
        }
        return line;
    }
}
