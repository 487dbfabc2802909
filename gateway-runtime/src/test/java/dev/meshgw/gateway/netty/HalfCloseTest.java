package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.passthrough;
import static dev.meshgw.gateway.netty.Snapshots.plainTcp;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.WeightedClusters;
import io.netty.channel.epoll.Epoll;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One side has said all it has to say, and the other has not: for plain TCP and for TLS passed through. */
@ExtendWith(LeakGuard.class)
@Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HalfCloseTest {

    private static final String HOST = "nginx.example.com";
    /** More than all kernel buffers on the way can hold. */
    private static final int MANY_BYTES = 48 * 1024 * 1024;

    private static final int SMALL_BUFFER = 8 * 1024;

    @ParameterizedTest
    @CsvSource({"epoll,tcp", "epoll,passthrough", "nio,tcp", "nio,passthrough"})
    void aLongAnswerReachesAClientThatHasEndedItsSide(String transport, String chain) throws IOException {
        try (var backend = TcpServer.start(socket -> {
                    socket.getInputStream().readAllBytes();
                    sendMany(socket);
                });
                var gateway = gateway(transport, chain, backend);
                var socket = slowSocket(gateway)) {
            socket.getOutputStream().write(Hellos.hello(HOST));
            socket.shutdownOutput();
            assertThat(count(socket.getInputStream())).isEqualTo(MANY_BYTES);
            assertThat(gateway.nextConnection().bytesSent()).isEqualTo(MANY_BYTES);
        }
    }

    @ParameterizedTest
    @CsvSource({"epoll,tcp", "epoll,passthrough", "nio,tcp", "nio,passthrough"})
    void aLongRequestReachesAnUpstreamThatHasEndedItsSide(String transport, String chain) throws Exception {
        var received = new CompletableFuture<Long>();
        var server = new ServerSocket();
        server.setReceiveBufferSize(SMALL_BUFFER);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        byte[] hello = Hellos.hello(HOST);
        try (var backend = TcpServer.start(server, socket -> {
                    socket.getOutputStream().write(1);
                    socket.shutdownOutput();
                    received.complete(count(socket.getInputStream()));
                });
                var gateway = gateway(transport, chain, backend);
                var socket = gateway.connect()) {
            socket.getOutputStream().write(hello);
            assertThat(socket.getInputStream().readAllBytes()).containsExactly(1); // the upstream's end was passed on
            sendMany(socket);
            socket.shutdownOutput();
            assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(hello.length + MANY_BYTES);
            assertThat(gateway.nextConnection().bytesReceived()).isEqualTo(hello.length + MANY_BYTES);
        }
    }

    @ParameterizedTest
    @CsvSource({"epoll,tcp", "epoll,passthrough", "nio,tcp", "nio,passthrough"})
    void whatCameBeforeTheEndArrivesAlthoughTheUpstreamWasSlow(String transport, String chain) throws Exception {
        var received = new CompletableFuture<Long>();
        var server = new ServerSocket();
        server.setReceiveBufferSize(SMALL_BUFFER);
        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        byte[] hello = Hellos.hello(HOST);
        var clientDone = new CompletableFuture<Void>();
        try (var backend = TcpServer.start(server, socket -> {
                    clientDone.join();
                    received.complete(count(socket.getInputStream()));
                });
                var gateway = gateway(transport, chain, backend);
                var socket = gateway.connect()) {
            socket.getOutputStream().write(hello);
            int fits = 128 * 1024; // more than the relay takes, less than the kernel does
            socket.getOutputStream().write(new byte[fits]);
            socket.shutdownOutput();
            clientDone.complete(null);
            assertThat(received.get(20, TimeUnit.SECONDS)).isEqualTo(hello.length + fits);
        }
    }

    @ParameterizedTest
    @CsvSource({"epoll,tcp", "epoll,passthrough", "nio,tcp", "nio,passthrough"})
    void aResetOfTheUpstreamResetsTheClient(String transport, String chain) throws IOException {
        try (var backend = TcpServer.start(socket -> {
                    socket.getInputStream().read();
                    reset(socket);
                });
                var gateway = gateway(transport, chain, backend);
                var socket = gateway.connect()) {
            socket.getOutputStream().write(Hellos.hello(HOST));
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
        }
    }

    @ParameterizedTest
    @CsvSource({"epoll,tcp", "epoll,passthrough", "nio,tcp", "nio,passthrough"})
    void aResetOfTheClientResetsTheUpstream(String transport, String chain) throws Exception {
        var ended = new CompletableFuture<String>();
        var connected = new CompletableFuture<Void>();
        try (var backend = TcpServer.start(socket -> {
                    try {
                        InputStream in = socket.getInputStream();
                        in.read();
                        connected.complete(null);
                        in.readAllBytes();
                        ended.complete("end of input");
                    } catch (SocketException reset) {
                        ended.complete(reset.getMessage());
                    }
                });
                var gateway = gateway(transport, chain, backend);
                var socket = gateway.connect()) {
            socket.getOutputStream().write(Hellos.hello(HOST));
            connected.get(10, TimeUnit.SECONDS);
            reset(socket);
            assertThat(ended.get(10, TimeUnit.SECONDS)).contains("reset");
        }
    }

    private static Gateway gateway(String transport, String chain, TcpServer backend) {
        assumeTrue(transport.equals("nio") || Epoll.isAvailable(), "there is epoll on Linux only");
        WeightedClusters clusters = to(cluster("c", backend.port()));
        FilterChain filterChain = chain.equals("tcp") ? plainTcp(clusters) : passthrough(HOST, clusters);
        return Gateway.serving(
                snapshot(listener("relay", filterChain)),
                DataPlaneOptions.defaults(),
                transport.equals("nio") ? Transport.nio() : Transport.epoll());
    }

    /** A client whose kernel takes little at once, so that the gateway must wait for it again and again. */
    private static Socket slowSocket(Gateway gateway) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(SMALL_BUFFER);
        socket.setSoTimeout(10_000);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
        return socket;
    }

    private static void sendMany(Socket socket) throws IOException {
        byte[] block = new byte[64 * 1024];
        for (int sent = 0; sent < MANY_BYTES; sent += block.length) {
            socket.getOutputStream().write(block);
        }
    }

    private static long count(InputStream in) throws IOException {
        byte[] block = new byte[64 * 1024];
        long count = 0;
        for (int read = in.read(block); read >= 0; read = in.read(block)) {
            count += read;
        }
        return count;
    }

    private static void reset(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }
}
