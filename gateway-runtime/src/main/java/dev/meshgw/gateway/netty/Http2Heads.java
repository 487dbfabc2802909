package dev.meshgw.gateway.netty;

import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Translates between the header blocks of HTTP/2 and our heads. Netty has checked names, values, and the order of pseudo
 * headers; what could mean something else in HTTP/1.1 is checked here. Stateless.
 */
final class Http2Heads {

    private static final AsciiString COOKIE = HeaderNames.intern(AsciiString.cached("cookie"));
    private static final AsciiString HTTP = AsciiString.cached("http");
    private static final AsciiString CONNECT = AsciiString.cached("CONNECT");

    private Http2Heads() {}

    /** @return null if this is no request that HTTP/1.1 could carry */
    static @Nullable RequestHead request(Http2Headers block, boolean end) {
        CharSequence method = block.method();
        CharSequence path = block.path();
        if (method == null || path == null || block.scheme() == null) {
            return null;
        }
        var headers = new HeaderList();
        AsciiString host = fill(block, headers);
        AsciiString authority = block.authority() != null ? AsciiString.of(block.authority()) : host;
        long length = length(headers, end);
        RequestHead request = new RequestHead(AsciiString.of(method), authority, AsciiString.of(path), headers, length);
        boolean valid = length != FramingGuard.INVALID
                && Http1HeadReader.isToken(request.method)
                && !request.method.equals(CONNECT)
                && Http1RequestLine.isAuthority(authority)
                && isVisible(request.path);
        return valid ? request : null;
    }

    /** Copies all but pseudo headers and Host. @return Host, or an empty text */
    private static AsciiString fill(Http2Headers block, HeaderList headers) {
        AsciiString host = AsciiString.EMPTY_STRING;
        int cookie = -1;
        for (Map.Entry<CharSequence, CharSequence> field : block) {
            AsciiString name = AsciiString.of(field.getKey());
            if (name.isEmpty() || name.byteAt(0) == ':') {
                continue;
            }
            name = HeaderNames.intern(name);
            AsciiString value = AsciiString.of(field.getValue());
            if (name == HeaderNames.HOST) {
                host = value;
            } else if (name == COOKIE && cookie >= 0) {
                // RFC 9113 §8.2.3: crumbs are put together again for HTTP/1.1
                headers.setValue(cookie, headers.value(cookie).concat("; ").concat(value));
            } else {
                cookie = name == COOKIE ? headers.size() : cookie;
                headers.add(name, value);
            }
        }
        return host;
    }

    private static long length(HeaderList headers, boolean end) {
        AsciiString length = headers.get(HeaderNames.CONTENT_LENGTH);
        if (length != null) {
            return FramingGuard.parseLength(length);
        }
        return end ? 0 : RequestHead.UNKNOWN_LENGTH;
    }

    /** No control character and no blank: either would end the target in a request line. */
    private static boolean isVisible(AsciiString path) {
        for (int i = 0; i < path.length(); i++) {
            int c = path.byteAt(i) & 0xff;
            if (c <= ' ' || c == 0x7f) {
                return false;
            }
        }
        return !path.isEmpty();
    }

    /** Of a request towards an upstream, without TLS. */
    static Http2Headers request(RequestHead request) {
        var block = new DefaultHttp2Headers(false, request.headers.size() + 5);
        block.method(request.method).scheme(HTTP).authority(request.authority).path(request.path);
        add(block, request.headers);
        if (request.length > 0) {
            block.add(HeaderNames.CONTENT_LENGTH, AsciiString.of(Long.toString(request.length)));
        }
        return block;
    }

    /** @return null if the status is none */
    static @Nullable ResponseHead response(Http2Headers block, boolean end, boolean toHead) {
        CharSequence status = block.status();
        long code = status == null ? -1 : FramingGuard.parseLength(AsciiString.of(status));
        if (code < 100 || code > 599) {
            return null;
        }
        var headers = new HeaderList();
        fill(block, headers);
        long length = end || toHead ? 0 : length(headers, false);
        return length == FramingGuard.INVALID ? null : new ResponseHead((int) code, headers, length);
    }

    static HeaderList trailers(Http2Headers block) {
        var trailers = new HeaderList();
        fill(block, trailers);
        return trailers;
    }

    static Http2Headers response(int status, HeaderList headers) {
        var block = new DefaultHttp2Headers(false, headers.size() + 1);
        block.status(HttpResponseStatus.valueOf(status).codeAsText());
        return add(block, headers);
    }

    static Http2Headers trailers(HeaderList trailers) {
        return add(new DefaultHttp2Headers(false, trailers.size()), trailers);
    }

    private static Http2Headers add(Http2Headers block, HeaderList headers) {
        for (int i = 0; i < headers.size(); i++) {
            block.add(headers.name(i), headers.value(i));
        }
        return block;
    }
}
