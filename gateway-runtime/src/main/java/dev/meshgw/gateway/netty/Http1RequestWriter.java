package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;

/** Writes request heads for HTTP/1.1. Stateless. */
final class Http1RequestWriter {

    private static final AsciiString VERSION = AsciiString.cached(" HTTP/1.1\r\n");
    private static final AsciiString CHUNKED = AsciiString.cached("chunked");
    private static final AsciiString UPGRADE = AsciiString.cached("upgrade");
    private static final AsciiString ZERO = AsciiString.cached("0");

    private Http1RequestWriter() {}

    /** @return owned by the caller */
    static ByteBuf write(Worker worker, ByteBufAllocator allocator, RequestHead head) {
        HeadBuffer out = worker.headBuffer();
        out.append(head.method).append(' ').append(head.path).append(VERSION);
        out.header(HeaderNames.HOST, head.authority);
        out.headers(head.headers);
        if (!head.upgrade.isEmpty()) {
            out.header(HeaderNames.CONNECTION, UPGRADE).header(HeaderNames.UPGRADE, head.upgrade);
        } else if (head.length == RequestHead.UNKNOWN_LENGTH) {
            out.header(HeaderNames.TRANSFER_ENCODING, CHUNKED);
        } else if (head.length > 0) {
            out.header(HeaderNames.CONTENT_LENGTH, AsciiString.of(Long.toString(head.length)));
        } else if (expectsBody(head.method)) {
            out.header(HeaderNames.CONTENT_LENGTH, ZERO);
        }
        return out.endLine().take(allocator, 0);
    }

    /** RFC 9110 §8.6: a method that anticipates content says so if there is none. */
    private static boolean expectsBody(AsciiString method) {
        return method.contentEquals("POST") || method.contentEquals("PUT") || method.contentEquals("PATCH");
    }
}
