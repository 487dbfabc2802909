package dev.meshgw.sample.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A client of bytes: what it sends is what the test wrote, and what it reads is cut only where HTTP/1.1 says. */
public final class RawClient implements AutoCloseable {

    private static final int READ_TIMEOUT_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    public RawClient(InetSocketAddress server) throws IOException {
        this(connect(server));
    }

    /** Over a socket that is already connected, such as a TLS one. */
    public RawClient(Socket socket) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(READ_TIMEOUT_MILLIS);
        this.in = socket.getInputStream();
    }

    private static Socket connect(InetSocketAddress server) throws IOException {
        return new Socket(server.getAddress(), server.getPort());
    }

    /** Text with \n for line ends, which become \r\n. */
    public RawClient send(String text) throws IOException {
        socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return this;
    }

    public RawClient sendBytes(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** Says that no more will come, and keeps on reading. */
    public RawClient endInput() throws IOException {
        socket.shutdownOutput();
        return this;
    }

    public Response receive() throws IOException {
        return receive(true);
    }

    public Response receiveHeadOnly() throws IOException {
        return receive(false);
    }

    private Response receive(boolean withBody) throws IOException {
        String statusLine = line();
        List<String> fields = new ArrayList<>();
        for (String field = line(); !field.isEmpty(); field = line()) {
            fields.add(field);
        }
        var head = new Response(statusLine, fields, new byte[0]);
        if (!withBody || head.status() < 200 || head.status() == 204 || head.status() == 304) {
            return head;
        }
        if (head.field("transfer-encoding").equals("chunked")) {
            return new Response(statusLine, fields, chunks());
        }
        String length = head.field("content-length");
        byte[] body = length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        return new Response(statusLine, fields, body);
    }

    private byte[] chunks() throws IOException {
        var body = new ByteArrayOutputStream();
        for (int size = Integer.parseInt(line(), 16); size > 0; size = Integer.parseInt(line(), 16)) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IOException("the connection ended after \"" + line + "\"");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Whether the server closes now, with nothing more to say. */
    public boolean isClosedByServer() throws IOException {
        return in.read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    /**
     * @param fields as they came, in order
     */
    public record Response(String statusLine, List<String> fields, byte[] body) {

        public int status() {
            return Integer.parseInt(statusLine.split(" ")[1]);
        }

        /** The value of the first field of that name; empty if there is none. */
        public String field(String name) {
            for (String field : fields) {
                if (field.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ": ")) {
                    return field.substring(name.length() + 2);
                }
            }
            return "";
        }

        public List<String> fieldNames() {
            return fields.stream()
                    .map(field -> field.substring(0, field.indexOf(':')))
                    .toList();
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }
}
