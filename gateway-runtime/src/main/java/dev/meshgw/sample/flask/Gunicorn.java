package dev.meshgw.sample.flask;

import dev.meshgw.sample.http.Field;
import dev.meshgw.sample.http.PerSecond;
import dev.meshgw.sample.http.Refusal;
import dev.meshgw.sample.http.Reply;
import dev.meshgw.sample.http.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** What gunicorn, Flask and Werkzeug add to every application: reason phrases, error pages, the access log. */
final class Gunicorn {

    static final Field HTML = new Field("Content-Type", "text/html; charset=utf-8");

    /** Werkzeug's phrases where they are not those of RFC 9110; all are sent in upper case. */
    private static final Map<Integer, String> PHRASES = Map.ofEntries(
            Map.entry(100, "Continue"),
            Map.entry(101, "Switching Protocols"),
            Map.entry(102, "Processing"),
            Map.entry(103, "Early Hints"),
            Map.entry(200, "OK"),
            Map.entry(201, "Created"),
            Map.entry(202, "Accepted"),
            Map.entry(203, "Non Authoritative Information"),
            Map.entry(204, "No Content"),
            Map.entry(205, "Reset Content"),
            Map.entry(206, "Partial Content"),
            Map.entry(207, "Multi Status"),
            Map.entry(208, "Already Reported"),
            Map.entry(226, "IM Used"),
            Map.entry(300, "Multiple Choices"),
            Map.entry(301, "Moved Permanently"),
            Map.entry(302, "Found"),
            Map.entry(303, "See Other"),
            Map.entry(304, "Not Modified"),
            Map.entry(305, "Use Proxy"),
            Map.entry(306, "Switch Proxy"),
            Map.entry(307, "Temporary Redirect"),
            Map.entry(308, "Permanent Redirect"),
            Map.entry(400, "Bad Request"),
            Map.entry(401, "Unauthorized"),
            Map.entry(402, "Payment Required"),
            Map.entry(403, "Forbidden"),
            Map.entry(404, "Not Found"),
            Map.entry(405, "Method Not Allowed"),
            Map.entry(406, "Not Acceptable"),
            Map.entry(407, "Proxy Authentication Required"),
            Map.entry(408, "Request Timeout"),
            Map.entry(409, "Conflict"),
            Map.entry(410, "Gone"),
            Map.entry(411, "Length Required"),
            Map.entry(412, "Precondition Failed"),
            Map.entry(413, "Request Entity Too Large"),
            Map.entry(414, "Request URI Too Long"),
            Map.entry(415, "Unsupported Media Type"),
            Map.entry(416, "Requested Range Not Satisfiable"),
            Map.entry(417, "Expectation Failed"),
            Map.entry(418, "I'm a teapot"),
            Map.entry(421, "Misdirected Request"),
            Map.entry(422, "Unprocessable Entity"),
            Map.entry(423, "Locked"),
            Map.entry(424, "Failed Dependency"),
            Map.entry(425, "Too Early"),
            Map.entry(426, "Upgrade Required"),
            Map.entry(428, "Precondition Required"),
            Map.entry(429, "Too Many Requests"),
            Map.entry(431, "Request Header Fields Too Large"),
            Map.entry(449, "Retry With"),
            Map.entry(451, "Unavailable For Legal Reasons"),
            Map.entry(500, "Internal Server Error"),
            Map.entry(501, "Not Implemented"),
            Map.entry(502, "Bad Gateway"),
            Map.entry(503, "Service Unavailable"),
            Map.entry(504, "Gateway Timeout"),
            Map.entry(505, "HTTP Version Not Supported"),
            Map.entry(507, "Insufficient Storage"),
            Map.entry(508, "Loop Detected"),
            Map.entry(510, "Not Extended"),
            Map.entry(511, "Network Authentication Failed"));

    private static final DateTimeFormatter APACHE_TIME = DateTimeFormatter.ofPattern(
                    "'['dd/MMM/yyyy:HH:mm:ss Z']'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static final HexFormat HEX = HexFormat.of();

    private Gunicorn() {}

    /** {@code I'M A TEAPOT}; {@code UNKNOWN} for a status that Werkzeug has no words for. */
    static String reason(int status) {
        return PHRASES.getOrDefault(status, "unknown").toUpperCase(Locale.ROOT);
    }

    /** An answer with gunicorn's {@code Connection} line in front. */
    static Reply.Full reply(int status, List<Field> fields, byte[] body) {
        return new Reply.Full(status, reason(status), withConnection(fields), body);
    }

    static List<Field> withConnection(List<Field> fields) {
        var all = new ArrayList<Field>(fields.size() + 1);
        all.add(Field.CONNECTION);
        all.addAll(fields);
        return all;
    }

    /** The small HTML page that Werkzeug makes of an HTTP error. */
    static byte[] errorPage(int status, String sentence) {
        String phrase = PHRASES.getOrDefault(status, "Unknown");
        return page(status + " " + phrase, phrase, "<p>" + sentence + "</p>");
    }

    /** A page with a title, a heading and some HTML below. */
    static byte[] page(String title, String heading, String html) {
        return ("<!doctype html>\n<html lang=en>\n<title>" + title + "</title>\n<h1>" + heading + "</h1>\n" + html
                        + "\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** gunicorn refuses before Flask is asked, with a page of its own and no access-log line. */
    static Reply refuse(Refusal refusal) {
        return reply(
                refusal.status(),
                List.of(new Field("Content-Type", "text/html"), Field.LENGTH),
                errorPage(refusal.status(), "The server could not take this request as it was sent."));
    }

    /** The time of an access-log line, {@code [22/Nov/2026:00:50:13 +0000]}. */
    static PerSecond<String> logTime() {
        return new PerSecond<>(InstantSource.system(), APACHE_TIME::format);
    }

    /**
     * gunicorn's default access-log format, which is Apache's combined one. What came from outside is escaped, so that no
     * header can write to the reader's terminal.
     */
    static String accessLogLine(Request request, int status, long bodyBytes, String time) {
        var line = new StringBuilder(192);
        line.append(request.downstream().address()).append(" - - ").append(time).append(" \"");
        escape(line, request.method()).append(' ');
        escape(line, request.target()).append(' ').append(request.protocol()).append("\" ");
        line.append(status).append(' ').append(bodyBytes).append(" \"");
        escape(line, request.header("Referer").orElse("-")).append("\" \"");
        return escape(line, request.header("User-Agent").orElse("-"))
                .append('"')
                .toString();
    }

    private static StringBuilder escape(StringBuilder line, String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c < ' ' || c >= 0x7f) {
                line.append("\\x").append(HEX.toHexDigits((byte) c));
            } else {
                line.append(c);
            }
        }
        return line;
    }

    /** The lines with which gunicorn starts, as {@code kubectl logs} shows them before the first request. */
    static Stream<String> startLines(String version, String bind, Instant now) {
        String time = DateTimeFormatter.ofPattern("'['yyyy-MM-dd HH:mm:ss Z']'", Locale.ROOT)
                .withZone(ZoneOffset.UTC)
                .format(now);
        return Stream.of(
                time + " [1] [INFO] Starting gunicorn " + version,
                time + " [1] [INFO] Listening at: http://" + bind + " (1)",
                time + " [1] [INFO] Using worker: gevent",
                time + " [7] [INFO] Booting worker with pid: 7");
    }
}
