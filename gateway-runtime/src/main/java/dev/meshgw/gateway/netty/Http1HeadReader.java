package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;

/**
 * Reads one HTTP/1.1 head after the other: a start line and header lines (RFC 9112 §2 to §5). Strict, because a proxy that
 * guesses can be made to disagree with the server behind it: lines end in CRLF, nothing stands between a name and its colon,
 * no line is folded. The head's bytes are copied once; names and values are slices of that copy. Event loop only.
 */
final class Http1HeadReader {

    /** What {@link #read} found. */
    enum Outcome {
        NEED_MORE,
        /** {@link #startLine} and {@link #headers} hold it, and its bytes are consumed. */
        COMPLETE,
        MALFORMED,
        TOO_LARGE,
        TOO_MANY_HEADERS
    }

    /** tchar of RFC 9110 §5.6.2 in lower case; 0 for every other byte. */
    private static final byte[] TOKEN = new byte[256];

    static {
        for (char c = '!'; c <= '~'; c++) {
            if ("\"(),/:;<=>?@[\\]{}".indexOf(c) < 0) {
                TOKEN[c] = (byte) Character.toLowerCase(c);
            }
        }
    }

    private final int maxBytes;
    private final int maxHeaders;
    /** Bytes at the start of the input that hold no end of a head. */
    private int scanned;

    private AsciiString startLine = AsciiString.EMPTY_STRING;
    private HeaderList headers = new HeaderList();

    Http1HeadReader(int maxBytes, int maxHeaders) {
        this.maxBytes = maxBytes;
        this.maxHeaders = maxHeaders;
    }

    /** @param in consumed up to the end of the head if that is there, otherwise only empty lines before it */
    Outcome read(ByteBuf in) {
        if (scanned == 0) {
            skipEmptyLines(in);
            if (in.isReadable() && TOKEN[in.getByte(in.readerIndex()) & 0xff] == 0) {
                return Outcome.MALFORMED; // TLS on a plaintext port need not be waited for until it looks like lines
            }
        }
        int length = headLength(in);
        if (length < 0) {
            return in.readableBytes() > maxBytes ? Outcome.TOO_LARGE : Outcome.NEED_MORE;
        }
        scanned = 0;
        if (length > maxBytes) {
            return Outcome.TOO_LARGE;
        }
        byte[] bytes = new byte[length];
        in.readBytes(bytes);
        return parse(bytes);
    }

    /** The start line without its end. Valid until the next {@link #read}. */
    AsciiString startLine() {
        return startLine;
    }

    /** Belongs to the caller: the next head gets a new list. */
    HeaderList headers() {
        return headers;
    }

    /** RFC 9112 §2.2: a server ignores an empty line before the request line. */
    private static void skipEmptyLines(ByteBuf in) {
        while (in.readableBytes() >= 2
                && in.getByte(in.readerIndex()) == '\r'
                && in.getByte(in.readerIndex() + 1) == '\n') {
            in.skipBytes(2);
        }
    }

    /** Bytes up to and with the empty line, or -1. */
    private int headLength(ByteBuf in) {
        int start = in.readerIndex();
        int end = in.writerIndex();
        int feed = in.indexOf(start + scanned, end, (byte) '\n');
        while (feed >= 0) {
            int next = feed + 1;
            if (next < end && in.getByte(next) == '\r') {
                next++;
            }
            if (next == end) {
                scanned = feed - start;
                return -1;
            }
            if (in.getByte(next) == '\n') {
                return next + 1 - start;
            }
            feed = in.indexOf(next, end, (byte) '\n');
        }
        scanned = end - start;
        return -1;
    }

    private Outcome parse(byte[] bytes) {
        headers = new HeaderList();
        int end = lineEnd(bytes, 0);
        if (end < 0) {
            return Outcome.MALFORMED;
        }
        startLine = new AsciiString(bytes, 0, end, false);
        int position = end + 2;
        while (bytes[position] != '\r') {
            if (headers.size() == maxHeaders) {
                return Outcome.TOO_MANY_HEADERS;
            }
            position = headerLine(bytes, position, headers);
            if (position < 0) {
                return Outcome.MALFORMED;
            }
        }
        return position + 2 == bytes.length ? Outcome.COMPLETE : Outcome.MALFORMED;
    }

    /**
     * Parses one header or trailer line and adds it.
     *
     * @param bytes hold a line feed at or after {@code start}
     * @return where the next line begins, or -1 if the line is malformed
     */
    static int headerLine(byte[] bytes, int start, HeaderList headers) {
        int colon = start;
        byte lower = TOKEN[bytes[colon] & 0xff];
        while (lower != 0) {
            bytes[colon++] = lower;
            lower = TOKEN[bytes[colon] & 0xff];
        }
        if (bytes[colon] != ':' || colon == start) {
            return -1;
        }
        int end = lineEnd(bytes, colon + 1);
        if (end < 0) {
            return -1;
        }
        int from = colon + 1;
        int to = end;
        while (from < to && isBlank(bytes[from])) {
            from++;
        }
        while (to > from && isBlank(bytes[to - 1])) {
            to--;
        }
        headers.add(
                HeaderNames.intern(new AsciiString(bytes, start, colon - start, false)),
                new AsciiString(bytes, from, to - from, false));
        return end + 2;
    }

    /** Where CRLF begins, or -1 if another control character comes first. */
    private static int lineEnd(byte[] bytes, int start) {
        int end = start;
        while (bytes[end] >= ' ' && bytes[end] != 0x7f || bytes[end] < 0 || bytes[end] == '\t') {
            end++;
        }
        return bytes[end] == '\r' && bytes[end + 1] == '\n' ? end : -1;
    }

    private static boolean isBlank(byte b) {
        return b == ' ' || b == '\t';
    }

    /** Whether this is a token of RFC 9110 §5.6.2. */
    static boolean isToken(AsciiString text) {
        for (int i = 0; i < text.length(); i++) {
            if (TOKEN[text.byteAt(i) & 0xff] == 0) {
                return false;
            }
        }
        return !text.isEmpty();
    }
}
