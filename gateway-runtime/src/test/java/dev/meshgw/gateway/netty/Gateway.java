package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.Snapshot;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A running data plane on loopback, and what it told. */
final class Gateway implements AutoCloseable {

    private static final int WAIT_SECONDS = 10;

    private final DataPlane dataPlane;
    private final BlockingQueue<ConnectionRecord> connections = new LinkedBlockingQueue<>();
    private final BlockingQueue<ExchangeRecord> exchanges = new LinkedBlockingQueue<>();
    private final BlockingQueue<HandshakeFailure> handshakeFailures = new LinkedBlockingQueue<>();
    private final BlockingQueue<UpstreamHandshakeFailure> upstreamHandshakeFailures = new LinkedBlockingQueue<>();

    private Gateway(DataPlaneOptions options, Transport transport, NameResolver resolver) {
        TrafficSink sink = new TrafficSink() {
            @Override
            public void exchange(ExchangeRecord exchange) {
                exchanges.add(exchange);
            }

            @Override
            public void connection(ConnectionRecord connection) {
                connections.add(connection);
            }

            @Override
            public void handshakeFailed(HandshakeFailure failure) {
                handshakeFailures.add(failure);
            }

            @Override
            public void upstreamHandshakeFailed(UpstreamHandshakeFailure failure) {
                upstreamHandshakeFailures.add(failure);
            }

            @Override
            public void pause() {}
        };
        this.dataPlane = DataPlane.start(options, sink, transport, resolver);
    }

    static Gateway serving(Snapshot snapshot) {
        return serving(snapshot, DataPlaneOptions.defaults());
    }

    static Gateway serving(Snapshot snapshot, DataPlaneOptions options) {
        return serving(snapshot, options, Transport.best());
    }

    static Gateway serving(Snapshot snapshot, DataPlaneOptions options, Transport transport) {
        return serving(snapshot, options, transport, new NameResolver());
    }

    /** With DNS of a test. */
    static Gateway serving(Snapshot snapshot, NameResolver resolver) {
        return serving(snapshot, DataPlaneOptions.defaults(), Transport.best(), resolver);
    }

    private static Gateway serving(
            Snapshot snapshot, DataPlaneOptions options, Transport transport, NameResolver resolver) {
        var gateway = new Gateway(options, transport, resolver);
        ApplyResult result = gateway.apply(snapshot);
        assertThat(result.notBound()).isEmpty();
        assertThat(result.unusable()).isEmpty();
        return gateway;
    }

    ApplyResult apply(Snapshot snapshot) {
        return dataPlane.apply(snapshot);
    }

    DataPlane dataPlane() {
        return dataPlane;
    }

    int port() {
        return dataPlane.boundListeners().get(0).port();
    }

    int port(String listener) {
        return dataPlane.boundListeners().stream()
                .filter(bound -> bound.name().equals(listener))
                .findFirst()
                .orElseThrow()
                .port();
    }

    /** A plain connection that gives up waiting after a while. */
    Socket connect() throws IOException {
        return connectTo(port());
    }

    Socket connect(String listener) throws IOException {
        return connectTo(port(listener));
    }

    private static Socket connectTo(int port) throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(WAIT_SECONDS * 1000);
        socket.connect(new InetSocketAddress("127.0.0.1", port), WAIT_SECONDS * 1000);
        return socket;
    }

    ConnectionRecord nextConnection() {
        return next(connections);
    }

    ExchangeRecord nextExchange() {
        return next(exchanges);
    }

    HandshakeFailure nextHandshakeFailure() {
        return next(handshakeFailures);
    }

    UpstreamHandshakeFailure nextUpstreamHandshakeFailure() {
        return next(upstreamHandshakeFailures);
    }

    private static <T> T next(BlockingQueue<T> queue) {
        try {
            T value = queue.poll(WAIT_SECONDS, TimeUnit.SECONDS);
            assertThat(value).as("a record within %d s", WAIT_SECONDS).isNotNull();
            return value;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        dataPlane.close();
    }
}
