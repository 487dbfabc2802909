package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.client.ExchangeFailure.HandshakeAlert;
import dev.meshgw.client.ExchangeFailure.LateAlert;
import dev.meshgw.client.ExchangeFailure.Untrusted;
import dev.meshgw.client.ExchangeFailure.WrongHost;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.path.Verification;
import dev.meshgw.pki.path.Verification.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handshakes with the JDK's TLS on the other side, and with BoringSSL or OpenSSL where alerts are the matter. */
final class TlsHandshakeTest {

    private static final String HOST = "httpbin.example.com";
    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final CertificateAuthority OTHER = CertificateAuthority.create("other.example");
    private static final TlsCredential SERVER = ROOT.issueServer(HOST);
    private static final TlsCredential CLIENT = ROOT.issueClient("client.example.com");

    @Test
    void everyMessageOfTls13IsTold() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", TlsHandshakeTest::answer)) {
            var exchange = Exchange.get(server.address(HOST), Exchange.trusting(ROOT.trustBundle()));

            assertThat(exchange.wire())
                    .startsWith(
                            "OUT CLIENT_HELLO",
                            "IN SERVER_HELLO",
                            "IN ENCRYPTED_EXTENSIONS",
                            "IN CERTIFICATE",
                            "IN CERTIFICATE_VERIFY",
                            "IN FINISHED",
                            "OUT FINISHED")
                    .contains("IN NEW_SESSION_TICKET", "IN alert close_notify");
            assertThat(exchange.body()).isEqualTo("hello");
        }
    }

    @Test
    void everyMessageOfTls12IsTold() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.2", TlsHandshakeTest::answer)) {
            var exchange = Exchange.get(server.address(HOST), Exchange.trusting(ROOT.trustBundle()));

            assertThat(exchange.wire())
                    .containsExactly(
                            "OUT CLIENT_HELLO",
                            "IN SERVER_HELLO",
                            "IN CERTIFICATE",
                            "IN SERVER_KEY_EXCHANGE",
                            "IN SERVER_HELLO_DONE",
                            "OUT CLIENT_KEY_EXCHANGE",
                            "OUT FINISHED",
                            "IN FINISHED",
                            "IN alert close_notify",
                            "OUT alert close_notify");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ECDHE-ECDSA-AES128-GCM-SHA256",
                "ECDHE-ECDSA-AES256-GCM-SHA384",
                "ECDHE-ECDSA-CHACHA20-POLY1305",
                "ECDHE-ECDSA-AES128-SHA"
            })
    void theEncryptedFinishedOfTls12IsToldUnderEveryKindOfCipher(String cipher) throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.2", TlsHandshakeTest::answer)) {
            var tls = Exchange.trusting(ROOT.trustBundle()).withCiphers(cipher);

            var exchange = Exchange.get(server.address(HOST), tls);

            assertThat(exchange.handshake().negotiated().cipherSuite()).isEqualTo(cipher);
            assertThat(exchange.wire()).contains("OUT FINISHED", "IN FINISHED");
            assertThat(exchange.body()).isEqualTo("hello");
        }
    }

    @Test
    void messagesAreToldAfterAKeyUpdate() throws Exception {
        JdkTlsServer.Script updating = connection -> {
            readHead(connection);
            // Under TLS 1.3 the JDK's second handshake is a KeyUpdate that asks for ours (RFC 8446 §4.6.3).
            connection.startHandshake();
            connection.getOutputStream().write(response());
            connection.getOutputStream().flush();
        };
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", updating)) {
            var exchange = Exchange.get(server.address(HOST), Exchange.trusting(ROOT.trustBundle()));

            assertThat(exchange.body()).isEqualTo("hello");
            assertThat(exchange.wire())
                    .containsSubsequence("IN KEY_UPDATE", "IN alert close_notify")
                    .containsSubsequence("OUT KEY_UPDATE", "OUT alert close_notify");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void largeBodiesPassBothWaysAtOnce(String protocol) throws Exception {
        long size = 4 * 1024 * 1024;
        JdkTlsServer.Script echoing = connection -> {
            readHead(connection);
            connection
                    .getOutputStream()
                    .write(("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] piece = new byte[64 * 1024];
            for (long left = size; left > 0; ) {
                int count = connection.getInputStream().read(piece);
                connection.getOutputStream().write(piece, 0, count);
                left -= count;
            }
        };
        try (var server = JdkTlsServer.start(SERVER, null, protocol, echoing)) {
            var origin = server.address(HOST);
            var body = new RequestBody(() -> new Http1ExchangeTest.Pattern(size), size);
            var checker = new Http1ExchangeTest.PatternChecker();
            var options = Exchange.options(origin, Exchange.trusting(ROOT.trustBundle()));

            try (var client = new HttpsClient(options, event -> {})) {
                var report = client.exchange(Exchange.request(origin, true, body), checker);

                assertThat(report.failure()).isEmpty();
                assertThat(checker.position).isEqualTo(size);
            }
        }
    }

    @Test
    void serverReceivesTheServerName() throws Exception {
        var names = new CompletableFuture<String>();
        JdkTlsServer.Script noting = connection -> {
            names.complete(String.valueOf(((ExtendedSSLSession) connection.getSession()).getRequestedServerNames()));
            answer(connection);
        };
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", noting)) {
            Exchange.get(server.address(HOST), Exchange.trusting(ROOT.trustBundle()));

            assertThat(names.get(10, TimeUnit.SECONDS)).contains("type=host_name (0), value=" + HOST);
        }
    }

    @Test
    void anAddressIsNoServerName() throws Exception {
        var names = new CompletableFuture<Object>();
        JdkTlsServer.Script noting = connection -> {
            names.complete(((ExtendedSSLSession) connection.getSession()).getRequestedServerNames());
            answer(connection);
        };
        var credential = ROOT.issueServer("127.0.0.1");
        try (var server = JdkTlsServer.start(credential, null, "TLSv1.3", noting)) {
            var exchange = Exchange.get(server.address("127.0.0.1"), Exchange.trusting(ROOT.trustBundle()));

            assertThat(names.get(10, TimeUnit.SECONDS)).isEqualTo(List.of());
            assertThat(exchange.handshake().serverName()).isNull();
            assertThat(exchange.handshake().identity().host()).isEqualTo(new HostCheck.MatchedAddress("127.0.0.1"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void clientCertificateReachesTheServer(String protocol) throws Exception {
        var seen = new CompletableFuture<Object>();
        JdkTlsServer.Script noting = connection -> {
            seen.complete(connection.getSession().getPeerCertificates()[0]);
            answer(connection);
        };
        try (var server = JdkTlsServer.start(SERVER, ROOT.trustBundle(), protocol, noting)) {
            var tls = Exchange.trusting(ROOT.trustBundle()).withCredential(() -> CLIENT);

            var exchange = Exchange.get(server.address(HOST), tls);

            assertThat(seen.get(10, TimeUnit.SECONDS)).isEqualTo(CLIENT.leaf());
            assertThat(exchange.handshake().clientCertificate()).isEqualTo(CLIENT.leaf());
            assertThat(exchange.wire()).containsSubsequence("IN CERTIFICATE_REQUEST", "OUT CERTIFICATE_VERIFY");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void certificateAuthoritiesOfTheRequestAreReported(String protocol) throws Exception {
        try (var server = JdkTlsServer.start(SERVER, ROOT.trustBundle(), protocol, TlsHandshakeTest::answer)) {
            var exchange = Exchange.get(server.address(HOST), Exchange.trusting(ROOT.trustBundle()));

            assertThat(exchange.handshake().certificateRequest().authorities())
                    .containsExactly(ROOT.certificate().getSubjectX500Principal());
        }
    }

    @Test
    void missingClientCertificateIsALateAlertUnderTls13() throws Exception {
        try (var server = BoringSslServer.requiringClients(SERVER, ROOT.trustBundle())) {
            var exchange = Exchange.get(server.address(HOST), Exchange.trusting(ROOT.trustBundle()));

            assertThat(exchange.failure())
                    .isEqualTo(new LateAlert(new Alert(Direction.IN, 2, Alert.CERTIFICATE_REQUIRED)));
            assertThat(exchange.wire())
                    .containsSubsequence("IN CERTIFICATE_REQUEST", "OUT CERTIFICATE", "IN alert certificate_required")
                    .doesNotContain("OUT CERTIFICATE_VERIFY");
        }
    }

    @Test
    void missingClientCertificateIsAHandshakeFailureUnderTls12() throws Exception {
        try (var server = BoringSslServer.requiringClients(SERVER, ROOT.trustBundle())) {
            var tls = Exchange.trusting(ROOT.trustBundle()).withVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2);

            var exchange = Exchange.get(server.address(HOST), tls);

            assertThat(exchange.failure())
                    .isEqualTo(new HandshakeAlert(new Alert(Direction.IN, 2, Alert.HANDSHAKE_FAILURE)));
        }
    }

    @Test
    void clientCertificateOfAnUnknownAuthorityIsSentAndRefused() throws Exception {
        try (var server = BoringSslServer.requiringClients(SERVER, ROOT.trustBundle())) {
            var stranger = OTHER.issueClient("client.example.com");
            var tls = Exchange.trusting(ROOT.trustBundle()).withCredential(() -> stranger);

            var exchange = Exchange.get(server.address(HOST), tls);

            assertThat(exchange.failure()).isInstanceOf(LateAlert.class);
            assertThat(exchange.handshake().clientCertificate()).isEqualTo(stranger.leaf());
        }
    }

    /** With openssl, which writes its flight at once: a server that still writes when we leave may miss the alert. */
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void serverHearsWhyItsCertificateIsRefused(String protocol, @TempDir Path folder) throws Exception {
        try (var server = OpenSslServer.start(folder, SERVER, protocol, "-trace", "-naccept", "1")) {
            var exchange = Exchange.get(server.address(HOST), Exchange.trusting(OTHER.trustBundle()));

            assertThat(exchange.failure())
                    .isEqualTo(new Untrusted(new Verification(Code.NO_ISSUER, 0, SERVER.leaf(), null, null)));
            assertThat(server.wholeOutput()).contains("Level=fatal(2), description=unknown CA(48)");
            assertThat(exchange.wire()).endsWith("IN CERTIFICATE", "OUT alert unknown_ca");
        }
    }

    @Test
    void withoutVerificationTheVerdictIsReportedAllTheSame() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", TlsHandshakeTest::answer)) {
            var tls = Exchange.trusting(OTHER.trustBundle()).withVerify(false);

            var exchange = Exchange.get(server.address(HOST), tls);

            assertThat(exchange.body()).isEqualTo("hello");
            assertThat(exchange.handshake().identity().verification().code()).isEqualTo(Code.NO_ISSUER);
            assertThat(exchange.handshake().identity().chain()).startsWith(SERVER.leaf());
        }
    }

    @Test
    void certificateOfAnotherHostIsRefusedAfterTheHandshake() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", TlsHandshakeTest::answer)) {
            var exchange = Exchange.get(server.address("wrong.example.com"), Exchange.trusting(ROOT.trustBundle()));

            assertThat(exchange.failure())
                    .isEqualTo(new WrongHost(new HostCheck.NoNameMatches("wrong.example.com", List.of(HOST))));
            assertThat(exchange.wire()).contains("OUT FINISHED", "OUT alert close_notify");
        }
    }

    @Test
    void withoutACommonVersionTheServersAlertIsReported() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.2", TlsHandshakeTest::answer)) {
            var tls = Exchange.trusting(ROOT.trustBundle()).withVersions(TlsVersion.TLS_1_3, TlsVersion.TLS_1_3);

            var exchange = Exchange.get(server.address(HOST), tls);

            assertThat(exchange.failure())
                    .isEqualTo(new HandshakeAlert(new Alert(Direction.IN, 2, Alert.PROTOCOL_VERSION)));
        }
    }

    @Test
    void chainWithIntermediateVerifies() throws Exception {
        TlsCredential leaf = ROOT.issueIntermediate("intermediate.example.com").issueServer(HOST);
        try (var server = JdkTlsServer.start(leaf, null, "TLSv1.3", TlsHandshakeTest::answer)) {
            var exchange = Exchange.get(server.address(HOST), Exchange.trusting(ROOT.trustBundle()));

            assertThat(exchange.body()).isEqualTo("hello");
            assertThat(exchange.handshake().identity().chain()).hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void peerChainIsTheOneTheServerHolds() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", TlsHandshakeTest::answer)) {
            var exchange = Exchange.get(server.address(HOST), Exchange.trusting(ROOT.trustBundle()));

            X509Certificate leaf = exchange.handshake().identity().chain().get(0);
            assertThat(leaf).isEqualTo(SERVER.leaf());
            assertThat(exchange.handshake().negotiated().group()).isEqualTo("X25519");
        }
    }

    private static void answer(SSLSocket connection) throws IOException {
        readHead(connection);
        connection.getOutputStream().write(response());
        connection.getOutputStream().flush();
    }

    private static byte[] response() {
        return "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nhello".getBytes(StandardCharsets.US_ASCII);
    }

    private static void readHead(SSLSocket connection) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int next = connection.getInputStream().read();
            if (next < 0) {
                throw new IOException("the client left after " + head.length() + " bytes");
            }
            head.append((char) next);
        }
    }
}
