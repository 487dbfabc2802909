package dev.meshgw.gateway.netty;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTP/1.1 backend that writes exactly the bytes a test says, and remembers the requests as they came. */
final class HttpBackend implements AutoCloseable {

    /** @param head request line and header lines, without the empty line */
    record Request(String head, byte[] body) {

        String line() {
            return head.lines().findFirst().orElseThrow();
        }

        /** The value of a header line; null if there is none. */
        String header(String name) {
            return head.lines()
                    .skip(1)
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst()
                    .orElse(null);
        }
    }

    interface Answer {
        /** @return bytes to send as they are; null closes the connection */
        byte[] to(Request request, Socket socket) throws IOException;
    }

    private final TcpServer server;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final AtomicInteger connections = new AtomicInteger();

    private HttpBackend(Answer answer) throws IOException {
        server = TcpServer.start(socket -> {
            connections.incrementAndGet();
            socket.setTcpNoDelay(true);
            InputStream in = socket.getInputStream();
            while (true) {
                Request request = read(in);
                if (request == null) {
                    return;
                }
                requests.add(request);
                byte[] bytes = answer.to(request, socket);
                if (bytes == null) {
                    return;
                }
                socket.getOutputStream().write(bytes);
            }
        });
    }

    static HttpBackend answering(Answer answer) throws IOException {
        return new HttpBackend(answer);
    }

    /** Always the same response. */
    static HttpBackend answering(String response) throws IOException {
        return new HttpBackend((request, socket) -> response.getBytes(StandardCharsets.ISO_8859_1));
    }

    static HttpBackend ok(String body) throws IOException {
        return answering("HTTP/1.1 200 OK\r\nServer: backend\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
    }

    /** Sends the body back with its length. */
    static HttpBackend echo() throws IOException {
        return answering((request, socket) -> {
            byte[] head = ("HTTP/1.1 200 OK\r\nContent-Length: " + request.body().length + "\r\n\r\n").getBytes();
            var out = new ByteArrayOutputStream();
            out.write(head);
            out.write(request.body());
            return out.toByteArray();
        });
    }

    private static Request read(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            int b = in.read();
            if (b < 0) {
                return null;
            }
            head.write(b);
        }
        String text = head.toString(StandardCharsets.ISO_8859_1);
        var request = new Request(text.substring(0, text.length() - 4), new byte[0]);
        String length = request.header("content-length");
        if (length != null) {
            return new Request(request.head(), in.readNBytes(Integer.parseInt(length)));
        }
        return "chunked".equals(request.header("transfer-encoding"))
                ? new Request(request.head(), chunked(in))
                : request;
    }

    /** As it is on the wire, framing included, up to the end of the trailers. */
    private static byte[] chunked(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            String text = body.toString(StandardCharsets.ISO_8859_1);
            if ((text.startsWith("0\r\n") || text.contains("\r\n0\r\n")) && text.endsWith("\r\n\r\n")) {
                return body.toByteArray();
            }
            int b = in.read();
            if (b < 0) {
                throw new IOException("the body broke off");
            }
            body.write(b);
        }
    }

    int port() {
        return server.port();
    }

    int connections() {
        return connections.get();
    }

    Request nextRequest() throws InterruptedException {
        Request request = requests.poll(10, TimeUnit.SECONDS);
        if (request == null) {
            throw new AssertionError("no request came");
        }
        return request;
    }

    boolean hasRequest() {
        return !requests.isEmpty();
    }

    @Override
    public void close() {
        server.close();
    }
}
