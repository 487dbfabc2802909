package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.https;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.termination;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.meshgw.gateway.netty.DataPlaneOptions.TlsEngine;
import dev.meshgw.gateway.netty.HandshakeFailure.Kind;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.FilterChain;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.TransportSocket;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication.NotRequested;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(LeakGuard.class)
class TlsTerminationTest {

    private static final String HTTPBIN = "httpbin.example.com";
    private static final String HELLOWORLD = "helloworld.example.com";
    private static final String[] TLS_1_2 = {"TLSv1.2"};

    private static CertificateAuthority root;
    private static TlsCredential httpbin;
    private static TlsCredential helloworld;
    private static HttpBackend backend;
    private static Route route;

    @BeforeAll
    static void start() throws IOException {
        root = CertificateAuthority.create("example.com");
        httpbin = root.issueServer(HTTPBIN);
        helloworld = root.issueServer(HELLOWORLD);
        backend = HttpBackend.ok("hello");
        route = forward(cluster("c", backend.port()));
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    private static Gateway gateway(TlsEngine engine, FilterChain... chains) {
        return Gateway.serving(
                snapshot(listener("https", chains)),
                DataPlaneOptions.defaults().toBuilder().tlsEngine(engine).build());
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"BORINGSSL", "JDK"})
    void eachNameGetsItsOwnCertificate(TlsEngine engine) throws Exception {
        try (var gateway = gateway(engine, https(HTTPBIN, httpbin, route), https(HELLOWORLD, helloworld, route))) {
            assertThat(leafShown(gateway, HTTPBIN)).isEqualTo(httpbin.leaf());
            assertThat(leafShown(gateway, HELLOWORLD)).isEqualTo(helloworld.leaf());
        }
    }

    private static X509Certificate leafShown(Gateway gateway, String name) throws IOException {
        try (SSLSocket socket = TlsClient.trusting(root).connect(gateway, name)) {
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"BORINGSSL", "JDK"})
    void requestsPassThroughTls12And13(TlsEngine engine) throws Exception {
        try (var gateway = gateway(engine, https(HTTPBIN, httpbin, route))) {
            for (String version : List.of("TLSv1.2", "TLSv1.3")) {
                try (SSLSocket socket = TlsClient.trusting(root)
                                .connect(gateway.connect(), HTTPBIN, new String[] {version}, "http/1.1");
                        var client = new HttpClientSocket(socket)) {
                    assertThat(socket.getSession().getProtocol()).isEqualTo(version);
                    assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
                    assertThat(client.get("/").text()).isEqualTo("hello");
                    assertThat(client.get("/").text()).isEqualTo("hello");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"BORINGSSL", "JDK"})
    void withoutCommonAlpnTheHandshakeGoesOnWithout(TlsEngine engine) throws Exception {
        try (var gateway = gateway(engine, https(HTTPBIN, httpbin, route));
                var socket = TlsClient.trusting(root).connect(gateway, HTTPBIN, "spdy/1");
                var client = new HttpClientSocket(socket)) {
            assertThat(socket.getApplicationProtocol()).isEmpty();
            assertThat(client.get("/").text()).isEqualTo("hello");
        }
    }

    @Test
    void theSchemeIsHttpsAndTheHandshakeIsCounted() throws Exception {
        try (var gateway = gateway(TlsEngine.AUTOMATIC, https(HTTPBIN, httpbin, route));
                var socket = TlsClient.trusting(root).connect(gateway, HTTPBIN);
                var client = new HttpClientSocket(socket)) {
            client.get("/scheme");
            HttpBackend.Request request = backend.nextRequest();
            while (!request.line().contains("/scheme")) {
                request = backend.nextRequest();
            }
            assertThat(request.header("x-forwarded-proto")).isEqualTo("https");
            assertThat(gateway.dataPlane().counters().tlsHandshakes()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"BORINGSSL", "JDK"})
    void whoCanVerifyEcdsaGetsEcdsaAndTheOthersRsa(TlsEngine engine) throws Exception {
        TlsCredential rsa = Certificates.issueRsaServer(root, HTTPBIN);
        var both = https(HTTPBIN, termination(new NotRequested(), rsa, httpbin), route);
        try (var gateway = gateway(engine, both)) {
            assertThat(leafShown(gateway, HTTPBIN)).isEqualTo(httpbin.leaf());
            try (var socket = TlsClient.trusting(root).connect(gateway.connect(), HTTPBIN, TLS_1_2, new String[0])) {
                assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(httpbin.leaf());
            }
            assertThat(leafShownToRsaClient(gateway)).isEqualTo(rsa.leaf());
        }
    }

    private static X509Certificate leafShownToRsaClient(Gateway gateway) throws IOException {
        Socket plain = gateway.connect();
        try (var socket = (SSLSocket)
                TlsClient.trusting(root).context().getSocketFactory().createSocket(plain, HTTPBIN, 443, true)) {
            socket.setEnabledProtocols(TLS_1_2);
            socket.setEnabledCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256"});
            socket.startHandshake();
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"BORINGSSL", "JDK"})
    void aNewCertificateIsShownToNewHandshakesOnly(TlsEngine engine) throws Exception {
        TlsCredential renewed = root.issueServer(HTTPBIN);
        try (var gateway = gateway(engine, https(HTTPBIN, httpbin, route), https(HELLOWORLD, helloworld, route));
                var socket = TlsClient.trusting(root).connect(gateway, HTTPBIN);
                var client = new HttpClientSocket(socket)) {
            gateway.apply(
                    snapshot(listener("https", https(HTTPBIN, renewed, route), https(HELLOWORLD, helloworld, route))));
            assertThat(leafShown(gateway, HTTPBIN)).isEqualTo(renewed.leaf());
            assertThat(leafShown(gateway, HELLOWORLD)).isEqualTo(helloworld.leaf());
            assertThat(client.get("/").status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"BORINGSSL", "JDK"})
    void sessionsResumeUntilTheCertificateChanges(TlsEngine engine) throws Exception {
        TlsCredential renewed = root.issueServer(HTTPBIN);
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            var client = TlsClient.trusting(root);
            try (var gateway = gateway(engine, https(HTTPBIN, httpbin, route))) {
                long first = sessionCreation(client, gateway, version);
                assertThat(sessionCreation(client, gateway, version))
                        .as("resumed %s", version)
                        .isEqualTo(first);
                gateway.apply(snapshot(listener("https", https(HTTPBIN, renewed, route))));
                assertThat(sessionCreation(client, gateway, version))
                        .as("not resumed %s", version)
                        .isNotEqualTo(first);
            }
        }
    }

    /** A resumed session keeps the creation time of the first. */
    private static long sessionCreation(TlsClient client, Gateway gateway, String version) throws Exception {
        try (var socket = client.connect(gateway.connect(), HTTPBIN, new String[] {version}, "http/1.1");
                var http = new HttpClientSocket(socket)) {
            http.get("/"); // reads the tickets of TLS 1.3, which come with the first answer
            return socket.getSession().getCreationTime();
        }
    }

    @Test
    void anotherHostsRotationDoesNotEndResumption() throws Exception {
        TlsCredential renewed = root.issueServer(HELLOWORLD);
        var client = TlsClient.trusting(root);
        try (var gateway =
                gateway(TlsEngine.AUTOMATIC, https(HTTPBIN, httpbin, route), https(HELLOWORLD, helloworld, route))) {
            long first = sessionCreation(client, gateway, "TLSv1.3");
            gateway.apply(
                    snapshot(listener("https", https(HTTPBIN, httpbin, route), https(HELLOWORLD, renewed, route))));
            assertThat(sessionCreation(client, gateway, "TLSv1.3")).isEqualTo(first);
        }
    }

    @Test
    void oftenRotatedCertificatesDoNotPileUpContexts() throws Exception {
        try (var gateway = gateway(TlsEngine.AUTOMATIC, https(HTTPBIN, httpbin, route))) {
            for (int i = 0; i < 20; i++) {
                TlsCredential renewed = root.issueServer(HTTPBIN);
                gateway.apply(snapshot(listener("https", https(HTTPBIN, renewed, route))));
                assertThat(leafShown(gateway, HTTPBIN)).isEqualTo(renewed.leaf());
            }
        }
    }

    @Test
    void anUnknownNameGetsNoTlsByte() throws Exception {
        try (var gateway = gateway(TlsEngine.AUTOMATIC, https(HTTPBIN, httpbin, route))) {
            assertThatThrownBy(() -> TlsClient.trusting(root).connect(gateway, HELLOWORLD))
                    .isInstanceOf(SocketException.class)
                    .hasMessageContaining("reset");
            assertThat(gateway.nextConnection().flags()).isEqualTo("NR");
        }
    }

    @Test
    void aMissingSecretGetsNoTlsByteAndTheOthersServe() throws Exception {
        var notReady = new TransportSocket.Termination(
                new TransportSocket.ServerCertificates.NotReady("kubernetes://httpbin-credential", "not found"),
                new NotRequested(),
                TransportSocket.TlsVersion.TLS_1_2,
                TransportSocket.TlsVersion.TLS_1_3,
                List.of(),
                List.of(),
                List.of("h2", "http/1.1"));
        try (var gateway =
                gateway(TlsEngine.AUTOMATIC, https(HTTPBIN, notReady, route), https(HELLOWORLD, helloworld, route))) {
            assertThatThrownBy(() -> TlsClient.trusting(root).connect(gateway, HTTPBIN))
                    .isInstanceOf(SocketException.class);
            assertThat(gateway.nextHandshakeFailure().kind()).isEqualTo(Kind.CERTIFICATE_NOT_READY);
            assertThat(leafShown(gateway, HELLOWORLD)).isEqualTo(helloworld.leaf());
        }
    }

    @Test
    void plainTextOnATlsPortIsClosedWithoutAnAnswer() throws Exception {
        try (var gateway = gateway(TlsEngine.AUTOMATIC, https("*", httpbin, route));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.isClosedByPeer()).isTrue();
        }
    }

    @Test
    void aConnectionThatLingersEndsWhenTheDrainTimeIsOver() throws Exception {
        try (var gateway = gateway(TlsEngine.AUTOMATIC, https("*", httpbin, route));
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(client.isClosedByPeer()).isTrue();
            assertThat(gateway.dataPlane().drain(Duration.ofMillis(20))).isFalse();
            assertThat(gateway.dataPlane().counters().downstreamConnectionsActive())
                    .isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"BORINGSSL", "JDK"})
    void aClientThatDoesNotTrustUsIsToldInTheLog(TlsEngine engine) throws Exception {
        var stranger = CertificateAuthority.create("other.example.com");
        try (var gateway = gateway(engine, https(HTTPBIN, httpbin, route))) {
            assertThatThrownBy(() -> TlsClient.trusting(stranger).connect(gateway, HTTPBIN))
                    .isInstanceOf(SSLException.class);
            HandshakeFailure failure = gateway.nextHandshakeFailure();
            assertThat(failure.sent()).isFalse();
            assertThat(failure.alert()).isEqualTo("certificate_unknown");
            assertThat(failure.downstream().serverName()).isEqualTo(HTTPBIN);
            assertThat(failure.version()).isEqualTo("TLSv1.3");
        }
    }

    @Test
    void tooOldAVersionIsToldInTheLog() throws Exception {
        byte[] hello = Hellos.withRawServerName(HTTPBIN.getBytes(StandardCharsets.US_ASCII)); // TLS 1.2 at most
        var termination = new TransportSocket.Termination(
                new TransportSocket.ServerCertificates.Ready(List.of(httpbin)),
                new NotRequested(),
                TransportSocket.TlsVersion.TLS_1_3,
                TransportSocket.TlsVersion.TLS_1_3,
                List.of(),
                List.of(),
                List.of());
        try (var gateway = gateway(TlsEngine.AUTOMATIC, https(HTTPBIN, termination, route));
                var client = new HttpClientSocket(gateway.connect())) {
            byte[] alert = client.send(hello).read(7);
            assertThat(alert[0]).isEqualTo((byte) 21); // alert record
            assertThat(alert[6]).isEqualTo((byte) 70); // protocol_version
            HandshakeFailure failure = gateway.nextHandshakeFailure();
            assertThat(failure.alert()).isEqualTo("protocol_version");
            assertThat(failure.sent()).isTrue();
            assertThat(failure.version()).isNull();
        }
    }

    @Test
    void anUnfinishedHandshakeEndsWithItsTimeout() throws Exception {
        var options = DataPlaneOptions.defaults().toBuilder()
                .handshakeTimeout(Duration.ofMillis(100))
                .build();
        try (var gateway = Gateway.serving(snapshot(listener("https", https(HTTPBIN, httpbin, route))), options);
                var client = new HttpClientSocket(gateway.connect())) {
            client.send(Hellos.hello(HTTPBIN));
            assertThat(gateway.nextHandshakeFailure().cause()).contains("timed out");
        }
    }

    @Test
    void anUnknownCipherSuiteMakesOneChainUnusableAndTheOthersServe() throws Exception {
        var broken = new TransportSocket.Termination(
                new TransportSocket.ServerCertificates.Ready(List.of(httpbin)),
                new NotRequested(),
                TransportSocket.TlsVersion.TLS_1_2,
                TransportSocket.TlsVersion.TLS_1_2,
                List.of("NO-SUCH-CIPHER"),
                List.of(),
                List.of());
        try (var dataPlane = DataPlane.start(DataPlaneOptions.defaults())) {
            var result = dataPlane.apply(
                    snapshot(listener("https", https(HTTPBIN, broken, route), https(HELLOWORLD, helloworld, route))));
            assertThat(result.unusable())
                    .extracting(ApplyResult.Unusable::filterChain)
                    .containsExactly("https " + HTTPBIN);
            assertThat(result.bound()).hasSize(1);
        }
    }
}
