package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.route;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.snapshot.Cluster;
import dev.meshgw.snapshot.Cluster.UpstreamProtocol;
import dev.meshgw.snapshot.ConnectionPool;
import dev.meshgw.snapshot.RouteAction;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** HTTP/2 towards the upstream: a second gateway plays the server, or frames written by hand do. */
@ExtendWith(LeakGuard.class)
class Http2UpstreamTest {

    private static Cluster http2(int port) {
        Cluster cluster = cluster("h2", port);
        return cluster.toBuilder().protocol(UpstreamProtocol.HTTP_2).build();
    }

    private static Gateway gatewayTo(int port) {
        return Gateway.serving(
                snapshot(listener("http", http(forward(http2(port))))),
                DataPlaneOptions.defaults().toBuilder().concurrency(1).build());
    }

    @Test
    void requestsAndBodiesPass() throws Exception {
        byte[] body = new byte[3 * 1024 * 1024];
        new Random(1).nextBytes(body);
        try (var backend = HttpBackend.echo();
                var server = Gateway.serving(snapshot(listener("http", http(forward(cluster("c", backend.port()))))));
                var gateway = gatewayTo(server.port());
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("POST /x HTTP/1.1\r\nHost: a\r\nContent-Length: " + body.length + "\r\n\r\n")
                    .send(body);
            assertThat(Arrays.equals(client.response().body(), body)).isTrue();
            assertThat(server.nextExchange().request().protocol()).isEqualTo("HTTP/2");
            assertThat(backend.nextRequest().line()).isEqualTo("POST /x HTTP/1.1");
        }
    }

    @Test
    void manyRequestsShareOneConnection() throws Exception {
        var direct = route(request -> true, new RouteAction.DirectResponse(200, "x"));
        try (var server = Gateway.serving(snapshot(listener("http", http(direct))));
                var gateway = gatewayTo(server.port());
                var first = new HttpClientSocket(gateway.connect());
                var second = new HttpClientSocket(gateway.connect())) {
            for (int i = 0; i < 50; i++) {
                assertThat(first.get("/").text()).isEqualTo("x");
                assertThat(second.get("/").text()).isEqualTo("x");
            }
            assertThat(server.dataPlane().counters().downstreamConnections()).isEqualTo(1);
        }
    }

    private static Gateway limitedTo(int port, int streams, int requestsPerConnection) {
        var settings = new ConnectionPool.Http(
                ConnectionPool.UNLIMITED,
                ConnectionPool.UNLIMITED,
                requestsPerConnection,
                ConnectionPool.UNLIMITED,
                null,
                streams,
                null);
        Cluster limited = http2(port).toBuilder()
                .connectionPool(new ConnectionPool(ConnectionPool.Tcp.DEFAULT, settings))
                .build();
        return Gateway.serving(
                snapshot(listener("http", http(forward(limited)))),
                DataPlaneOptions.defaults().toBuilder().concurrency(1).build());
    }

    @Test
    void streamsBeyondTheLimitGetAConnectionOfTheirOwn() throws Exception {
        var answers = new CountDownLatch(1);
        try (var backend = HttpBackend.answering((request, socket) -> {
                    try {
                        answers.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        return null;
                    }
                    return "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx".getBytes();
                });
                var server = Gateway.serving(snapshot(listener("http", http(forward(cluster("c", backend.port()))))));
                var gateway = limitedTo(server.port(), 1, ConnectionPool.UNLIMITED);
                var first = new HttpClientSocket(gateway.connect());
                var second = new HttpClientSocket(gateway.connect())) {
            first.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            second.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            backend.nextRequest();
            backend.nextRequest();
            answers.countDown();
            assertThat(first.response().status()).isEqualTo(200);
            assertThat(second.response().status()).isEqualTo(200);
            assertThat(server.dataPlane().counters().downstreamConnections()).isEqualTo(2);
        }
    }

    @Test
    void connectionEndsAfterItsRequests() throws Exception {
        var direct = route(request -> true, new RouteAction.DirectResponse(200, "x"));
        try (var server = Gateway.serving(snapshot(listener("http", http(direct))));
                var gateway = limitedTo(server.port(), ConnectionPool.UNLIMITED, 2);
                var client = new HttpClientSocket(gateway.connect())) {
            for (int i = 0; i < 6; i++) {
                assertThat(client.get("/").text()).isEqualTo("x");
            }
            assertThat(server.dataPlane().counters().downstreamConnections()).isEqualTo(3);
        }
    }

    @Test
    void protocolOfTheClientIsKeptIfThePolicySaysSo() throws Exception {
        var direct = route(request -> true, new RouteAction.DirectResponse(200, "x"));
        try (var server = Gateway.serving(snapshot(listener("http", http(direct))))) {
            Cluster asClient = http2(server.port()).toBuilder()
                    .protocol(UpstreamProtocol.DOWNSTREAM)
                    .build();
            try (var middle = Gateway.serving(snapshot(listener("http", http(forward(asClient)))));
                    var http2 = gatewayTo(middle.port());
                    var http1 = new HttpClientSocket(middle.connect());
                    var overHttp2 = new HttpClientSocket(http2.connect())) {
                assertThat(http1.get("/").status()).isEqualTo(200);
                assertThat(server.nextExchange().request().protocol()).isEqualTo("HTTP/1.1");
                assertThat(overHttp2.get("/").status()).isEqualTo(200);
                assertThat(server.nextExchange().request().protocol()).isEqualTo("HTTP/2");
            }
        }
    }

    @Test
    void connectionThatAnswersNoPingIsClosed() throws Exception {
        var closed = new CountDownLatch(1);
        var settings = new ConnectionPool.Http(
                ConnectionPool.UNLIMITED,
                ConnectionPool.UNLIMITED,
                ConnectionPool.UNLIMITED,
                ConnectionPool.UNLIMITED,
                null,
                ConnectionPool.UNLIMITED,
                new ConnectionPool.Http2Keepalive(Duration.ofMillis(20), Duration.ofMillis(20)));
        try (var server = TcpServer.start(socket -> {
                    socket.getInputStream().readAllBytes();
                    closed.countDown();
                });
                var gateway = Gateway.serving(snapshot(listener(
                        "http",
                        http(forward(http2(server.port()).toBuilder()
                                .connectionPool(new ConnectionPool(ConnectionPool.Tcp.DEFAULT, settings))
                                .build())))));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void trailersPass() throws Exception {
        try (var backend = HttpBackend.answering(
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nGrpc-Status: 0\r\n\r\n");
                var server = Gateway.serving(snapshot(listener("http", http(forward(cluster("c", backend.port()))))));
                var gateway = gatewayTo(server.port());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").text()).isEqualTo("1\r\nx\r\n0\r\ngrpc-status: 0\r\n\r\n");
        }
    }

    @Test
    void aRefusedStreamIsTriedAgain() throws Exception {
        var streams = new AtomicInteger();
        try (var server = TcpServer.start(socket -> {
                    var in = new DataInputStream(socket.getInputStream());
                    in.readNBytes(24);
                    frame(socket, Http2FrameClient.SETTINGS, 0, 0);
                    while (true) {
                        int length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
                        int type = in.readUnsignedByte();
                        in.readUnsignedByte();
                        int stream = in.readInt();
                        in.readNBytes(length);
                        if (type == Http2FrameClient.HEADERS && streams.incrementAndGet() == 1) {
                            frame(socket, Http2FrameClient.RST_STREAM, 0, stream, 0, 0, 0, 7); // REFUSED_STREAM
                        } else if (type == Http2FrameClient.HEADERS) {
                            frame(socket, Http2FrameClient.HEADERS, 5, stream, 0x89); // :status 204
                        }
                    }
                });
                var gateway = gatewayTo(server.port());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(204);
            assertThat(streams).hasValue(2);
        }
    }

    private static void frame(Socket socket, int type, int flags, int stream, int... payload) throws IOException {
        byte[] frame = new byte[9 + payload.length];
        frame[2] = (byte) payload.length;
        frame[3] = (byte) type;
        frame[4] = (byte) flags;
        frame[8] = (byte) stream;
        for (int i = 0; i < payload.length; i++) {
            frame[9 + i] = (byte) payload[i];
        }
        socket.getOutputStream().write(frame);
    }

    @Test
    void aServerThatGoesIsATermination() throws Exception {
        try (var server = TcpServer.start(socket -> socket.getInputStream().readNBytes(40));
                var gateway = gatewayTo(server.port());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(503);
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("UC");
        }
    }

    @Test
    void aRefusedConnectionIsTold() throws Exception {
        try (var gateway = gatewayTo(TcpServer.closedPort());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").status()).isEqualTo(503);
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("URX,UF");
        }
    }
}
