package dev.meshgw.gateway.netty;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a ClientHello from the first bytes of a connection, however they are cut into TLS records (RFC 8446 §5.1) and
 * packets. Looks at each byte once and changes none. One for each connection; event loop only.
 */
final class ClientHelloReader {

    /** What is known so far. */
    enum Outcome {
        NEED_MORE,
        /** {@link #hello} has it. */
        FOUND,
        /** Not TLS, or a ClientHello that cannot be read. */
        NOT_TLS,
        TOO_LARGE
    }

    private static final int RECORD_HEADER = 5;
    private static final int HANDSHAKE_HEADER = 4;
    private static final byte HANDSHAKE_RECORD = 22;
    private static final byte CLIENT_HELLO = 1;

    private final int maxBytes;
    private int position;
    private int recordRemaining;
    private int headerRead;
    private int bodyLength;
    private byte @Nullable [] body;
    private int bodyRead;
    private @Nullable ClientHello hello;

    /** @param maxBytes of the body of the ClientHello, and of the records that carry it */
    ClientHelloReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** @param received everything since the connection began; its indices stay as they are */
    Outcome read(ByteBuf received) {
        int end = received.readableBytes();
        int base = received.readerIndex();
        while (position < end) {
            if (recordRemaining == 0) {
                if (!plausible(received, base, end)) {
                    return Outcome.NOT_TLS;
                }
                if (end - position < RECORD_HEADER) {
                    return Outcome.NEED_MORE;
                }
                recordRemaining = received.getUnsignedShort(base + position + 3);
                if (recordRemaining == 0) {
                    return Outcome.NOT_TLS; // RFC 8446 §5.1: no empty handshake fragments
                }
                position += RECORD_HEADER;
            } else if (headerRead < HANDSHAKE_HEADER) {
                if (!handshakeHeader(received.getByte(base + position))) {
                    return bodyLength > maxBytes ? Outcome.TOO_LARGE : Outcome.NOT_TLS;
                }
                position++;
                recordRemaining--;
            } else if (bodyPart(received, base, end)) {
                return parsed();
            }
            if (position > maxBytes + RECORD_HEADER + HANDSHAKE_HEADER && bodyRead < bodyLength) {
                return Outcome.TOO_LARGE;
            }
        }
        return Outcome.NEED_MORE;
    }

    /** Whether the bytes at hand can be the header of a handshake record of SSL 3 to TLS 1.3. */
    private boolean plausible(ByteBuf received, int base, int end) {
        return received.getByte(base + position) == HANDSHAKE_RECORD
                && (end - position < 2 || received.getByte(base + position + 1) == 3);
    }

    /** @return false if this is no ClientHello or it is too long */
    private boolean handshakeHeader(byte next) {
        if (headerRead++ == 0) {
            return next == CLIENT_HELLO;
        }
        bodyLength = bodyLength << 8 | next & 0xff;
        return headerRead < HANDSHAKE_HEADER || bodyLength <= maxBytes;
    }

    /** @return true if the message is whole */
    private boolean bodyPart(ByteBuf received, int base, int end) {
        int length = Math.min(Math.min(recordRemaining, end - position), bodyLength - bodyRead);
        if (body == null) {
            body = new byte[length];
        } else if (body.length < bodyRead + length) {
            // Grows with what was received, not with what was announced: a length of 64 KiB costs the sender nothing.
            body = Arrays.copyOf(body, Math.min(bodyLength, Math.max(2 * body.length, bodyRead + length)));
        }
        received.getBytes(base + position, body, bodyRead, length);
        bodyRead += length;
        position += length;
        recordRemaining -= length;
        return bodyRead == bodyLength;
    }

    private Outcome parsed() {
        hello = body == null ? null : ClientHello.parse(body);
        body = null;
        return hello == null ? Outcome.NOT_TLS : Outcome.FOUND;
    }

    /** Present after {@link Outcome#FOUND}. */
    @Nullable
    ClientHello hello() {
        return hello;
    }
}
