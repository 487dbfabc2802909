package dev.meshgw.gateway.netty;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.jr.ob.JSON;

/** Istio's access log with the encoding JSON (EnvoyJSONLogFormatIstio): what is missing is null, numbers are numbers. Stateless. */
final class AccessLogJson {

    private static final JSON JSON_WITH_NULLS =
            JSON.builder().enable(JSON.Feature.WRITE_NULL_PROPERTIES).build();
    /** Longest text of a client that is written; the rest of a longer one is cut. */
    private static final int MAX_TEXT = 1024;

    private AccessLogJson() {}

    static String render(ExchangeRecord record) {
        ExchangeRecord.Request request = record.request();
        ExchangeRecord.Response response = record.response();
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("start_time", AccessLogFormat.startTime(record.startMillis()));
        line.put("route_name", record.routeName());
        line.put("method", text(request.method()));
        line.put("path", text(request.path()));
        line.put("protocol", request.protocol());
        response(line, response.code(), response.flags(), response.details());
        line.put("bytes_received", request.bytesReceived());
        line.put("bytes_sent", response.bytesSent());
        line.put("duration", record.durationMillis());
        line.put("upstream_service_time", response.serviceTime() < 0 ? null : Long.toString(response.serviceTime()));
        line.put("x_forwarded_for", text(request.forwardedFor()));
        line.put("user_agent", text(request.userAgent()));
        line.put("request_id", text(request.requestId()));
        line.put("authority", text(request.authority()));
        peers(line, record.upstream(), record.downstream());
        return JSON_WITH_NULLS.asString(line);
    }

    static String render(ConnectionRecord record) {
        var line = new LinkedHashMap<String, @Nullable Object>();
        line.put("start_time", AccessLogFormat.startTime(record.startMillis()));
        line.put("route_name", null);
        line.put("method", null);
        line.put("path", null);
        line.put("protocol", null);
        response(line, 0, record.flags(), record.details());
        line.put("bytes_received", record.bytesReceived());
        line.put("bytes_sent", record.bytesSent());
        line.put("duration", record.durationMillis());
        line.put("upstream_service_time", null);
        line.put("x_forwarded_for", null);
        line.put("user_agent", null);
        line.put("request_id", null);
        line.put("authority", null);
        peers(line, record.upstream(), record.downstream());
        return JSON_WITH_NULLS.asString(line);
    }

    private static void response(
            Map<String, @Nullable Object> line, int code, @Nullable String flags, @Nullable String details) {
        line.put("response_code", code);
        line.put("response_flags", flags == null ? "-" : flags);
        line.put("response_code_details", details);
        line.put("connection_termination_details", null);
    }

    private static void peers(
            Map<String, @Nullable Object> line, @Nullable UpstreamPeer upstream, DownstreamPeer downstream) {
        line.put("upstream_host", upstream == null ? null : upstream.host());
        line.put("upstream_cluster", upstream == null ? null : upstream.cluster());
        line.put("upstream_local_address", upstream == null ? null : upstream.localAddress());
        line.put("downstream_local_address", downstream.localAddress());
        line.put("downstream_remote_address", downstream.remoteAddress());
        line.put("requested_server_name", text(downstream.serverName()));
        line.put("upstream_transport_failure_reason", upstream == null ? null : upstream.loggedFailureReason());
    }

    private static @Nullable String text(@Nullable String value) {
        if (value == null || value.isEmpty()) {
            return null;
        }
        return value.length() <= MAX_TEXT ? value : value.substring(0, MAX_TEXT);
    }
}
