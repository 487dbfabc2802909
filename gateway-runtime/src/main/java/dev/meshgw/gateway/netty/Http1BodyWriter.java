package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AsciiString;

/** Frames the bodies of HTTP/1.1 messages that go out. Event loop only. */
final class Http1BodyWriter {

    private static final AsciiString LAST_CHUNK = AsciiString.cached("0\r\n\r\n");
    private static final AsciiString LAST_CHUNK_BEFORE_TRAILERS = AsciiString.cached("0\r\n");
    private static final AsciiString CRLF = AsciiString.cached("\r\n");
    /** Up to here a copy is cheaper than three writes. */
    private static final int COPIED_BYTES = 4 * 1024;

    private boolean chunked;

    /** @param length bytes, {@link FramingGuard#CHUNKED} or {@link FramingGuard#UNTIL_CLOSE} */
    void begin(long length) {
        chunked = length == FramingGuard.CHUNKED;
    }

    boolean isChunked() {
        return chunked;
    }

    /** @param data owned from now on */
    void data(ChannelHandlerContext ctx, ByteBuf data, boolean end) {
        int length = data.readableBytes();
        if (!chunked) {
            write(ctx, data, length);
        } else if (length == 0) {
            data.release();
            if (end) {
                ctx.write(text(LAST_CHUNK));
            }
        } else {
            chunk(ctx, data, length, end);
        }
    }

    private static void write(ChannelHandlerContext ctx, ByteBuf data, int length) {
        if (length > 0) {
            ctx.write(data);
        } else {
            data.release();
        }
    }

    private static void chunk(ChannelHandlerContext ctx, ByteBuf data, int length, boolean end) {
        AsciiString size = AsciiString.of(Integer.toHexString(length));
        boolean copy = length <= COPIED_BYTES;
        ByteBuf head = ctx.alloc().directBuffer(16 + (copy ? length : 0));
        append(head, size);
        append(head, CRLF);
        if (copy) {
            head.writeBytes(data);
            data.release();
            append(head, CRLF);
            if (end) {
                append(head, LAST_CHUNK);
            }
            ctx.write(head);
        } else {
            ctx.write(head);
            ctx.write(data);
            ctx.write(end ? Unpooled.wrappedBuffer(text(CRLF), text(LAST_CHUNK)) : text(CRLF));
        }
    }

    /** Ends a chunked body with trailers; a body of known length has no place for them. */
    void end(ChannelHandlerContext ctx, HeaderList trailers, HeadBuffer buffer) {
        if (chunked) {
            buffer.append(LAST_CHUNK_BEFORE_TRAILERS).headers(trailers).endLine();
            ctx.write(buffer.take(ctx.alloc(), 0));
        }
    }

    private static void append(ByteBuf out, AsciiString text) {
        ByteBufUtil.copy(text, out);
    }

    private static ByteBuf text(AsciiString text) {
        return Unpooled.wrappedBuffer(text.array(), text.arrayOffset(), text.length());
    }
}
