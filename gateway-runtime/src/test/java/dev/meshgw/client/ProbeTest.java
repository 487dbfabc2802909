package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.client.ExchangeFailure.HandshakeAlert;
import dev.meshgw.client.ExchangeFailure.LateAlert;
import dev.meshgw.client.ExchangeFailure.NotConnected;
import dev.meshgw.client.ProbeReport.ClientCertificate;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.path.Verification.Code;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ProbeTest {

    private static final String HOST = "httpbin.example.com";
    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final CertificateAuthority OTHER = CertificateAuthority.create("other.example");
    private static final TlsCredential SERVER = ROOT.issueServer(HOST);
    private static final TlsCredential CLIENT = ROOT.issueClient("client.example.com");
    private static final Duration SHORT_WINDOW = Duration.ofMillis(150);

    @Test
    void factsOfAHandshakeAreReported() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", ProbeTest::untilClosed)) {
            ProbeReport report = probe(server.address(HOST), Exchange.trusting(ROOT.trustBundle()));

            assertThat(report.isClean()).isTrue();
            assertThat(report.clientCertificate()).isEqualTo(ClientCertificate.NOT_ASKED_FOR);
            assertThat(report.handshake().negotiated().version()).isEqualTo(TlsVersion.TLS_1_3);
            assertThat(report.handshake().negotiated().group()).isEqualTo("X25519");
            assertThat(report.handshake().identity().chain()).startsWith(SERVER.leaf());
            assertThat(report.handshake().identity().host()).isEqualTo(new HostCheck.MatchedName(HOST, HOST));
        }
    }

    @Test
    void untrustedServerIsLookedAtToTheEnd() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", ProbeTest::untilClosed)) {
            ProbeReport report = probe(server.address("wrong.example"), Exchange.trusting(OTHER.trustBundle()));

            assertThat(report.failure()).isNull();
            assertThat(report.isClean()).isFalse();
            assertThat(report.handshake().complete()).isTrue();
            assertThat(report.handshake().identity().verification().code()).isEqualTo(Code.NO_ISSUER);
            assertThat(report.handshake().identity().host().matches()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    @Timeout(10)
    void acceptedClientCertificateIsReportedAtOnce(String protocol) throws Exception {
        try (var server = JdkTlsServer.start(SERVER, ROOT.trustBundle(), protocol, ProbeTest::untilClosed)) {
            var tls = Exchange.trusting(ROOT.trustBundle()).withCredential(() -> CLIENT);
            var options = Exchange.options(server.address(HOST), tls).withLateAlertWindow(Duration.ofSeconds(20));

            ProbeReport report = ProbePlan.of(server.address(HOST), options, List.of())
                    .run(event -> {})
                    .report();

            assertThat(report.clientCertificate()).isEqualTo(ClientCertificate.ACCEPTED);
            assertThat(report.isClean()).isTrue();
        }
    }

    @Test
    void missingClientCertificateIsHeardOfAfterTheHandshake() throws Exception {
        try (var server = BoringSslServer.requiringClients(SERVER, ROOT.trustBundle())) {
            ProbeReport report = probe(server.address(HOST), Exchange.trusting(ROOT.trustBundle()));

            assertThat(report.failure())
                    .isEqualTo(new LateAlert(new Alert(Direction.IN, 2, Alert.CERTIFICATE_REQUIRED)));
            assertThat(report.clientCertificate()).isEqualTo(ClientCertificate.MISSING);
            assertThat(report.handshake().complete()).isTrue();
        }
    }

    @Test
    void missingClientCertificateEndsTheHandshakeOfTls12() throws Exception {
        try (var server = BoringSslServer.requiringClients(SERVER, ROOT.trustBundle())) {
            var tls = Exchange.trusting(ROOT.trustBundle()).withVersions(TlsVersion.TLS_1_2, TlsVersion.TLS_1_2);

            ProbeReport report = probe(server.address(HOST), tls);

            assertThat(report.failure()).isInstanceOf(HandshakeAlert.class);
            assertThat(report.clientCertificate()).isEqualTo(ClientCertificate.MISSING);
        }
    }

    @Test
    void refusedClientCertificateIsReported() throws Exception {
        try (var server = BoringSslServer.requiringClients(SERVER, ROOT.trustBundle())) {
            var stranger = OTHER.issueClient("client.example.com");

            ProbeReport report = probe(
                    server.address(HOST), Exchange.trusting(ROOT.trustBundle()).withCredential(() -> stranger));

            assertThat(report.failure()).isInstanceOf(LateAlert.class);
            assertThat(report.clientCertificate()).isEqualTo(ClientCertificate.REFUSED);
        }
    }

    @Test
    void serverThatGoesOnWithoutACertificateIsReported() throws Exception {
        var context = SslContextBuilder.forServer(
                        SERVER.privateKey(), SERVER.chain().toArray(X509Certificate[]::new))
                .sslProvider(SslProvider.OPENSSL)
                .clientAuth(ClientAuth.OPTIONAL)
                .trustManager(ROOT.certificate())
                .build();
        try (var server = BoringSslServer.start(context, ChannelInboundHandlerAdapter::new)) {
            ProbeReport report = probe(server.address(HOST), Exchange.trusting(ROOT.trustBundle()));

            assertThat(report.clientCertificate()).isEqualTo(ClientCertificate.NOT_NEEDED);
            assertThat(report.isClean()).isTrue();
        }
    }

    @Test
    void requestIsAnsweredOnTheProbedConnection() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, ROOT.trustBundle(), "TLSv1.3", ProbeTest::teapot)) {
            var target = server.address(HOST);
            var tls = Exchange.trusting(ROOT.trustBundle()).withCredential(() -> CLIENT);

            ProbeReport report = ProbePlan.of(target, Exchange.options(target, tls), List.of())
                    .withRequest(Exchange.request(target, true))
                    .run(event -> {})
                    .report();

            assertThat(report.failure()).isNull();
            assertThat(report.response().status()).isEqualTo(418);
            assertThat(report.timings().waiting()).isPositive();
            assertThat(report.clientCertificate()).isEqualTo(ClientCertificate.ACCEPTED);
        }
    }

    @Test
    void answerThatNeverEndsIsLeftAfterItsHead() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", connection -> {
            RawServer.readHead(connection);
            connection.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            while (true) {
                connection.getOutputStream().write(new byte[1024]);
            }
        })) {
            var target = server.address(HOST);

            ProbeReport report = ProbePlan.of(
                            target, Exchange.options(target, Exchange.trusting(ROOT.trustBundle())), List.of())
                    .withRequest(Exchange.request(target, true))
                    .run(event -> {})
                    .report();

            assertThat(report.isClean()).isTrue();
            assertThat(report.response().status()).isEqualTo(200);
        }
    }

    @Test
    void sameConnectionWithoutTheCertificateIsReportedBesides() throws Exception {
        try (var server = BoringSslServer.requiringClients(SERVER, ROOT.trustBundle())) {
            var target = server.address(HOST);
            var tls = Exchange.trusting(ROOT.trustBundle()).withCredential(() -> CLIENT);
            var options = Exchange.options(target, tls).withLateAlertWindow(SHORT_WINDOW);

            ProbeRun run = ProbePlan.of(target, options, List.of()).run(event -> {});

            assertThat(run.report().failure()).isNull();
            assertThat(run.anonymous().clientCertificate()).isEqualTo(ClientCertificate.MISSING);
        }
    }

    @Test
    void eachServerNameHasAReport() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", ProbeTest::untilClosed)) {
            var target = server.address(HOST);
            var options = Exchange.options(target, Exchange.trusting(ROOT.trustBundle()));

            ProbeRun run = ProbePlan.of(target, options, List.of())
                    .withServerNames(List.of("other.example.com", ""))
                    .run(event -> {});

            assertThat(run.byName())
                    .extracting(report -> report.handshake().serverName())
                    .containsExactly("other.example.com", null);
        }
    }

    @Test
    void refusedConnectionIsAFailure() throws Exception {
        ProbeReport report =
                probe(new HostPort("closed.example", RawServer.closedPort()), TlsOptions.trusting(List::of));

        assertThat(report.failure()).isInstanceOf(NotConnected.class);
        assertThat(report.handshake()).isNull();
    }

    private static ProbeReport probe(HostPort target, TlsOptions tls) {
        var options = Exchange.options(target, tls).withLateAlertWindow(SHORT_WINDOW);
        return ProbePlan.of(target, options, List.of("h2", "http/1.1"))
                .run(event -> {})
                .report();
    }

    private static void teapot(SSLSocket connection) throws IOException {
        RawServer.readHead(connection);
        connection
                .getOutputStream()
                .write("HTTP/1.1 418 I'm a teapot\r\nContent-Length: 0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    }

    private static void untilClosed(SSLSocket connection) throws IOException {
        while (connection.getInputStream().read() >= 0) {
            continue;
        }
    }
}
