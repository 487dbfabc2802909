package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.passthrough;
import static dev.meshgw.gateway.netty.Snapshots.plainTcp;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.to;
import static dev.meshgw.gateway.netty.Snapshots.toMissing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class TcpProxyTest {

    private static final String HOST = "nginx.example.com";

    @Test
    void theUpstreamGetsTheVeryBytesOfTheHello() throws IOException {
        byte[] hello = Hellos.hello(HOST);
        try (var backend = TcpServer.echo();
                var gateway = Gateway.serving(snapshot(listener(
                        "tls", passthrough(HOST, to(cluster("c", backend.port()))))));
                var socket = gateway.connect()) {
            socket.getOutputStream().write(hello);
            assertThat(socket.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
        }
    }

    @Test
    void theHelloMayComeInTwoPackets() throws IOException {
        byte[] hello = Hellos.inTwoRecords(Hellos.hello(HOST), 60);
        try (var backend = TcpServer.echo();
                var gateway = Gateway.serving(snapshot(listener(
                        "tls", passthrough(HOST, to(cluster("c", backend.port()))))));
                var socket = gateway.connect()) {
            socket.setTcpNoDelay(true);
            OutputStream out = socket.getOutputStream();
            out.write(hello, 0, 30);
            out.flush();
            out.write(hello, 30, hello.length - 30);
            assertThat(socket.getInputStream().readNBytes(hello.length)).isEqualTo(hello);
        }
    }

    @Test
    void theEndOfOneDirectionIsPassedOnWhileTheOtherRuns() throws IOException {
        try (var backend = TcpServer.start(socket -> {
                    byte[] all = socket.getInputStream().readAllBytes(); // returns when the gateway passes the end on
                    socket.getOutputStream().write(("got " + all.length).getBytes());
                });
                var gateway = Gateway.serving(snapshot(listener("tcp", plainTcp(to(cluster("c", backend.port()))))));
                var socket = gateway.connect()) {
            socket.getOutputStream().write(new byte[1000]);
            socket.shutdownOutput();
            assertThat(new String(socket.getInputStream().readAllBytes())).isEqualTo("got 1000");
            assertThat(gateway.nextConnection().bytesReceived()).isEqualTo(1000);
        }
    }

    @Test
    void tenMegabytesPassBothWays() throws Exception {
        byte[] data = new byte[10 * 1024 * 1024];
        new Random(1).nextBytes(data);
        try (var backend = TcpServer.echo();
                var gateway = Gateway.serving(snapshot(listener("tcp", plainTcp(to(cluster("c", backend.port()))))));
                var socket = gateway.connect()) {
            var written = CompletableFuture.runAsync(() -> {
                try {
                    socket.getOutputStream().write(data);
                    socket.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(socket.getInputStream().readAllBytes()).isEqualTo(data);
            written.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aClientThatNeverReadsStopsTheUpstream() throws Exception {
        var sent = new AtomicLong();
        try (var backend = TcpServer.start(socket -> {
                    byte[] block = new byte[64 * 1024];
                    while (sent.get() < 256L * 1024 * 1024) {
                        socket.getOutputStream().write(block);
                        sent.addAndGet(block.length);
                    }
                });
                var gateway = Gateway.serving(snapshot(listener("tcp", plainTcp(to(cluster("c", backend.port()))))));
                var socket = gateway.connect()) {
            socket.getOutputStream().write(1);
            var before = new AtomicLong(-1);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .pollInterval(Duration.ofMillis(200))
                    .until(() -> before.getAndSet(sent.get()) == sent.get() && sent.get() > 0);
            // What two pairs of kernel buffers take, and the relay's 64 KiB; a relay without back-pressure takes it
            // all.
            assertThat(sent.get()).isLessThan(64L * 1024 * 1024);
        }
    }

    @Test
    void aRefusedUpstreamClosesTheConnection() throws IOException {
        int closedPort = TcpServer.closedPort();
        try (var gateway = Gateway.serving(snapshot(listener("tls", passthrough(HOST, to(cluster("c", closedPort))))));
                var socket = gateway.connect()) {
            socket.getOutputStream().write(Hellos.hello(HOST));
            assertThat(endsWithoutAByte(socket)).isTrue();
            ConnectionRecord record = gateway.nextConnection();
            assertThat(record.flags()).isEqualTo("UF,URX");
            assertThat(record.upstream().transportFailureReason()).contains("Connection refused");
            assertThat(record.upstream().host()).isEqualTo("127.0.0.1:" + closedPort);
            assertThat(record.downstream().serverName()).isEqualTo(HOST);
        }
    }

    @Test
    void aClusterWithoutEndpointIsUh() throws IOException {
        assertThat(flagsOf(snapshot(listener("tcp", plainTcp(to(cluster("c")))))))
                .isEqualTo("UH");
    }

    @Test
    void aMissingClusterIsNc() throws IOException {
        assertThat(flagsOf(snapshot(listener("tcp", plainTcp(toMissing("c")))))).isEqualTo("NC");
    }

    private static String flagsOf(dev.meshgw.snapshot.Snapshot snapshot) throws IOException {
        try (var gateway = Gateway.serving(snapshot);
                var socket = gateway.connect()) {
            assertThat(endsWithoutAByte(socket)).isTrue();
            return gateway.nextConnection().flags();
        }
    }

    @Test
    void aNameWithoutFilterChainIsReset() throws IOException {
        try (var backend = TcpServer.echo();
                var gateway = Gateway.serving(snapshot(listener(
                        "tls", passthrough(HOST, to(cluster("c", backend.port()))))));
                var socket = gateway.connect()) {
            socket.getOutputStream().write(Hellos.hello("other.example.com"));
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            ConnectionRecord record = gateway.nextConnection();
            assertThat(record.flags()).isEqualTo("NR");
            assertThat(record.details()).isEqualTo("filter_chain_not_found");
            assertThat(record.downstream().serverName()).isEqualTo("other.example.com");
        }
    }

    @Test
    void aSilentConnectionEndsWithTheHelloTimeout() throws IOException {
        var options = DataPlaneOptions.defaults().toBuilder()
                .helloTimeout(Duration.ofMillis(50))
                .build();
        try (var gateway = Gateway.serving(snapshot(listener("tls", passthrough(HOST, toMissing("c")))), options);
                var socket = gateway.connect()) {
            assertThat(endsWithoutAByte(socket)).isTrue();
            assertThat(gateway.nextHandshakeFailure().cause())
                    .isEqualTo("no whole ClientHello came in 0.05 s; the client sent 0 bytes");
            assertThat(gateway.dataPlane().counters().helloTimeouts()).isEqualTo(1);
        }
    }

    @Test
    void aHelloOverTheLimitIsRefused() throws IOException {
        var options =
                DataPlaneOptions.defaults().toBuilder().maxClientHelloBytes(100).build();
        try (var gateway = Gateway.serving(snapshot(listener("tls", passthrough(HOST, toMissing("c")))), options);
                var socket = gateway.connect()) {
            socket.getOutputStream().write(Hellos.hello(HOST));
            assertThat(endsWithoutAByte(socket)).isTrue();
            assertThat(gateway.nextHandshakeFailure().cause()).isEqualTo("the ClientHello is longer than 100 bytes");
        }
    }

    @Test
    void anIdleRelayIsClosed() throws IOException {
        var options = DataPlaneOptions.defaults().toBuilder()
                .downstreamIdleTimeout(Duration.ofMillis(100))
                .build();
        try (var backend = TcpServer.echo();
                var gateway = Gateway.serving(
                        snapshot(listener("tcp", plainTcp(to(cluster("c", backend.port()))))), options);
                var socket = gateway.connect()) {
            assertThat(endsWithoutAByte(socket)).isTrue();
        }
    }

    @Test
    void loadGoesToBothEndpoints() throws Exception {
        var first = new CountDownLatch(1);
        var second = new CountDownLatch(1);
        try (var one = TcpServer.start(socket -> {
                    first.countDown();
                    socket.getInputStream().read();
                });
                var two = TcpServer.start(socket -> {
                    second.countDown();
                    socket.getInputStream().read();
                });
                var gateway = Gateway.serving(snapshot(
                        listener("tcp", plainTcp(to(cluster("c", one.port(), two.port()))))))) {
            var sockets = new Socket[32];
            for (int i = 0; i < sockets.length; i++) {
                sockets[i] = gateway.connect();
            }
            assertThat(first.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(second.await(5, TimeUnit.SECONDS)).isTrue();
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    static boolean endsWithoutAByte(Socket socket) throws IOException {
        try {
            return socket.getInputStream().read() < 0;
        } catch (SocketException reset) {
            return true;
        }
    }
}
