package dev.meshgw.cli.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A TCP server on a free loopback port that does the same with each connection. */
final class ScriptedServer implements AutoCloseable {

    /** What happens to a connection; it is closed after it. */
    @FunctionalInterface
    interface Script {
        void play(Socket connection) throws IOException;
    }

    private final ServerSocket listener;

    private ScriptedServer(ServerSocket listener) {
        this.listener = listener;
    }

    static ScriptedServer playing(Script script) throws IOException {
        var server = new ScriptedServer(new ServerSocket(0, 16, InetAddress.getLoopbackAddress()));
        var thread = new Thread(() -> server.serve(script), "scripted-server");
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    /** Reads the request's head, answers with {@code response} and closes. */
    static ScriptedServer answering(String response) throws IOException {
        return playing(connection -> {
            readHead(connection);
            connection.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
        });
    }

    /** Takes the connection and stays silent until the client leaves. */
    static ScriptedServer silent() throws IOException {
        return playing(connection -> {
            while (connection.getInputStream().read() >= 0) {
                continue;
            }
        });
    }

    /** A port where nothing listens, as it was free a moment ago. */
    static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    static String readHead(Socket connection) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        return head.toString();
    }

    int port() {
        return listener.getLocalPort();
    }

    private void serve(Script script) {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                var thread = new Thread(() -> play(script, connection), "connection");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException closed) {
                return;
            }
        }
    }

    private static void play(Script script, Socket connection) {
        try (connection) {
            script.play(connection);
            connection.shutdownOutput();
        } catch (IOException clientLeft) {
            // The client says what came of it.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
