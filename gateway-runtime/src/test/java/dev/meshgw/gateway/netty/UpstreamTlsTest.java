package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.https;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.plainTcp;
import static dev.meshgw.gateway.netty.Snapshots.simple;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.tls;
import static dev.meshgw.gateway.netty.Snapshots.tlsCluster;
import static dev.meshgw.gateway.netty.Snapshots.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.netty.HttpClientSocket.Response;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.Cluster.UpstreamProtocol;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.UpstreamTransport;
import dev.meshgw.snapshot.UpstreamTransport.ServerVerification;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS that the gateway begins; the judge is the JDK's own TLS server. */
@ExtendWith(LeakGuard.class)
class UpstreamTlsTest {

    private static final String VERIFY_FAILED =
            "TLS_error:|268435581:SSL routines:OPENSSL_internal:CERTIFICATE_VERIFY_FAILED:";

    private final CertificateAuthority root = CertificateAuthority.create("root");

    private static Snapshot serving(UpstreamTransport transport, int port) {
        return snapshot(listener("http", http(forward(tlsCluster(transport, port)))));
    }

    private static Response get(Gateway gateway, String host) throws IOException {
        try (var client = new HttpClientSocket(gateway.connect())) {
            return client.send("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n").response();
        }
    }

    /** Of a request that fails for its TLS. */
    private static String reason(Gateway gateway, String host) throws IOException {
        Response response = get(gateway, host);
        assertThat(response.status()).isEqualTo(503);
        String start = "upstream connect error or disconnect/reset before headers. retried and the latest reset reason:"
                + " remote connection failure, transport failure reason: ";
        assertThat(response.text()).startsWith(start);
        ExchangeRecord exchange = gateway.nextExchange();
        String reason = response.text().substring(start.length());
        assertThat(exchange.response().flags()).isEqualTo("URX,UF");
        assertThat(exchange.response().details())
                .isEqualTo("upstream_reset_before_response_started{remote_connection_failure|"
                        + reason.replace(' ', '_') + "}");
        assertThat(exchange.upstream().transportFailureReason()).isEqualTo(reason);
        return reason;
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theServerNameIsTheHostOfTheRequest(String version) throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("a.example.com"), null, version);
                var gateway = Gateway.serving(serving(simple(root), backend.port()))) {
            assertThat(get(gateway, "A.example.com:8080").text()).isEqualTo("ok");
            var seen = backend.nextRequest();
            assertThat(seen.serverName()).isEqualTo("a.example.com");
            assertThat(seen.authority()).isEqualTo("A.example.com:8080");
            assertThat(seen.alpn()).isEqualTo("http/1.1");
        }
    }

    @Test
    void theSniOfTheRuleIsSentWhateverTheHostIs() throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("other.example.com"));
                var gateway = Gateway.serving(serving(tls("backend", false, root, null), backend.port()))) {
            assertThat(get(gateway, "a.example.com").status()).isEqualTo(200);
            assertThat(backend.nextRequest().serverName()).isEqualTo("backend");
        }
    }

    @Test
    void anAddressIsNoServerNameAndIsVerified() throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("10.1.2.3"));
                var gateway = Gateway.serving(serving(simple(root), backend.port()))) {
            assertThat(get(gateway, "10.1.2.3").status()).isEqualTo(200);
            assertThat(backend.nextRequest().serverName()).isNull();
            assertThat(get(gateway, "10.1.2.4").status()).isEqualTo(503);
        }
    }

    @Test
    void handshakesAreCountedAtTheCluster() throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("a.example.com"));
                var gateway = Gateway.serving(serving(simple(root), backend.port()))) {
            assertThat(get(gateway, "a.example.com").status()).isEqualTo(200);
            assertThat(get(gateway, "b.example.com").status()).isEqualTo(503);
            ScopeStats cluster = gateway.dataPlane().stats().clusters().get("c").cluster();
            assertThat(cluster.counter("ssl.handshake")).isEqualTo(1);
            assertThat(cluster.counter("ssl.versions.TLSv1.3")).isEqualTo(1);
            assertThat(cluster.counter("ssl.fail_verify_san")).isPositive();
            assertThat(cluster.counter("upstream_cx_connect_fail")).isPositive();
        }
    }

    @Test
    void aCertificateForAnotherHostIsRefusedWithBothNames() throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("b.example.com", "c.example.com"));
                var gateway = Gateway.serving(serving(simple(root), backend.port()))) {
            assertThat(reason(gateway, "a.example.com"))
                    .isEqualTo(VERIFY_FAILED + "verify cert failed: verify SAN list, expected SANs: [a.example.com],"
                            + " certificate SANs: [b.example.com, c.example.com]:TLS_error_end");
            var failure = gateway.nextUpstreamHandshakeFailure();
            assertThat(failure.cluster()).isEqualTo("c");
            assertThat(failure.endpoint()).isEqualTo("127.0.0.1:" + backend.port());
            assertThat(failure.serverName()).isEqualTo("a.example.com");
            assertThat(failure.cause()).contains("a.example.com", "b.example.com");
            assertThat(failure.fix()).contains("tls.sni", "b.example.com");
        }
    }

    @Test
    void anUnknownIssuerIsNamed() throws IOException {
        var other = CertificateAuthority.create("other");
        try (var backend = TlsBackend.start(other.issueServer("a.example.com"));
                var gateway = Gateway.serving(serving(simple(root), backend.port()))) {
            assertThat(reason(gateway, "a.example.com"))
                    .isEqualTo(VERIFY_FAILED + "verify cert failed: X509_verify_cert: certificate verification error at"
                            + " depth 0: unable to get local issuer certificate:TLS_error_end");
            assertThat(gateway.nextUpstreamHandshakeFailure().cause()).contains("CN=other", "the test", "CN=root");
        }
    }

    @Test
    void anExpiredCertificateIsRefused() throws IOException {
        var past = Certificates.authorityOfThePast("past");
        try (var backend = TlsBackend.start(Certificates.expired(past, CertificateProfile.SERVER, "a.example.com"));
                var gateway = Gateway.serving(serving(simple(past), backend.port()))) {
            assertThat(reason(gateway, "a.example.com")).contains("error at depth 0: certificate has expired:");
        }
    }

    @Test
    void aClientCertificateIsNoServerCertificate() throws IOException {
        TlsCredential client =
                Certificates.issue(root, CertificateProfile.CLIENT, "a.example.com", KeyAlgorithm.EC_P256);
        try (var backend = TlsBackend.start(client);
                var gateway = Gateway.serving(serving(simple(root), backend.port()))) {
            assertThat(reason(gateway, "a.example.com")).contains("unsupported certificate purpose");
        }
    }

    @Test
    void anIntermediateIsFollowed() throws IOException {
        var intermediate = root.issueIntermediate("intermediate");
        try (var backend = TlsBackend.start(intermediate.issueServer("a.example.com"));
                var gateway = Gateway.serving(serving(simple(root), backend.port()))) {
            assertThat(get(gateway, "a.example.com").status()).isEqualTo(200);
        }
    }

    @Test
    void oneOfTheSubjectAltNamesMustBeThere() throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("*.example.com"));
                var gateway = Gateway.serving(
                        serving(tls("x", false, root, null, "spiffe://a/b", "api.example.com"), backend.port()))) {
            assertThat(get(gateway, "whatever").status()).isEqualTo(200);
            gateway.nextExchange();
            gateway.apply(serving(tls("x", false, root, null, "example.com"), backend.port()));
            assertThat(reason(gateway, "whatever"))
                    .isEqualTo(VERIFY_FAILED
                            + "verify cert failed: SAN matcher, certificate SANs are [*.example.com]:TLS_error_end");
        }
    }

    @Test
    void withoutVerificationAnythingIsAccepted() throws IOException {
        var other = CertificateAuthority.create("other");
        try (var backend = TlsBackend.start(other.issueServer("b.example.com"));
                var gateway = Gateway.serving(serving(
                        new UpstreamTransport.Tls("", new ServerVerification.Skipped(), null), backend.port()))) {
            assertThat(get(gateway, "a.example.com").status()).isEqualTo(200);
            assertThat(backend.nextRequest().serverName()).isEqualTo("a.example.com");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void theClientCertificateIsShown(String version) throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("a.example.com"), root, version);
                var gateway =
                        Gateway.serving(serving(tls("", true, root, root.issueClient("gateway")), backend.port()))) {
            assertThat(get(gateway, "a.example.com").status()).isEqualTo(200);
            assertThat(backend.nextRequest().clientCertificate()).isEqualTo("CN=gateway");
        }
    }

    @Test
    void aRotatedClientCertificateIsShownAtOnceAndTheOldConnectionsEnd() throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("a.example.com"), root, "TLSv1.3");
                var gateway = Gateway.serving(serving(tls("", true, root, root.issueClient("one")), backend.port()))) {
            get(gateway, "a.example.com");
            assertThat(backend.nextRequest().clientCertificate()).isEqualTo("CN=one");
            gateway.apply(serving(tls("", true, root, root.issueClient("two")), backend.port()));
            get(gateway, "a.example.com");
            assertThat(backend.nextRequest().clientCertificate()).isEqualTo("CN=two");
        }
    }

    @Test
    void anUpstreamThatMissesTheClientCertificateEndsTheRequest() throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("a.example.com"), root, "TLSv1.2");
                var gateway = Gateway.serving(serving(simple(root), backend.port()))) {
            assertThat(reason(gateway, "a.example.com")).contains("_ALERT_");
            assertThat(gateway.nextUpstreamHandshakeFailure().fix()).contains("MUTUAL");
        }
    }

    @Test
    void inTls13ItSaysSoAfterTheHandshake() throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("a.example.com"), root, "TLSv1.3");
                var gateway = Gateway.serving(serving(simple(root), backend.port()))) {
            Response response = get(gateway, "a.example.com");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.text()).contains("reset reason: connection termination", "_ALERT_");
            assertThat(gateway.nextExchange().response().flags()).isEqualTo("UC");
            assertThat(gateway.nextUpstreamHandshakeFailure().fix()).contains("MUTUAL");
        }
    }

    @Test
    void aPlainTextUpstreamHasTheWrongVersionNumber() throws Exception {
        byte[] answer = "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
        try (var backend = TcpServer.start(socket -> {
                    socket.getInputStream().read();
                    socket.getOutputStream().write(answer);
                });
                var gateway = Gateway.serving(serving(simple(root), backend.port()))) {
            assertThat(reason(gateway, "a.example.com"))
                    .isEqualTo("TLS_error:|268435703:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER:TLS_error_end");
            assertThat(gateway.nextUpstreamHandshakeFailure().cause()).contains("plain text");
        }
    }

    @Test
    void anUpstreamThatSaysNothingTimesOut() throws IOException {
        try (var backend = TcpServer.start(socket -> socket.getInputStream().readAllBytes())) {
            var pool = cluster("c").connectionPool();
            var impatient = new dev.meshgw.snapshot.ConnectionPool(
                    new dev.meshgw.snapshot.ConnectionPool.Tcp(
                            pool.tcp().maxConnections(), Duration.ofMillis(50), null, null, null),
                    pool.http());
            var slow = tlsCluster(simple(root), backend.port()).toBuilder()
                    .connectionPool(impatient)
                    .build();
            try (var gateway = Gateway.serving(snapshot(listener("http", http(forward(slow)))))) {
                assertThat(get(gateway, "a.example.com").text())
                        .endsWith("retried and the latest reset reason: connection timeout");
            }
        }
    }

    @Test
    void aCredentialThatIsNotThereFailsEveryRequest() throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("a.example.com"));
                var gateway = Gateway.serving(serving(
                        new UpstreamTransport.NotReady("kubernetes://x", "secret x not found"), backend.port()))) {
            assertThat(reason(gateway, "a.example.com")).isEqualTo("TLS error: Secret is not supplied by SDS");
        }
    }

    @Test
    void aConnectionIsUsedAgainForTheSameHostOnly() throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("*.example.com"));
                var gateway = Gateway.serving(
                        serving(simple(root), backend.port()),
                        DataPlaneOptions.defaults().toBuilder().concurrency(1).build())) {
            get(gateway, "a.example.com");
            get(gateway, "b.example.com");
            get(gateway, "a.example.com");
            assertThat(backend.nextRequest().serverName()).isEqualTo("a.example.com");
            assertThat(backend.nextRequest().serverName()).isEqualTo("b.example.com");
            assertThat(backend.nextRequest().serverName()).isEqualTo("a.example.com");
            assertThat(gateway.dataPlane().counters().upstreamConnections()).isEqualTo(2);
        }
    }

    @Test
    void sessionsAreResumed() throws IOException {
        var options = DataPlaneOptions.defaults().toBuilder()
                .concurrency(1)
                .upstreamIdleTimeout(Duration.ofMillis(20))
                .build();
        try (var backend = TlsBackend.start(root.issueServer("a.example.com"), null, "TLSv1.2");
                var gateway = Gateway.serving(serving(simple(root), backend.port()), options)) {
            get(gateway, "a.example.com");
            long first = backend.nextRequest().sessionCreated();
            Awaitility.await().pollInterval(Duration.ofMillis(50)).until(() -> {
                get(gateway, "a.example.com");
                backend.nextRequest();
                return gateway.dataPlane().counters().upstreamConnections() >= 2;
            });
            get(gateway, "a.example.com");
            assertThat(backend.nextRequest().sessionCreated()).isEqualTo(first);
        }
    }

    @ParameterizedTest
    @CsvSource({"HTTP_2,HTTP/2", "HTTP_1_1,HTTP/1.1"})
    void theProtocolOfTheClusterIsOfferedByAlpn(UpstreamProtocol protocol, String spoken) throws IOException {
        var ok = Snapshots.route(
                request -> true, new RouteAction.DirectResponse(200, "ok".getBytes(), HeaderEdits.NONE));
        try (var upstream = Gateway.serving(
                snapshot(listener("https", https("a.example.com", root.issueServer("a.example.com"), ok))))) {
            var cluster = tlsCluster(simple(root), upstream.port()).toBuilder()
                    .protocol(protocol)
                    .build();
            try (var gateway = Gateway.serving(snapshot(listener("http", http(forward(cluster)))))) {
                assertThat(get(gateway, "a.example.com").text()).isEqualTo("ok");
                assertThat(get(gateway, "a.example.com").text()).isEqualTo("ok");
                var exchange = upstream.nextExchange();
                assertThat(exchange.request().protocol()).isEqualTo(spoken);
                assertThat(exchange.downstream().serverName()).isEqualTo("a.example.com");
            }
        }
    }

    @Test
    void openSslTakesTheCertificateOfTheClient(@TempDir Path folder) throws Exception {
        TlsCredential server = root.issueServer("a.example.com");
        int port = TcpServer.closedPort();
        try (var judge = OpenSslServer.listening(
                folder, port, server, root, "-Verify", "2", "-verify_return_error", "-www", "-alpn", "http/1.1")) {
            try (var gateway =
                    Gateway.serving(serving(tls("", true, root, root.issueClient("gateway.example.com")), port))) {
                Response response = get(gateway, "a.example.com");
                assertThat(response.status()).isEqualTo(200);
                assertThat(response.text()).contains("TLSv1.3", "gateway.example.com");
            }
            try (var gateway = Gateway.serving(serving(simple(root), port))) {
                assertThat(get(gateway, "a.example.com").text()).contains("TLSV1_ALERT_CERTIFICATE_REQUIRED");
            }
            assertThat(judge.output()).contains("peer did not return a certificate");
        }
    }

    @Test
    void relayedBytesAreEncryptedWithoutServerName() throws IOException {
        try (var backend = TlsBackend.start(root.issueServer("a.example.com"));
                var gateway = Gateway.serving(snapshot(
                        listener("tcp", plainTcp(to(tlsCluster(simple(root), backend.port()))))));
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").text()).isEqualTo("ok");
            var seen = backend.nextRequest();
            assertThat(seen.serverName()).isNull();
            assertThat(seen.alpn()).isEmpty();
        }
    }

    @Test
    void aRelayWhoseUpstreamIsNotTrustedEnds() throws IOException {
        var other = CertificateAuthority.create("other");
        try (var backend = TlsBackend.start(other.issueServer("a.example.com"));
                var gateway = Gateway.serving(snapshot(
                        listener("tcp", plainTcp(to(tlsCluster(simple(root), backend.port()))))));
                var client = gateway.connect()) {
            client.getOutputStream().write("hello".getBytes(StandardCharsets.US_ASCII));
            assertThat(TcpProxyTest.endsWithoutAByte(client)).isTrue();
            ConnectionRecord record = gateway.nextConnection();
            assertThat(record.flags()).isEqualTo("UF,URX");
            assertThat(record.upstream().transportFailureReason()).startsWith(VERIFY_FAILED);
        }
    }
}
