package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.https;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshgw.gateway.netty.HandshakeFailure.Kind;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.Route;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clients that speak something else, something old, too much, or not to the end: what they get, and what is told of them. */
@ExtendWith(LeakGuard.class)
class OddTlsTest {

    private static final String HOST = "httpbin.example.com";

    private static CertificateAuthority root;
    private static TlsCredential credential;
    private static HttpBackend backend;
    private static Route route;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        root = CertificateAuthority.create("example.com");
        credential = root.issueServer(HOST);
        backend = HttpBackend.ok("hello");
        route = forward(cluster("c", backend.port()));
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    private static Gateway serving(FilterChain chain) {
        return Gateway.serving(snapshot(listener("listener", chain)));
    }

    private static HandshakeFailure afterSending(FilterChain chain, byte[] bytes) throws IOException {
        try (var gateway = serving(chain);
                Socket socket = gateway.connect()) {
            socket.getOutputStream().write(bytes);
            return gateway.nextHandshakeFailure();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void plainHttpWhereAllNamesEndTlsIsNamed() throws Exception {
        HandshakeFailure failure =
                afterSending(https("*", credential, route), ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertThat(failure.kind()).isEqualTo(Kind.NOT_TLS);
        assertThat(failure.cause()).isEqualTo("the client sent plain HTTP, and this port speaks TLS");
    }

    @Test
    void plainHttpWhereNamesDecideIsNotMistakenForAMissingSni() throws Exception {
        HandshakeFailure failure =
                afterSending(https(HOST, credential, route), ascii("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        assertThat(failure.kind()).isEqualTo(Kind.NO_FILTER_CHAIN);
        assertThat(failure.offer()).isNull();
        assertThat(failure.cause()).isEqualTo("the client sent plain HTTP, and this port speaks TLS");
    }

    @Test
    void anSsl2HelloIsNamed() throws Exception {
        byte[] hello = {(byte) 0x80, 0x2e, 1, 3, 1, 0, 0x15, 0, 0, 0, 0x10};
        assertThat(afterSending(https(HOST, credential, route), hello).cause()).contains("an SSL 2 hello");
    }

    @Test
    void otherProtocolsAreNamed() throws Exception {
        assertThat(afterSending(https(HOST, credential, route), ascii("SSH-2.0-OpenSSH_9.2\r\n"))
                        .cause())
                .contains("the client sent SSH");
        assertThat(afterSending(https(HOST, credential, route), ascii("PROXY TCP4 1.2.3.4 5.6.7.8 1 2\r\n"))
                        .cause())
                .contains("the client sent a PROXY protocol header");
    }

    @Test
    void aDamagedClientHelloIsNamed() throws Exception {
        byte[] hello = Hellos.hello(HOST);
        hello[5 + 4 + 2 + 32] = (byte) 0xff; // the length of the session id
        assertThat(afterSending(https(HOST, credential, route), hello).cause())
                .isEqualTo("the client sent a ClientHello that cannot be read");
    }

    @Test
    void tlsOnAPlainPortIsBadRequestAndNamed() throws Exception {
        try (var gateway = serving(http(route));
                Socket socket = gateway.connect()) {
            socket.getOutputStream().write(Hellos.hello(HOST));
            assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
                    .startsWith("HTTP/1.1 400 Bad Request");
            assertThat(gateway.nextHandshakeFailure().kind()).isEqualTo(Kind.TLS_ON_PLAIN_TEXT);
            ExchangeRecord exchange = gateway.nextExchange();
            assertThat(exchange.response().flags()).isEqualTo("DPE");
            assertThat(exchange.response().details()).isEqualTo("http1.codec_error");
        }
    }

    @Test
    void whoLeavesDuringTheHelloIsTold() throws Exception {
        try (var gateway = serving(https(HOST, credential, route))) {
            try (Socket socket = gateway.connect()) {
                socket.getOutputStream().write(Arrays.copyOf(Hellos.hello(HOST), 100));
            }
            HandshakeFailure failure = gateway.nextHandshakeFailure();
            assertThat(failure.kind()).isEqualTo(Kind.CLIENT_GONE);
            assertThat(failure.cause()).contains("after 100 bytes");
        }
    }

    @Test
    void whoLeavesDuringTheHandshakeIsTold() throws Exception {
        try (var gateway = serving(https(HOST, credential, route))) {
            try (Socket socket = gateway.connect()) {
                socket.getOutputStream().write(Hellos.hello(HOST));
                assertThat(socket.getInputStream().read()).isEqualTo(22); // ServerHello
            }
            HandshakeFailure failure = gateway.nextHandshakeFailure();
            assertThat(failure.kind()).isEqualTo(Kind.CLIENT_GONE);
            assertThat(failure.downstream().serverName()).isEqualTo(HOST);
        }
    }

    /** The access log of Envoy counts no byte of what it only peeked at. */
    @Test
    void aRefusedConnectionCountsNoBytes() throws Exception {
        try (var gateway = serving(https(HOST, credential, route));
                Socket socket = gateway.connect()) {
            socket.getOutputStream().write(Hellos.hello("other.example.com"));
            ConnectionRecord record = gateway.nextConnection();
            assertThat(record.bytesReceived()).isZero();
            assertThat(record.flags()).isEqualTo("NR");
        }
    }

    @Test
    void aClientOfTls10IsToldWhichVersionsItOffered() throws Exception {
        try (var gateway = serving(https(HOST, credential, route))) {
            assertThat(OpenSslClient.connecting(folder, gateway, HOST, "-tls1")
                            .with("-cipher", "ALL:@SECLEVEL=0")
                            .request())
                    .contains("SSL alert number 70");
            HandshakeFailure failure = gateway.nextHandshakeFailure();
            assertThat(failure.offer().versions()).containsExactly("TLSv1");
            assertThat(failure.alert()).isEqualTo("protocol_version");
        }
    }

    @Test
    void aClientThatWantsAnRsaCertificateIsHandshakeFailure() throws Exception {
        try (var gateway = serving(https(HOST, credential, route))) {
            assertThat(OpenSslClient.connecting(folder, gateway, HOST, "-tls1_2")
                            .with("-cipher", "AES128-SHA")
                            .request())
                    .contains("SSL alert number 40");
            HandshakeFailure failure = gateway.nextHandshakeFailure();
            assertThat(failure.alert()).isEqualTo("handshake_failure");
            assertThat(failure.sent()).isTrue();
            assertThat(failure.offer().acceptsEcdsa()).isFalse();
        }
    }

    /** BoringSSL takes no longer handshake message from a client, although the inspector reads up to 64 KiB. */
    @Test
    void aHelloOfMoreThan16KibibytesIsIllegal() throws Exception {
        byte[] hello = Hellos.withPadding(HOST, 20_000);
        try (var gateway = serving(https(HOST, credential, route));
                Socket socket = gateway.connect()) {
            socket.getOutputStream().write(hello);
            byte[] alert = socket.getInputStream().readNBytes(7);
            assertThat(alert[0]).isEqualTo((byte) 21);
            HandshakeFailure failure = gateway.nextHandshakeFailure();
            assertThat(failure.cause()).contains("too large");
            assertThat(AlertNames.number(failure.alert())).contains((int) alert[6]);
        }
    }

    @Test
    void whoRenegotiatesIsRefusedAndTheOthersServed() throws Exception {
        try (var gateway = serving(https(HOST, credential, route));
                SSLSocket socket = TlsClient.trusting(root)
                        .connect(gateway.connect(), HOST, new String[] {"TLSv1.2"}, "http/1.1");
                var client = new HttpClientSocket(socket)) {
            assertThat(client.get("/").status()).isEqualTo(200);
            assertThatThrownBy(() -> {
                        socket.startHandshake();
                        client.get("/");
                    })
                    .isInstanceOf(IOException.class);
            try (var other = new HttpClientSocket(TlsClient.trusting(root).connect(gateway, HOST))) {
                assertThat(other.get("/").status()).isEqualTo(200);
            }
        }
    }

    /** RFC 8701: values that mean nothing keep servers from choking on new ones. */
    @Test
    void greaseIsNoVersion() {
        ByteBuffer body = ByteBuffer.allocate(2 + 32 + 1 + 4 + 2 + 2 + 4 + 4 + 7);
        body.putShort((short) 0x0303).put(new byte[32]).put((byte) 0);
        body.putShort((short) 2).putShort((short) 0x1301).put((byte) 1).put((byte) 0);
        body.putShort((short) 15);
        body.putShort((short) 0x3a3a).putShort((short) 0); // an extension of GREASE
        body.putShort((short) 43).putShort((short) 7).put((byte) 6);
        body.putShort((short) 0x7a7a).putShort((short) 0x0304).putShort((short) 0x0303);
        ClientHello hello = ClientHello.parse(body.array());
        assertThat(hello.offer().versions()).containsExactly("TLSv1.2", "TLSv1.3");
        assertThat(hello.maxVersion()).isEqualTo(0x0304);
    }

    @Test
    void theTapFindsAnAlertHoweverItIsCut() {
        var tap = new HandshakeTap();
        var channel = new io.netty.channel.embedded.EmbeddedChannel(tap);
        byte[] bytes = {22, 3, 1, 0, 1, 9, 20, 3, 3, 0, 1, 1, 21, 3, 3, 0, 2, 2, 48};
        for (byte each : bytes) {
            channel.writeInbound(io.netty.buffer.Unpooled.wrappedBuffer(new byte[] {each}));
        }
        assertThat(tap.received()).isEqualTo("unknown_ca");
        assertThat(tap.sent()).isNull();
        channel.finishAndReleaseAll();
    }
}
