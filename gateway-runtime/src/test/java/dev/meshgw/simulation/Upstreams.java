package dev.meshgw.simulation;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;

/** Servers that answer with their name: to an HTTP request, to other bytes, and through TLS if that comes first. */
final class Upstreams implements AutoCloseable {

    private static final int TLS_HANDSHAKE_RECORD = 22;

    private final List<ServerSocket> servers = new ArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        var thread = new Thread(task, "simulated-upstream");
        thread.setDaemon(true);
        return thread;
    });
    private final SSLSocketFactory tls;

    Upstreams() throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "key",
                SimulatedGateway.credential().privateKey(),
                new char[0],
                SimulatedGateway.credential().chain().toArray(X509Certificate[]::new));
        var keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), null, null);
        tls = context.getSocketFactory();
    }

    /** A port that nothing listens on. */
    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    /** @return its port */
    int start(String name) {
        try {
            var server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
            servers.add(server);
            threads.execute(() -> accept(server, name));
            return server.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket server, String name) {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                threads.execute(() -> serve(socket, name));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket, String name) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            in.mark(1);
            int first = in.read();
            in.reset();
            if (first == TLS_HANDSHAKE_RECORD) {
                try (var stream = tls.createSocket(socket, in, true)) {
                    answer(stream.getInputStream(), stream, name);
                }
            } else if (first >= 0) {
                answer(in, socket, name);
            }
        } catch (IOException peerWent) {
            // the test looks at the other end
        }
    }

    private static void answer(InputStream in, Socket out, String name) throws IOException {
        var request = new StringBuilder();
        String answer = name;
        while (!request.toString().equals("hello")) {
            int b = in.read();
            if (b < 0) {
                return;
            }
            request.append((char) b);
            if (request.toString().endsWith("\r\n\r\n")) {
                answer = "HTTP/1.1 200 OK\r\nContent-Length: " + name.length() + "\r\nConnection: close\r\n\r\n" + name;
                break;
            }
        }
        out.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        out.getOutputStream().flush();
    }

    @Override
    public void close() throws IOException {
        for (ServerSocket server : servers) {
            server.close();
        }
        threads.shutdownNow();
    }
}
