package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.AsciiString;
import java.util.Arrays;

/**
 * Assembles an HTTP/1.1 head in a reused array, so that the outgoing buffer is written once. One for each {@link Worker}; a
 * head is begun and taken within one call. Event loop only.
 */
final class HeadBuffer {

    private static final byte[] CRLF = {'\r', '\n'};
    /** Kept after a larger head, so that one client's cookies do not pin memory. */
    private static final int KEPT_CAPACITY = 64 * 1024;

    private byte[] bytes = new byte[4 * 1024];
    private int length;

    HeadBuffer append(AsciiString text) {
        return append(text.array(), text.arrayOffset(), text.length());
    }

    HeadBuffer append(byte[] text) {
        return append(text, 0, text.length);
    }

    private HeadBuffer append(byte[] source, int offset, int count) {
        reserve(count);
        System.arraycopy(source, offset, bytes, length, count);
        length += count;
        return this;
    }

    HeadBuffer append(char ascii) {
        reserve(1);
        bytes[length++] = (byte) ascii;
        return this;
    }

    HeadBuffer header(AsciiString name, AsciiString value) {
        return append(name).append(':').append(' ').append(value).append(CRLF);
    }

    HeadBuffer headers(HeaderList headers) {
        for (int i = 0; i < headers.size(); i++) {
            header(headers.name(i), headers.value(i));
        }
        return this;
    }

    HeadBuffer endLine() {
        return append(CRLF);
    }

    /**
     * Takes what was assembled and begins anew. The caller owns the buffer.
     *
     * @param spare room after the head, for a body that goes out with it
     */
    ByteBuf take(ByteBufAllocator allocator, int spare) {
        ByteBuf taken = allocator.directBuffer(length + spare).writeBytes(bytes, 0, length);
        length = 0;
        if (bytes.length > KEPT_CAPACITY) {
            bytes = new byte[KEPT_CAPACITY];
        }
        return taken;
    }

    private void reserve(int count) {
        if (bytes.length - length < count) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + count));
        }
    }
}
