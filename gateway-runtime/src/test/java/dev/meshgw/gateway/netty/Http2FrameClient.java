package dev.meshgw.gateway.netty;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** An HTTP/2 client that writes frames by hand (RFC 9113 §4.1). */
final class Http2FrameClient implements AutoCloseable {

    static final int DATA = 0;
    static final int HEADERS = 1;
    static final int RST_STREAM = 3;
    static final int SETTINGS = 4;
    static final int PING = 6;
    static final int GOAWAY = 7;
    static final int WINDOW_UPDATE = 8;
    static final int END_STREAM = 1;
    static final int END_HEADERS = 4;

    /** As on the wire. */
    record Frame(int type, int flags, int stream, byte[] payload) {

        int code() {
            return ByteBuffer.wrap(payload).getInt(type == GOAWAY ? 4 : 0);
        }
    }

    private final Socket socket;
    private final DataInputStream in;

    /** Sends the preface with empty settings. */
    Http2FrameClient(Socket socket) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(socket.getInputStream());
        socket.setTcpNoDelay(true);
        socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        send(SETTINGS, 0, 0);
    }

    Http2FrameClient send(int type, int flags, int stream, byte... payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        socket.getOutputStream().write(frame.array());
        return this;
    }

    /** GET / for host a, in HPACK's static table (RFC 7541 appendix A). */
    Http2FrameClient get(int stream) throws IOException {
        return send(HEADERS, END_HEADERS | END_STREAM, stream, request(false, ""));
    }

    /** POST / for host a, body to follow. */
    Http2FrameClient post(int stream) throws IOException {
        return send(HEADERS, END_HEADERS, stream, request(true, ""));
    }

    /** @param path replaces "/" unless empty */
    static byte[] request(boolean post, String path) {
        ByteBuffer block = ByteBuffer.allocate(64);
        block.put((byte) (post ? 0x83 : 0x82)); // :method
        block.put((byte) 0x86); // :scheme http
        if (path.isEmpty()) {
            block.put((byte) 0x84); // :path /
        } else {
            block.put((byte) 0x04).put((byte) path.length()).put(path.getBytes(StandardCharsets.US_ASCII));
        }
        block.put((byte) 0x01).put((byte) 1).put((byte) 'a'); // :authority
        byte[] bytes = new byte[block.flip().remaining()];
        block.get(bytes);
        return bytes;
    }

    /** The next frame; null if the connection ended. */
    @Nullable
    Frame next() throws IOException {
        try {
            int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
            int type = in.readUnsignedByte();
            int flags = in.readUnsignedByte();
            int stream = in.readInt();
            return new Frame(type, flags, stream, in.readNBytes(length));
        } catch (EOFException | SocketException ended) {
            return null;
        }
    }

    /** The next frame of a type, others passed over; null if the connection ended. */
    @Nullable
    Frame next(int type) throws IOException {
        Frame frame = next();
        while (frame != null && frame.type() != type) {
            frame = next();
        }
        return frame;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
