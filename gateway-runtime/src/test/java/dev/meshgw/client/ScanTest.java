package dev.meshgw.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.client.ScanReport.Mechanism;
import dev.meshgw.client.ScanReport.Outcome;
import dev.meshgw.client.ScanReport.Preference;
import dev.meshgw.client.ScanReport.Reaction;
import dev.meshgw.client.ScanReport.Resumed;
import dev.meshgw.client.ScanReport.Version;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.OcspStaple;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Scans of servers that were told what to speak; OpenSSL's and the JDK's judge what ours finds out. */
@Timeout(60)
final class ScanTest {

    private static final String HOST = "httpbin.example.com";
    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final TlsCredential SERVER = ROOT.issueServer(HOST);

    @TempDir
    Path folder;

    @Test
    void onlyTheVersionThatIsSpokenIsFound() throws Exception {
        try (var server = OpenSslServer.start(folder, SERVER, "-tls1_2")) {
            ScanReport scan = scan(server.address(HOST));

            assertThat(version(scan, TlsVersion.TLS_1_2).outcome().isAccepted()).isTrue();
            assertThat(version(scan, TlsVersion.TLS_1_3).outcome())
                    .isEqualTo(new Outcome(Reaction.REFUSED, "protocol_version"));
            assertThat(version(scan, TlsVersion.TLS_1_3).cipherSuites()).isEmpty();
            assertThat(scan.isComplete()).isTrue();
        }
    }

    @Test
    void oldVersionsAreFoundToo() throws Exception {
        try (var server = OpenSslServer.start(folder, SERVER, "-cipher", "ALL:@SECLEVEL=0")) {
            ScanReport scan = scan(server.address(HOST));

            assertThat(scan.versions())
                    .filteredOn(version -> version.outcome().isAccepted())
                    .extracting(Version::version)
                    .contains(TlsVersion.TLS_1_0, TlsVersion.TLS_1_1);
            assertThat(version(scan, TlsVersion.TLS_1_0).cipherSuites()).contains("ECDHE-ECDSA-AES128-SHA");
        }
    }

    @Test
    void cipherSuitesAreThoseThatTheServerWasGiven() throws Exception {
        try (var server = OpenSslServer.start(
                folder,
                SERVER,
                "-serverpref",
                "-cipher",
                "ECDHE-ECDSA-AES128-SHA256:ECDHE-ECDSA-AES256-GCM-SHA384",
                "-ciphersuites",
                "TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256")) {
            ScanReport scan = scan(server.address(HOST));

            assertThat(version(scan, TlsVersion.TLS_1_2).cipherSuites())
                    .containsExactly("ECDHE-ECDSA-AES128-SHA256", "ECDHE-ECDSA-AES256-GCM-SHA384");
            assertThat(version(scan, TlsVersion.TLS_1_2).preference()).isEqualTo(Preference.SERVER);
            assertThat(version(scan, TlsVersion.TLS_1_3).cipherSuites())
                    .containsExactly("TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_128_GCM_SHA256");
        }
    }

    @Test
    void serverWithoutAnOrderOfItsOwnFollowsTheClient() throws Exception {
        try (var server = OpenSslServer.start(folder, SERVER)) {
            ScanReport scan = scan(server.address(HOST));

            assertThat(version(scan, TlsVersion.TLS_1_2).preference()).isEqualTo(Preference.CLIENT);
        }
    }

    @Test
    void groupsAreThoseThatTheServerWasGiven() throws Exception {
        try (var server = OpenSslServer.start(folder, SERVER, "-groups", "P-384:X448:P-256")) {
            ScanReport scan = scan(server.address(HOST));

            assertThat(version(scan, TlsVersion.TLS_1_3).groups()).containsExactlyInAnyOrder("P-384", "X448", "P-256");
            assertThat(version(scan, TlsVersion.TLS_1_2).groups()).containsExactlyInAnyOrder("P-384", "X448", "P-256");
        }
    }

    @Test
    void protocolsAreOfferedOneByOne() throws Exception {
        try (var server = OpenSslServer.start(folder, SERVER, "-alpn", "http/1.1")) {
            ScanReport scan = scan(server.address(HOST));

            var chosen = scan.protocols().stream()
                    .collect(Collectors.toMap(ScanReport.Protocol::offered, ScanReport.Protocol::outcome));
            var refused = new Outcome(Reaction.REFUSED, "no_application_protocol");
            var accepted = new Outcome(Reaction.ACCEPTED, null);
            assertThat(chosen)
                    .isEqualTo(
                            Map.of("h2", refused, "http/1.1", accepted, Scan.UNKNOWN_PROTOCOL, refused, "", accepted));
        }
    }

    @Test
    void sessionsAreResumedInEveryWay() throws Exception {
        try (var server = OpenSslServer.start(folder, SERVER)) {
            assertThat(resumptions(scan(server.address(HOST))))
                    .isEqualTo(Map.of(
                            Mechanism.PSK,
                            Resumed.YES,
                            Mechanism.TICKET,
                            Resumed.YES,
                            Mechanism.SESSION_ID,
                            Resumed.YES));
        }
    }

    @Test
    void boringSslSendsItsTicketsWithAnAnswer() throws Exception {
        var context = SslContextBuilder.forServer(
                        SERVER.privateKey(), SERVER.chain().toArray(X509Certificate[]::new))
                .sslProvider(SslProvider.OPENSSL)
                .build();
        try (var server = BoringSslServer.start(context, AnswersAnything::new)) {
            assertThat(resumptions(scan(server.address(HOST)))).containsEntry(Mechanism.PSK, Resumed.YES);
        }
    }

    private static final class AnswersAnything extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ReferenceCountUtil.release(message);
            ctx.writeAndFlush(Unpooled.copiedBuffer("HTTP/1.1 204 No Content\r\n\r\n", StandardCharsets.US_ASCII));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable refused) {
            ctx.close();
        }
    }

    @Test
    void serverThatKeepsNoSessionsOffersNone() throws Exception {
        try (var server = OpenSslServer.start(folder, SERVER, "-no_cache", "-no_ticket", "-num_tickets", "0")) {
            assertThat(resumptions(scan(server.address(HOST))))
                    .isEqualTo(Map.of(
                            Mechanism.PSK,
                            Resumed.NOT_OFFERED,
                            Mechanism.TICKET,
                            Resumed.NOT_OFFERED,
                            Mechanism.SESSION_ID,
                            Resumed.NOT_OFFERED));
        }
    }

    @Test
    void stapleIsReadWithItsStatus() throws Exception {
        OpenSsl.assumePresent();
        Files.writeString(folder.resolve("leaf.crt"), Pem.print(SERVER.leaf()));
        Files.writeString(folder.resolve("ca.crt"), ROOT.certificatePem());
        Files.writeString(folder.resolve("ca.key"), ROOT.keyPem());
        Files.writeString(
                folder.resolve("index.txt"),
                "R\t350101000000Z\t260101000000Z\t"
                        + serial(SERVER.leaf().getSerialNumber().toString(16)) + "\tunknown\t/CN=" + HOST + "\n");
        OpenSsl.run(
                folder,
                "ocsp",
                "-index",
                "index.txt",
                "-rsigner",
                "ca.crt",
                "-rkey",
                "ca.key",
                "-CA",
                "ca.crt",
                "-issuer",
                "ca.crt",
                "-cert",
                "leaf.crt",
                "-ndays",
                "2",
                "-respout",
                "o.der");
        try (var server = OpenSslServer.start(folder, SERVER, "-status_file", "o.der")) {
            var staple = scan(server.address(HOST)).staple();

            assertThat(staple.response().status()).isEqualTo(OcspStaple.Status.REVOKED);
            assertThat(staple.response().nextUpdate()).isPresent();
        }
    }

    @Test
    void serverThatNeedsAName() throws Exception {
        try (var server = OpenSslServer.start(
                folder,
                SERVER,
                "-servername",
                HOST,
                "-servername_fatal",
                "-cert2",
                "server.crt",
                "-key2",
                "server.key")) {
            ScanReport scan = scan(server.address("other.example.com"));

            assertThat(scan.versions().get(0).outcome()).isEqualTo(new Outcome(Reaction.REFUSED, "unrecognized_name"));
        }
    }

    @Test
    void missingClientCertificateDoesNotHideTheRest() throws Exception {
        try (var server = BoringSslServer.requiringClients(SERVER, ROOT.trustBundle())) {
            ScanReport scan = scan(server.address(HOST));

            assertThat(version(scan, TlsVersion.TLS_1_3).outcome().isAccepted()).isTrue();
            assertThat(version(scan, TlsVersion.TLS_1_2).groups()).contains("X25519", "P-256");
            assertThat(resumptions(scan).values()).containsOnly(Resumed.UNKNOWN);
        }
    }

    @Test
    void serverOfTheJdkIsScanned() throws Exception {
        try (var server = JdkTlsServer.start(SERVER, null, "TLSv1.3", ScanTest::untilClosed)) {
            ScanReport scan = scan(server.address(HOST));

            assertThat(version(scan, TlsVersion.TLS_1_3).cipherSuites())
                    .containsExactlyInAnyOrder(
                            "TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
            assertThat(version(scan, TlsVersion.TLS_1_3).groups()).contains("X25519", "P-256", "ffdhe2048");
        }
    }

    @Test
    void serverThatHangsUpIsReported() throws Exception {
        try (var server =
                RawServer.playing(connection -> connection.getInputStream().read(new byte[4096]))) {
            ScanReport scan = scan(server.address());

            assertThat(scan.versions())
                    .extracting(version -> version.outcome().reaction())
                    .containsOnly(Reaction.CLOSED);
            assertThat(scan.protocols()).isEmpty();
        }
    }

    @Test
    void answerThatIsNoTlsIsUnknown() throws Exception {
        try (var server =
                RawServer.playing(connection -> connection.getOutputStream().write("220 mail\r\n".getBytes()))) {
            assertThat(scan(server.address()).versions())
                    .extracting(version -> version.outcome().reaction())
                    .containsOnly(Reaction.UNKNOWN);
        }
    }

    @Test
    void answerWithoutEndIsNotReadToItsEnd() throws Exception {
        byte[] record = new byte[5 + 0x4000];
        System.arraycopy(new byte[] {22, 3, 3, 0x40, 0}, 0, record, 0, 5);
        System.arraycopy(new byte[] {2, -1, -1, -1}, 0, record, 5, 4);
        try (var server = RawServer.playing(connection -> {
            while (true) {
                connection.getOutputStream().write(record);
            }
        })) {
            assertThat(scan(server.address()).versions())
                    .extracting(version -> version.outcome().reaction())
                    .doesNotContain(Reaction.ACCEPTED);
        }
    }

    @Test
    void silentServerCutsTheScanShort() throws Exception {
        try (var server = RawServer.silent()) {
            var options = Exchange.options(server.address(), TlsOptions.trusting(List::of))
                    .withConnectTimeout(Duration.ofMillis(100));

            ScanReport scan = Scan.run(server.address(), options);

            assertThat(scan.isComplete()).isFalse();
            assertThat(scan.time()).isLessThan(Duration.ofSeconds(5));
        }
    }

    @Test
    void fewConnectionsAreOpenAtOnce() throws Exception {
        var open = new AtomicInteger();
        var most = new AtomicInteger();
        try (var server = RawServer.playing(connection -> {
            most.accumulateAndGet(open.incrementAndGet(), Math::max);
            connection.getInputStream().read(new byte[4096]);
            connection.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, 40});
            open.decrementAndGet();
        })) {
            scan(server.address());

            assertThat(most.get()).isBetween(1, Scan.MAX_CONNECTIONS);
        }
    }

    private static ScanReport scan(HostPort target) {
        return Scan.run(target, Exchange.options(target, Exchange.trusting(ROOT.trustBundle())));
    }

    private static Version version(ScanReport scan, TlsVersion wanted) {
        return scan.versions().stream()
                .filter(version -> version.version() == wanted)
                .findFirst()
                .orElseThrow();
    }

    private static Map<Mechanism, Resumed> resumptions(ScanReport scan) {
        return scan.resumptions().stream()
                .collect(Collectors.toMap(ScanReport.Resumption::mechanism, ScanReport.Resumption::resumed));
    }

    /** As OpenSSL's index has it: an even number of upper-case digits. */
    private static String serial(String hex) {
        String upper = hex.toUpperCase(Locale.ROOT);
        return upper.length() % 2 == 0 ? upper : "0" + upper;
    }

    private static void untilClosed(SSLSocket connection) throws IOException {
        while (connection.getInputStream().read() >= 0) {
            continue;
        }
    }
}
