package dev.meshgw.sample.http;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An application on a free port, with its log. */
public final class TestServer implements AutoCloseable {

    private final EventLoops loops = new EventLoops(1);
    private final List<String> log = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    public TestServer(Application application) throws IOException {
        this(application, 80, null, HttpLimits.DEFAULTS);
    }

    public TestServer(Application application, int serverPort, @Nullable TlsHosts tls, HttpLimits limits)
            throws IOException {
        server = HttpServer.bind(loops, serverPort, application, tls, limits, log::add);
    }

    public InetSocketAddress address() {
        return server.address();
    }

    public int port() {
        return address().getPort();
    }

    public List<String> log() {
        return log;
    }

    int connectionCount() {
        return server.connectionCount();
    }

    public RawClient connect() throws IOException {
        return new RawClient(address());
    }

    public RawClient.Response exchange(String request) throws IOException {
        try (var client = connect()) {
            return client.send(request).receive();
        }
    }

    /** As if the pod was deleted: the port is closed, connections end after their answer. */
    public void stop() {
        server.close();
    }

    @Override
    public void close() {
        server.close();
        loops.close();
    }
}
