package dev.meshgw.gateway.netty;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/** Reads and writes the status lines of HTTP/1.1. Stateless. */
final class Http1StatusLine {

    private static final AsciiString HTTP_1_1 = AsciiString.cached("HTTP/1.1 ");
    private static final AsciiString HTTP_1_0 = AsciiString.cached("HTTP/1.0 ");
    private static final AsciiString CLOSE = AsciiString.cached("close");
    private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
    private static final int CODES = 600;

    private static final AsciiString[] LINES = new AsciiString[CODES];

    static {
        for (int code = 100; code < CODES; code++) {
            LINES[code] = AsciiString.of("HTTP/1.1 " + code + " " + reason(code) + "\r\n");
        }
    }

    private Http1StatusLine() {}

    /** Envoy writes Unknown for what it does not know, which is the case of 418. */
    private static String reason(int code) {
        String reason = HttpResponseStatus.valueOf(code).reasonPhrase();
        return reason.endsWith("(" + code + ")") ? "Unknown" : reason;
    }

    /** With CRLF. @param code 100 to 599 */
    static AsciiString line(int code) {
        return LINES[code];
    }

    /** The code of a status line, 100 to 599; -1 if the line is no such thing. */
    static int status(AsciiString line) {
        if ((!line.startsWith(HTTP_1_1) && !line.startsWith(HTTP_1_0)) || line.length() < 12) {
            return -1;
        }
        if (line.length() > 12 && line.byteAt(12) != ' ') {
            return -1;
        }
        int code = 0;
        for (int i = 9; i < 12; i++) {
            int digit = line.byteAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            code = 10 * code + digit;
        }
        return code >= 100 && code < CODES ? code : -1;
    }

    /** Whether the connection goes on after this response (RFC 9112 §9.3). */
    static boolean keepsAlive(AsciiString line, HeaderList headers) {
        AsciiString connection = headers.get(HeaderNames.CONNECTION);
        if (line.startsWith(HTTP_1_0)) {
            return has(connection, KEEP_ALIVE);
        }
        return !has(connection, CLOSE);
    }

    /** Whether Connection holds this option. */
    static boolean has(@Nullable AsciiString connection, AsciiString option) {
        if (connection == null) {
            return false;
        }
        if (connection.contentEqualsIgnoreCase(option)) {
            return true;
        }
        if (connection.indexOf(",", 0) < 0) {
            return false;
        }
        for (AsciiString part : connection.split(',')) {
            if (part.trim().contentEqualsIgnoreCase(option)) {
                return true;
            }
        }
        return false;
    }
}
