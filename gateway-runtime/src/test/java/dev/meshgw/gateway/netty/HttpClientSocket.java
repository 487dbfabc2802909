package dev.meshgw.gateway.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** An HTTP/1.1 client that sends exactly the bytes a test says, and reads one response after the other. */
final class HttpClientSocket implements AutoCloseable {

    /** @param head status line and header lines, without the empty line */
    record Response(String head, byte[] body) {

        int status() {
            return Integer.parseInt(head.substring(9, 12));
        }

        /** The value of a header line; null if there is none. */
        String header(String name) {
            return head.lines()
                    .skip(1)
                    .filter(line -> line.startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }

        String text() {
            return new String(body, StandardCharsets.ISO_8859_1);
        }
    }

    private final Socket socket;
    private final InputStream in;

    HttpClientSocket(Socket socket) throws IOException {
        this.socket = socket;
        this.in = socket.getInputStream();
        socket.setTcpNoDelay(true);
    }

    HttpClientSocket send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    HttpClientSocket send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    Response get(String path) throws IOException {
        return send("GET " + path + " HTTP/1.1\r\nHost: a.example.com\r\n\r\n").response();
    }

    /** The next response with its body by Content-Length; a chunked body stays framed. */
    Response response() throws IOException {
        Response head = head();
        String length = head.header("content-length");
        if (length != null) {
            return new Response(head.head(), in.readNBytes(Integer.parseInt(length)));
        }
        if ("chunked".equals(head.header("transfer-encoding"))) {
            return new Response(head.head(), chunked());
        }
        return head;
    }

    /** The next head alone. */
    Response head() throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                throw new IOException("the connection ended within: " + head);
            }
            head.write(b);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        return new Response(text.substring(0, text.length() - 4), new byte[0]);
    }

    private byte[] chunked() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            String text = body.toString(StandardCharsets.ISO_8859_1);
            if ((text.startsWith("0\r\n") || text.contains("\r\n0\r\n")) && text.endsWith("\r\n\r\n")) {
                return body.toByteArray();
            }
            int b = in.read();
            if (b < 0) {
                throw new IOException("the body broke off: " + text.toLowerCase(Locale.ROOT));
            }
            body.write(b);
        }
    }

    byte[] read(int count) throws IOException {
        return in.readNBytes(count);
    }

    boolean isClosedByPeer() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketException reset) {
            return true;
        }
    }

    Socket socket() {
        return socket;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
