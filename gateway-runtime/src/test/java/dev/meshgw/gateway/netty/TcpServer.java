package dev.meshgw.gateway.netty;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A backend of blocking sockets, one thread for each connection. */
final class TcpServer implements AutoCloseable {

    /** What is done with a connection, which is closed afterwards. */
    interface Session {
        void run(Socket socket) throws IOException;
    }

    private final ServerSocket server;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "test-backend");
        thread.setDaemon(true);
        return thread;
    });

    private TcpServer(ServerSocket server, Session session) {
        this.server = server;
        threads.execute(() -> accept(session));
    }

    static TcpServer start(Session session) throws IOException {
        return start(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), session);
    }

    static TcpServer start(ServerSocket server, Session session) {
        return new TcpServer(server, session);
    }

    /** Sends back what it gets, and ends when the peer ends. */
    static TcpServer echo() throws IOException {
        return start(socket -> {
            socket.getInputStream().transferTo(socket.getOutputStream());
            socket.shutdownOutput();
        });
    }

    /** A port that nothing listens on. */
    static int closedPort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private void accept(Session session) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> {
                    try (socket) {
                        session.run(socket);
                    } catch (IOException peerWent) {
                        // the test looks at the other end
                    }
                });
            } catch (IOException closed) {
                return;
            }
        }
    }

    int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.shutdownNow();
    }
}
