package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;

/** Writes response heads for HTTP/1.1. Stateless. */
final class Http1ResponseWriter {

    private static final AsciiString CHUNKED = AsciiString.cached("chunked");
    private static final AsciiString CLOSE = AsciiString.cached("close");
    private static final AsciiString UPGRADE = AsciiString.cached("upgrade");

    /** A body up to here goes out in the buffer of its head. */
    private static final int COPIED_BYTES = 4 * 1024;

    private Http1ResponseWriter() {}

    /** How the body is framed: its length, or a constant of {@link FramingGuard}. */
    static long framing(ResponseHead head, boolean toHead) {
        if (head.status() == 101) {
            return FramingGuard.UNTIL_CLOSE;
        }
        if (FramingGuard.hasNoBody(head.status(), toHead)) {
            return 0;
        }
        return head.length() == ResponseHead.UNKNOWN_LENGTH ? FramingGuard.CHUNKED : head.length();
    }

    /** @return owned by the caller, with room for a small body */
    static ByteBuf head(
            Worker worker,
            ByteBufAllocator allocator,
            ResponseHead head,
            boolean toHead,
            long framing,
            boolean keepAlive) {
        HeadBuffer out = worker.headBuffer();
        out.append(Http1StatusLine.line(head.status())).headers(head.headers());
        if (head.status() == 101) {
            out.header(HeaderNames.CONNECTION, UPGRADE);
        } else if (framing == FramingGuard.CHUNKED) {
            out.header(HeaderNames.TRANSFER_ENCODING, CHUNKED);
        } else if (needsLength(head, toHead)) {
            out.header(HeaderNames.CONTENT_LENGTH, AsciiString.of(Long.toString(head.length())));
        }
        if (!keepAlive && head.status() != 101) {
            out.header(HeaderNames.CONNECTION, CLOSE);
        }
        return out.endLine().take(allocator, framing > 0 && framing <= COPIED_BYTES ? (int) framing : 0);
    }

    /** An HTTP/2 upstream may know the length without having said it. What a GET would have got, only the upstream knows. */
    private static boolean needsLength(ResponseHead head, boolean toHead) {
        return head.length() >= 0
                && !FramingGuard.hasNoBody(head.status(), toHead)
                && head.headers().get(HeaderNames.CONTENT_LENGTH) == null;
    }

    static ByteBuf informational(Worker worker, ByteBufAllocator allocator, int status, HeaderList headers) {
        return worker.headBuffer()
                .append(Http1StatusLine.line(status))
                .headers(headers)
                .endLine()
                .take(allocator, 0);
    }
}
