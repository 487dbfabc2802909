package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.plainTcp;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshgw.snapshot.Listener;
import dev.meshgw.snapshot.Snapshot;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(LeakGuard.class)
class DataPlaneTest {

    @Test
    void aTakenPortIsReportedAndTheOthersServe() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                var backend = TcpServer.echo();
                var dataPlane = DataPlane.start(DataPlaneOptions.defaults())) {
            var chain = plainTcp(to(cluster("c", backend.port())));
            Listener blocked =
                    Listener.of("0.0.0.0_8080", "127.0.0.1", taken.getLocalPort(), 80, "TCP", List.of(chain));
            ApplyResult result = dataPlane.apply(snapshot(blocked, listener("free", chain)));
            assertThat(result.notBound())
                    .containsExactly(new ApplyResult.NotBound(
                            "0.0.0.0_8080", "127.0.0.1", taken.getLocalPort(), 80, "Address already in use"));
            assertThat(result.bound()).extracting(BoundListener::name).containsExactly("free");
        }
    }

    @Test
    void aNameWithoutAnAddressIsReportedInWords() throws IOException {
        try (var backend = TcpServer.echo();
                var dataPlane = DataPlane.start(DataPlaneOptions.defaults())) {
            var chain = plainTcp(to(cluster("c", backend.port())));
            ApplyResult result =
                    dataPlane.apply(snapshot(Listener.of("l", "nowhere.invalid", 0, 80, "TCP", List.of(chain))));
            assertThat(result.notBound())
                    .extracting(ApplyResult.NotBound::reason)
                    .containsExactly("the name has no address");
        }
    }

    @Test
    void aListenerThatWasBlockedIsBoundByTheNextApply() throws IOException {
        try (var backend = TcpServer.echo();
                var dataPlane = DataPlane.start(DataPlaneOptions.defaults())) {
            Snapshot snapshot;
            try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                snapshot = snapshot(Listener.of(
                        "l",
                        "127.0.0.1",
                        taken.getLocalPort(),
                        80,
                        "TCP",
                        List.of(plainTcp(to(cluster("c", backend.port()))))));
                assertThat(dataPlane.apply(snapshot).notBound()).hasSize(1);
            }
            assertThat(dataPlane.apply(snapshot).bound()).hasSize(1);
        }
    }

    @Test
    void anUnchangedListenerKeepsItsSocketAndAnEstablishedConnection() throws IOException {
        try (var backend = TcpServer.echo();
                var gateway = Gateway.serving(snapshot(listener("l", plainTcp(to(cluster("c", backend.port()))))));
                var socket = gateway.connect()) {
            int port = gateway.port();
            gateway.apply(snapshot(listener("l", plainTcp(to(cluster("other", backend.port()))))));
            assertThat(gateway.port()).isEqualTo(port);
            socket.getOutputStream().write(42);
            assertThat(socket.getInputStream().read()).isEqualTo(42);
        }
    }

    @Test
    void aRemovedListenerRefusesConnections() throws IOException {
        try (var backend = TcpServer.echo();
                var gateway = Gateway.serving(snapshot(listener("l", plainTcp(to(cluster("c", backend.port()))))))) {
            int port = gateway.port();
            gateway.apply(Snapshot.EMPTY);
            assertThat(gateway.dataPlane().boundListeners()).isEmpty();
            assertThatThrownBy(() -> new Socket("127.0.0.1", port).close()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void connectionsOfARemovedListenerEndWithTheDrainTime() throws IOException {
        var options = DataPlaneOptions.defaults().toBuilder()
                .listenerDrainTime(Duration.ofMillis(100))
                .build();
        try (var backend = TcpServer.echo();
                var gateway =
                        Gateway.serving(snapshot(listener("l", plainTcp(to(cluster("c", backend.port()))))), options);
                var socket = gateway.connect()) {
            socket.getOutputStream().write(42);
            assertThat(socket.getInputStream().read()).isEqualTo(42);
            gateway.apply(Snapshot.EMPTY);
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void drainingClosesWhatDoesNotEndInTime() throws IOException {
        try (var backend = TcpServer.echo();
                var gateway = Gateway.serving(snapshot(listener("l", plainTcp(to(cluster("c", backend.port()))))));
                var socket = gateway.connect()) {
            socket.getOutputStream().write(42);
            assertThat(socket.getInputStream().read()).isEqualTo(42);
            assertThat(gateway.dataPlane().drain(Duration.ofMillis(50))).isFalse();
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }
}
