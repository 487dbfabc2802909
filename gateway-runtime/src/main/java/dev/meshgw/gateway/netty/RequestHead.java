package dev.meshgw.gateway.netty;

import dev.meshgw.snapshot.RequestFacts;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/**
 * A request without its body, of either HTTP version, checked and edited in place on its way from downstream to upstream.
 * The headers hold neither pseudo headers nor Host. Event loop only.
 */
final class RequestHead implements RequestFacts {

    /** {@link #length} of a body whose end is not known beforehand. */
    static final long UNKNOWN_LENGTH = -1;

    final AsciiString method;
    final HeaderList headers;
    final long length;
    AsciiString authority;
    AsciiString path;
    /** The protocol of an Upgrade that is to be tried, such as websocket; empty for none. */
    AsciiString upgrade = AsciiString.EMPTY_STRING;
    /** Of the downstream connection. */
    boolean overTls;
    /** Of the downstream stream. */
    boolean overHttp2;
    /** The downstream connection; null if the request came from none. */
    @Nullable
    DownstreamConnection connection;

    /**
     * @param authority empty if the client named none
     * @param path origin-form
     * @param length bytes of the body, 0 for none, or {@link #UNKNOWN_LENGTH}
     */
    RequestHead(AsciiString method, AsciiString authority, AsciiString path, HeaderList headers, long length) {
        this.method = method;
        this.authority = authority;
        this.path = path;
        this.headers = headers;
        this.length = length;
    }

    /** For a mirror: edits of either do not show in the other. */
    RequestHead copy() {
        var copy = new RequestHead(method, authority, path, headers.copy(), length);
        copy.overTls = overTls;
        return copy;
    }

    @Override
    public String method() {
        return method.toString();
    }

    @Override
    public String scheme() {
        return overTls ? "https" : "http";
    }

    @Override
    public String authority() {
        return authority.toString();
    }

    @Override
    public String path() {
        return path.toString();
    }

    @Override
    public @Nullable String header(String name) {
        AsciiString value = headers.find(name);
        return value == null ? null : value.toString();
    }

    boolean isHead() {
        return method.contentEquals("HEAD");
    }
}
