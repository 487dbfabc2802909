package dev.meshgw.gateway.netty;

import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * What a request line and the headers about framing and routing make of a request (RFC 9112 §3 and §6, RFC 9110 §7.8).
 *
 * @param request null if it cannot be read
 * @param refusal null if the request is to be served
 * @param keepsAlive whether the client wants the connection to go on
 */
record Http1RequestLine(
        @Nullable RequestHead request, @Nullable LocalReply refusal, boolean keepsAlive) {

    private static final AsciiString HTTP_1_1 = AsciiString.cached("HTTP/1.1");
    private static final AsciiString HTTP_1_0 = AsciiString.cached("HTTP/1.0");
    private static final AsciiString CONNECT = AsciiString.cached("CONNECT");
    private static final AsciiString CLOSE = AsciiString.cached("close");
    private static final AsciiString UPGRADE = AsciiString.cached("upgrade");
    private static final AsciiString WEBSOCKET = AsciiString.cached("websocket");
    private static final AsciiString H2C = AsciiString.cached("h2c");
    private static final AsciiString SLASH = AsciiString.cached("/");
    private static final AsciiString HTTP_SCHEME = AsciiString.cached("http://");
    private static final AsciiString HTTPS_SCHEME = AsciiString.cached("https://");

    /** @param headers what is said by the returned head is taken out */
    static Http1RequestLine parse(AsciiString line, HeaderList headers) {
        int first = line.indexOf(" ", 0);
        int second = first < 0 ? -1 : line.indexOf(" ", first + 1);
        if (second < 0) {
            return refuse(LocalReply.BAD_REQUEST);
        }
        AsciiString method = line.subSequence(0, first, false);
        AsciiString target = line.subSequence(first + 1, second, false);
        AsciiString version = line.subSequence(second + 1, line.length(), false);
        if (version.equals(HTTP_1_0)) {
            return refuse(LocalReply.LOW_VERSION, method, target, headers);
        }
        if (!version.equals(HTTP_1_1) || !Http1HeadReader.isToken(method) || target.isEmpty()) {
            return refuse(LocalReply.BAD_REQUEST);
        }
        if (method.equals(CONNECT)) {
            return refuse(LocalReply.UPGRADE_FAILED, method, target, headers);
        }
        return framed(method, target, headers);
    }

    private static Http1RequestLine framed(AsciiString method, AsciiString target, HeaderList headers) {
        long length = FramingGuard.requestLength(headers);
        if (length == FramingGuard.UNKNOWN_CODING) {
            return refuse(LocalReply.NOT_IMPLEMENTED);
        }
        AsciiString host = takeHost(headers);
        if (length == FramingGuard.INVALID || host == null) {
            return refuse(LocalReply.BAD_REQUEST);
        }
        RequestHead request = addressed(method, target, host, headers, length);
        if (!isAuthority(request.authority)) {
            return refuse(LocalReply.BAD_REQUEST);
        }
        AsciiString connection = headers.get(HeaderNames.CONNECTION);
        AsciiString upgrade = headers.get(HeaderNames.UPGRADE);
        if (upgrade != null && length == 0 && Http1StatusLine.has(connection, UPGRADE)) {
            if (upgrade.contentEqualsIgnoreCase(WEBSOCKET)) {
                request.upgrade = upgrade;
            } else if (!upgrade.contentEqualsIgnoreCase(H2C)) { // which a server may ignore
                return new Http1RequestLine(request, LocalReply.UPGRADE_FAILED, false);
            }
        }
        return new Http1RequestLine(request, null, !Http1StatusLine.has(connection, CLOSE));
    }

    /** RFC 9112 §3.2.2: a host in the target wins over the header. */
    private static RequestHead addressed(
            AsciiString method, AsciiString target, AsciiString host, HeaderList headers, long length) {
        int scheme = schemeLength(target);
        if (scheme == 0) {
            return new RequestHead(method, host, target, headers, length);
        }
        int path = scheme;
        while (path < target.length() && target.byteAt(path) != '/' && target.byteAt(path) != '?') {
            path++;
        }
        AsciiString origin = target.subSequence(path, target.length(), false);
        if (origin.isEmpty() || origin.byteAt(0) == '?') {
            origin = SLASH.concat(origin);
        }
        return new RequestHead(method, target.subSequence(scheme, path, false), origin, headers, length);
    }

    private static int schemeLength(AsciiString target) {
        if (target.regionMatches(true, 0, HTTP_SCHEME, 0, HTTP_SCHEME.length())) {
            return HTTP_SCHEME.length();
        }
        return target.regionMatches(true, 0, HTTPS_SCHEME, 0, HTTPS_SCHEME.length()) ? HTTPS_SCHEME.length() : 0;
    }

    /** Empty if there is none; null if there are several, which is a way to smuggle. */
    private static @Nullable AsciiString takeHost(HeaderList headers) {
        AsciiString host = AsciiString.EMPTY_STRING;
        int kept = 0;
        boolean several = false;
        for (int i = 0; i < headers.size(); i++) {
            if (headers.name(i) == HeaderNames.HOST) {
                several |= !host.isEmpty();
                host = headers.value(i);
            } else {
                headers.move(i, kept++);
            }
        }
        headers.truncate(kept);
        return several ? null : host;
    }

    /** No byte that would mean something else in a URL or a header; RFC 3986 §3.2 without user information. */
    static boolean isAuthority(AsciiString authority) {
        for (int i = 0; i < authority.length(); i++) {
            int c = authority.byteAt(i) & 0xff;
            if (c <= ' ' || c >= 0x7f || "\"#/<>?@\\^`{|}".indexOf(c) >= 0) {
                return false;
            }
        }
        return true;
    }

    /** Refuses what can be read well enough for the log. */
    private static Http1RequestLine refuse(
            LocalReply reply, AsciiString method, AsciiString target, HeaderList headers) {
        AsciiString host = takeHost(headers);
        AsciiString authority = host == null ? AsciiString.EMPTY_STRING : host;
        return new Http1RequestLine(new RequestHead(method, authority, target, headers, 0), reply, false);
    }

    private static Http1RequestLine refuse(LocalReply reply) {
        return new Http1RequestLine(null, reply, false);
    }

    /** Stands in the log for a request that is none. */
    static RequestHead unreadable() {
        return new RequestHead(
                AsciiString.EMPTY_STRING, AsciiString.EMPTY_STRING, AsciiString.EMPTY_STRING, new HeaderList(), 0);
    }
}
