package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * Cuts the bodies of HTTP/1.1 messages out of the bytes of a connection (RFC 9112 §6 and §7). Chunk framing is taken off and
 * checked to the byte. Event loop only.
 */
final class Http1BodyReader {

    private enum State {
        FIXED,
        UNTIL_CLOSE,
        CHUNK_SIZE,
        CHUNK_DATA,
        CHUNK_END,
        TRAILERS,
        DONE,
        MALFORMED
    }

    /** Of one chunk-size line with its extensions, which nobody uses; Envoy's parsers bound them alike. */
    private static final int MAX_CHUNK_LINE_BYTES = 4 * 1024;

    private final int maxTrailerBytes;
    private final int maxTrailers;
    private State state = State.DONE;
    private long remaining;
    private @Nullable HeaderList trailers;

    /** @param maxTrailerBytes of the trailer section, whose limits are those of a head */
    Http1BodyReader(int maxTrailerBytes, int maxTrailers) {
        this.maxTrailerBytes = maxTrailerBytes;
        this.maxTrailers = maxTrailers;
    }

    /** @param length from {@link FramingGuard}: bytes, CHUNKED or UNTIL_CLOSE */
    void begin(long length) {
        trailers = null;
        remaining = length;
        if (length == FramingGuard.CHUNKED) {
            state = State.CHUNK_SIZE;
        } else if (length == FramingGuard.UNTIL_CLOSE) {
            state = State.UNTIL_CLOSE;
        } else {
            state = length == 0 ? State.DONE : State.FIXED;
        }
    }

    boolean isDone() {
        return state == State.DONE;
    }

    boolean isMalformed() {
        return state == State.MALFORMED;
    }

    /** Whether the end of the connection ends the body. */
    boolean endsWithConnection() {
        return state == State.UNTIL_CLOSE;
    }

    /** Present once the body is done if the message had a trailer section. */
    @Nullable
    HeaderList trailers() {
        return trailers;
    }

    /**
     * The next piece of the body. Call until it returns null.
     *
     * @param in consumed as far as it was understood
     * @return owned by the caller; null if more input is needed, the body is done or malformed. May be empty.
     */
    @Nullable
    ByteBuf next(ByteBuf in) {
        while (true) {
            switch (state) {
                case FIXED -> {
                    return data(in, State.DONE);
                }
                case CHUNK_DATA -> {
                    return data(in, State.CHUNK_END);
                }
                case UNTIL_CLOSE -> {
                    return in.isReadable() ? in.readRetainedSlice(in.readableBytes()) : null;
                }
                case CHUNK_SIZE -> {
                    if (!chunkSize(in)) {
                        return null;
                    }
                }
                case CHUNK_END -> {
                    if (in.readableBytes() < 2) {
                        return null;
                    }
                    state = in.readByte() == '\r' && in.readByte() == '\n' ? State.CHUNK_SIZE : State.MALFORMED;
                }
                case TRAILERS -> {
                    return trailerSection(in) ? Unpooled.EMPTY_BUFFER : null;
                }
                case DONE, MALFORMED -> {
                    return null;
                }
            }
        }
    }

    private @Nullable ByteBuf data(ByteBuf in, State afterwards) {
        int length = (int) Math.min(remaining, in.readableBytes());
        if (length == 0) {
            return null;
        }
        remaining -= length;
        if (remaining == 0) {
            state = afterwards;
        }
        return in.readRetainedSlice(length);
    }

    /** @return false if the line is not whole or malformed */
    private boolean chunkSize(ByteBuf in) {
        int start = in.readerIndex();
        int feed = in.indexOf(start, in.writerIndex(), (byte) '\n');
        if (feed < 0) {
            if (in.readableBytes() > MAX_CHUNK_LINE_BYTES) {
                state = State.MALFORMED;
            }
            return false;
        }
        long size = parseChunkLine(in, start, feed);
        if (size < 0) {
            state = State.MALFORMED;
            return false;
        }
        in.readerIndex(feed + 1);
        remaining = size;
        state = size == 0 ? State.TRAILERS : State.CHUNK_DATA;
        return true;
    }

    /** The size, or -1 unless the line is hexadecimal digits, perhaps an extension, and CRLF. */
    private static long parseChunkLine(ByteBuf in, int start, int feed) {
        if (feed - start < 2 || feed - start > MAX_CHUNK_LINE_BYTES || in.getByte(feed - 1) != '\r') {
            return -1;
        }
        long size = 0;
        int position = start;
        while (position < feed - 1) {
            int digit = Character.digit(in.getByte(position), 16);
            if (digit < 0) {
                break;
            }
            if (size > Long.MAX_VALUE >> 8) {
                return -1;
            }
            size = size << 4 | digit;
            position++;
        }
        if (position == start || !isExtension(in, position, feed - 1)) {
            return -1;
        }
        return size;
    }

    /** Empty, or after blanks a semicolon and no control character. */
    private static boolean isExtension(ByteBuf in, int start, int end) {
        int position = start;
        while (position < end && (in.getByte(position) == ' ' || in.getByte(position) == '\t')) {
            position++;
        }
        if (position == end) {
            return start == end;
        }
        if (in.getByte(position) != ';') {
            return false;
        }
        for (; position < end; position++) {
            byte b = in.getByte(position);
            if (b >= 0 && b < ' ' && b != '\t' || b == 0x7f) {
                return false;
            }
        }
        return true;
    }

    /** @return true if it is whole; then the body is done, or malformed */
    private boolean trailerSection(ByteBuf in) {
        int length = trailerLength(in);
        if (length < 0) {
            if (in.readableBytes() > maxTrailerBytes) {
                state = State.MALFORMED;
            }
            return false;
        }
        if (length == 2 && in.getByte(in.readerIndex()) == '\r') {
            in.skipBytes(2);
            state = State.DONE;
            return true;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        var lines = new HeaderList();
        int position = 0;
        while (position >= 0 && bytes[position] != '\r' && lines.size() < maxTrailers) {
            position = Http1HeadReader.headerLine(bytes, position, lines);
        }
        state = position >= 0 && position == length - 2 ? State.DONE : State.MALFORMED;
        trailers = lines;
        return true;
    }

    /** Bytes up to and with the empty line that ends the section, or -1. */
    private static int trailerLength(ByteBuf in) {
        int start = in.readerIndex();
        int line = start;
        while (true) {
            int feed = in.indexOf(line, in.writerIndex(), (byte) '\n');
            if (feed < 0) {
                return -1;
            }
            if (feed - line < 2) {
                return feed + 1 - start;
            }
            line = feed + 1;
        }
    }
}
