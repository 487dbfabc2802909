package dev.meshgw.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The state of an HTTP/2 connection that outlives its streams (RFC 9113): header compression, windows, settings, and the
 * frames that wait to be sent. The client has one stream at a time, so it needs no priorities and no stream table.
 */
final class Http2Session {

    static final int DATA = 0x0;
    static final int HEADERS = 0x1;
    static final int RST_STREAM = 0x3;
    static final int SETTINGS = 0x4;
    static final int PUSH_PROMISE = 0x5;
    static final int PING = 0x6;
    static final int GOAWAY = 0x7;
    static final int WINDOW_UPDATE = 0x8;
    static final int CONTINUATION = 0x9;

    static final int END_STREAM = 0x1;
    static final int ACK = 0x1;
    static final int END_HEADERS = 0x4;
    static final int PADDED = 0x8;
    static final int PRIORITY = 0x20;

    static final int FRAME_HEADER_BYTES = 9;

    /** SETTINGS_MAX_FRAME_SIZE, which we leave at its initial value. */
    static final int MAX_FRAME_BYTES = 16_384;

    /**
     * What we let a server send ahead, of a stream and of the connection. A body is handed out as it arrives, so the window
     * costs no memory; 32 MiB is curl's and outruns every loopback.
     */
    static final int WINDOW_BYTES = 32 * 1024 * 1024;

    private static final int INITIAL_WINDOW_BYTES = 65_535;
    private static final int SETTINGS_HEADER_TABLE_SIZE = 1;
    private static final int SETTINGS_ENABLE_PUSH = 2;
    private static final int SETTINGS_MAX_CONCURRENT_STREAMS = 3;
    private static final int SETTINGS_INITIAL_WINDOW_SIZE = 4;
    private static final int SETTINGS_MAX_FRAME_SIZE = 5;
    private static final int PUSHED_STREAMS = 100;
    private static final int MAX_HEADER_LIST_BYTES = 300 * 1024;
    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
    private final DefaultHttp2HeadersDecoder decoder =
            new DefaultHttp2HeadersDecoder(true, true, MAX_HEADER_LIST_BYTES);
    private final ByteArrayOutputStream queue = new ByteArrayOutputStream();

    private ByteBuffer sending = ByteBuffer.allocate(0);
    private int nextStream = 1;
    private boolean started;
    private boolean leaving;
    private int peerFrameBytes = MAX_FRAME_BYTES;
    private int peerStreamWindow = INITIAL_WINDOW_BYTES;
    private long sendWindow = INITIAL_WINDOW_BYTES;
    private long unacknowledged;

    /** Queues the connection preface (§3.4) before the first stream. @return the new stream's number */
    int openStream() {
        if (!started) {
            started = true;
            queue.writeBytes(PREFACE);
            frame(
                    SETTINGS,
                    0,
                    0,
                    ByteBuffer.allocate(18)
                            .putShort((short) SETTINGS_MAX_CONCURRENT_STREAMS)
                            .putInt(PUSHED_STREAMS)
                            .putShort((short) SETTINGS_INITIAL_WINDOW_SIZE)
                            .putInt(WINDOW_BYTES)
                            .putShort((short) SETTINGS_ENABLE_PUSH)
                            .putInt(0)
                            .array());
            windowUpdate(0, WINDOW_BYTES - INITIAL_WINDOW_BYTES);
        }
        int stream = nextStream;
        nextStream += 2;
        return stream;
    }

    /** Whether the server lets new streams begin. */
    boolean isUsable() {
        return !leaving && nextStream > 0;
    }

    void leave() {
        leaving = true;
    }

    int peerFrameBytes() {
        return peerFrameBytes;
    }

    int peerStreamWindow() {
        return peerStreamWindow;
    }

    long sendWindow() {
        return sendWindow;
    }

    void headers(int stream, DefaultHttp2Headers headers, boolean endStream) throws Http2Exception {
        ByteBuf block = Unpooled.buffer();
        try {
            encoder.encodeHeaders(stream, headers, block);
            int type = HEADERS;
            int flags = endStream ? END_STREAM : 0;
            do {
                byte[] part = new byte[Math.min(block.readableBytes(), peerFrameBytes)];
                block.readBytes(part);
                frame(type, flags | (block.isReadable() ? 0 : END_HEADERS), stream, part);
                type = CONTINUATION;
                flags = 0;
            } while (block.isReadable());
        } finally {
            block.release();
        }
    }

    Http2Headers decode(int stream, byte[] block) throws Http2Exception {
        return decoder.decodeHeaders(stream, Unpooled.wrappedBuffer(block));
    }

    void data(int stream, ByteBuffer part, boolean endStream) {
        byte[] bytes = new byte[part.remaining()];
        part.get(bytes);
        sendWindow -= bytes.length;
        frame(DATA, endStream ? END_STREAM : 0, stream, bytes);
    }

    void reset(int stream, int code) {
        frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
    }

    /** A server that was given {@code bytes} of a body less to send may send them again once half of the window is used. */
    void consumed(int bytes) {
        unacknowledged += bytes;
        if (unacknowledged > WINDOW_BYTES / 2) {
            windowUpdate(0, (int) unacknowledged);
            unacknowledged = 0;
        }
    }

    void windowUpdate(int stream, int bytes) {
        frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(bytes).array());
    }

    void pong(byte[] payload) {
        frame(PING, ACK, 0, payload);
    }

    void widen(int bytes) {
        sendWindow += bytes;
    }

    /** Applies the server's SETTINGS and acknowledges them (§6.5.3). @return how much its stream windows grew */
    int settings(ByteBuffer payload) throws Http2Exception {
        int grown = 0;
        while (payload.remaining() >= 6) {
            int id = payload.getShort() & 0xffff;
            int value = payload.getInt();
            switch (id) {
                case SETTINGS_HEADER_TABLE_SIZE -> encoder.configuration().maxHeaderTableSize(value & 0xffff_ffffL);
                case SETTINGS_INITIAL_WINDOW_SIZE -> {
                    grown += value - peerStreamWindow;
                    peerStreamWindow = value;
                }
                case SETTINGS_MAX_FRAME_SIZE -> peerFrameBytes = Math.max(MAX_FRAME_BYTES, value);
                default -> {
                    // RFC 9113 §6.5.2: what we do not know, we ignore.
                }
            }
        }
        frame(SETTINGS, ACK, 0, new byte[0]);
        return grown;
    }

    /** Sends what waits, as far as the network takes it. @return whether a byte left */
    boolean send(Transport transport) throws IOException, FailedExchange {
        boolean progress = false;
        while (hasOutput()) {
            if (!sending.hasRemaining()) {
                sending = ByteBuffer.wrap(queue.toByteArray());
                queue.reset();
            }
            if (transport.write(sending) == 0) {
                return progress;
            }
            progress = true;
        }
        transport.flush();
        return progress;
    }

    boolean hasOutput() {
        return sending.hasRemaining() || queue.size() > 0;
    }

    private void frame(int type, int flags, int stream, byte[] payload) {
        queue.writeBytes(ByteBuffer.allocate(FRAME_HEADER_BYTES)
                .put((byte) (payload.length >> 16))
                .putShort((short) payload.length)
                .put((byte) type)
                .put((byte) flags)
                .putInt(stream)
                .array());
        queue.writeBytes(payload);
    }
}
