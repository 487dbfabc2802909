package dev.meshgw.sample.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;

/**
 * HTTP/1.1 answers to bytes (RFC 9112). One buffer holds head and body, so that an answer is one write and one TLS record.
 * Thread-safe.
 */
final class ResponseEncoder {

    private static final byte[] VERSION = ascii("HTTP/1.1 ");
    private static final byte[] CRLF = ascii("\r\n");
    private static final byte[] SEPARATOR = ascii(": ");
    private static final byte[] KEEP_ALIVE = ascii("Connection: keep-alive\r\n");
    private static final byte[] CLOSE = ascii("Connection: close\r\n");
    private static final byte[] CHUNKED = ascii("Transfer-Encoding: chunked\r\n");
    private static final byte[] LENGTH = ascii("Content-Length: ");
    private static final byte[] LAST_CHUNK = ascii("0\r\n\r\n");

    static final ByteBuf CONTINUE = Unpooled.unreleasableBuffer(
            Unpooled.wrappedBuffer(ascii("HTTP/1.1 100 Continue\r\n\r\n")).asReadOnly());

    /** Room for a head of the usual size; a longer one makes the buffer grow. */
    private static final int HEAD_BYTES = 320;

    private final byte[] server;
    private final PerSecond<byte[]> date;

    ResponseEncoder(String server, InstantSource clock) {
        this.server = ascii("Server: " + server + "\r\n");
        this.date = new PerSecond<>(clock, now -> ascii("Date: " + HttpDate.format(now) + "\r\n"));
    }

    /** How the end of a body is told. */
    enum Framing {
        CONTENT_LENGTH,
        CHUNKED,
        /** For HTTP/1.0 peers that a length cannot be told: the end of the connection is the end of the body. */
        UNTIL_CLOSE,
        /** 1xx, 204 and 304 have neither body nor length. */
        NONE
    }

    /** Statuses that never carry a body (RFC 9110 §6.4.1). */
    static boolean isBodyless(int status) {
        return status < 200 || status == 204 || status == 304;
    }

    ByteBuf full(ByteBufAllocator allocator, Reply.Full reply, boolean withBody, boolean keepAlive) {
        boolean bodyless = isBodyless(reply.status());
        int bodyBytes = withBody && !bodyless ? reply.body().length : 0;
        ByteBuf out = allocator.ioBuffer(HEAD_BYTES + bodyBytes);
        head(
                out,
                reply.status(),
                reply.reason(),
                reply.fields(),
                bodyless ? Framing.NONE : Framing.CONTENT_LENGTH,
                reply.body().length,
                keepAlive);
        out.writeBytes(reply.body(), 0, bodyBytes);
        return out;
    }

    ByteBuf streamHead(ByteBufAllocator allocator, Reply.Stream reply, Framing framing, boolean keepAlive) {
        OptionalLong length = reply.length();
        ByteBuf out = allocator.ioBuffer(HEAD_BYTES);
        head(out, reply.status(), reply.reason(), reply.fields(), framing, length.orElse(0), keepAlive);
        return out;
    }

    ByteBuf chunk(ByteBufAllocator allocator, byte[] bytes, Framing framing) {
        ByteBuf out = allocator.ioBuffer(bytes.length + 16);
        if (framing == Framing.CHUNKED) {
            out.writeCharSequence(Integer.toHexString(bytes.length), StandardCharsets.US_ASCII);
            out.writeBytes(CRLF).writeBytes(bytes).writeBytes(CRLF);
        } else {
            out.writeBytes(bytes);
        }
        return out;
    }

    static ByteBuf lastChunk() {
        return Unpooled.wrappedBuffer(LAST_CHUNK);
    }

    private void head(
            ByteBuf out,
            int status,
            String reason,
            List<Field> fields,
            Framing framing,
            long length,
            boolean keepAlive) {
        out.writeBytes(VERSION);
        writeDecimal(out, status);
        out.writeByte(' ');
        latin1(out, reason);
        out.writeBytes(CRLF).writeBytes(server).writeBytes(date.now());
        for (int i = 0; i < fields.size(); i++) {
            Field field = fields.get(i);
            if (field == Field.CONNECTION || field == Field.CLOSE) {
                out.writeBytes(keepAlive ? KEEP_ALIVE : CLOSE);
            } else if (field == Field.LENGTH) {
                writeFraming(out, framing, length);
            } else {
                latin1(out, field.name());
                out.writeBytes(SEPARATOR);
                latin1(out, field.value());
                out.writeBytes(CRLF);
            }
        }
        out.writeBytes(CRLF);
    }

    private static void writeFraming(ByteBuf out, Framing framing, long length) {
        switch (framing) {
            case CONTENT_LENGTH -> {
                out.writeBytes(LENGTH);
                writeDecimal(out, length);
                out.writeBytes(CRLF);
            }
            case CHUNKED -> out.writeBytes(CHUNKED);
            case UNTIL_CLOSE, NONE -> {
                // Nothing tells the length.
            }
        }
    }

    private static void writeDecimal(ByteBuf out, long value) {
        out.writeCharSequence(Long.toString(value), StandardCharsets.US_ASCII);
    }

    private static void latin1(ByteBuf out, String text) {
        out.writeCharSequence(text, StandardCharsets.ISO_8859_1);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
