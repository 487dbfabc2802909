package dev.meshgw.cli.client;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A small HTTP/1.1 server: {@code /echo} answers with the request it received, {@code /status/CODE} with that status,
 * {@code /redirect/CODE?to=URL} leads on, {@code /close} ends the connection, {@code /chunked} sends chunks, {@code /early} an
 * interim response first, {@code /odd/NAME} one of {@link OddAnswers}, {@code /once} ends the connection without saying so, {@code /twice} when the next request has come.
 */
final class HttpScript implements ScriptedServer.Script {

    private static final Pattern LENGTH = Pattern.compile("(?i)content-length: *(\\d+)");

    @Override
    public void play(Socket connection) throws IOException {
        for (String head = ScriptedServer.readHead(connection);
                !head.isEmpty();
                head = ScriptedServer.readHead(connection)) {
            if (head.contains("Expect: 100-continue")) {
                write(connection, "HTTP/1.1 100 Continue\r\n\r\n");
            }
            String body = body(connection, head);
            String path = head.split(" ")[1];
            if (path.startsWith("/odd/")) {
                write(connection, OddAnswers.named(path.substring("/odd/".length())));
                return;
            }
            write(connection, response(head, path, body));
            if (path.startsWith("/twice")) {
                ScriptedServer.readHead(connection);
            }
            if (path.startsWith("/close") || path.startsWith("/once") || path.startsWith("/twice")) {
                return;
            }
        }
    }

    private static String response(String head, String path, String body) {
        if (path.startsWith("/status/")) {
            return "HTTP/1.1 " + path.substring("/status/".length()) + " Reason\r\nContent-Length: 4\r\n\r\n"
                    + (head.startsWith("HEAD") ? "" : "text");
        }
        if (path.startsWith("/redirect/") && path.contains("?to=")) {
            String status = path.substring("/redirect/".length(), path.indexOf('?'));
            String location = path.substring(path.indexOf("to=") + "to=".length());
            return "HTTP/1.1 " + status + " Moved\r\nLocation: " + location + "\r\nContent-Length: 4\r\n\r\ngone";
        }
        return switch (path) {
            case "/close" -> "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nend";
            case "/chunked" -> "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
            case "/early" ->
                "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
            case "/nothing" -> "HTTP/1.1 204 No Content\r\n\r\n";
            default -> {
                String echo = head + body;
                String start = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: " + echo.length();
                yield start + "\r\n\r\n" + (head.startsWith("HEAD") ? "" : echo);
            }
        };
    }

    private static String body(Socket connection, String head) throws IOException {
        if (head.contains("Transfer-Encoding: chunked")) {
            var body = new StringBuilder();
            while (body.indexOf("0\r\n\r\n") < 0) {
                body.append((char) connection.getInputStream().read());
            }
            return body.toString();
        }
        var length = LENGTH.matcher(head);
        return length.find()
                ? new String(
                        connection.getInputStream().readNBytes(Integer.parseInt(length.group(1))),
                        StandardCharsets.ISO_8859_1)
                : "";
    }

    private static void write(Socket connection, String text) throws IOException {
        connection.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
        connection.getOutputStream().flush();
    }
}
