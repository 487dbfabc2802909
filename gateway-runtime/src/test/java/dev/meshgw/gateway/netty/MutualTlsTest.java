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
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.Snapshot;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication.NotRequested;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication.Requested;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in, and which alert the others get; openssl reads the alerts. */
@ExtendWith(LeakGuard.class)
class MutualTlsTest {

    private static final String HOST = "httpbin.example.com";

    private static CertificateAuthority root;
    private static TlsCredential server;
    private static TlsCredential client;
    private static HttpBackend backend;
    private static Route route;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        root = Certificates.authorityOfThePast("example.com");
        server = CertificateAuthority.create("server root").issueServer(HOST);
        client = Certificates.issue(root, CertificateProfile.CLIENT, "client.example.com", KeyAlgorithm.EC_P256);
        backend = HttpBackend.ok("hello");
        route = forward(cluster("c", backend.port()));
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    private static Snapshot requiring(ClientAuthentication clients) {
        return snapshot(listener("https", https(HOST, termination(clients, server), route)));
    }

    private static Requested required(TrustBundle bundle, String... names) {
        return new Requested(true, bundle, List.of(names));
    }

    private String answer(Gateway gateway, String version, TlsCredential shown) throws IOException {
        OpenSslClient openSsl = OpenSslClient.connecting(folder, gateway, HOST, version);
        return (shown == null ? openSsl : openSsl.showing(shown)).request();
    }

    private static void assertAlert(String output, int number) {
        assertThat(output).contains("SSL alert number " + number).doesNotContain("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void aCertificateOfTheAuthorityIsLetIn(String version) throws Exception {
        try (var gateway = Gateway.serving(requiring(required(root.trustBundle())))) {
            assertThat(answer(gateway, version, client)).contains("HTTP/1.1 200 OK");
        }
    }

    @Test
    void noCertificateUnderTls13IsCertificateRequired() throws Exception {
        try (var gateway = Gateway.serving(requiring(required(root.trustBundle())))) {
            assertAlert(answer(gateway, "-tls1_3", null), 116);
            HandshakeFailure failure = gateway.nextHandshakeFailure();
            assertThat(failure.alert()).isEqualTo("certificate_required");
            assertThat(failure.sent()).isTrue();
            assertThat(failure.version()).isEqualTo("TLSv1.3");
            assertThat(failure.cause()).isEqualTo("the client showed no certificate");
        }
    }

    @Test
    void noCertificateUnderTls12IsHandshakeFailure() throws Exception {
        try (var gateway = Gateway.serving(requiring(required(root.trustBundle())))) {
            assertAlert(answer(gateway, "-tls1_2", null), 40);
            assertThat(gateway.nextHandshakeFailure().alert()).isEqualTo("handshake_failure");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void anUnknownIssuerIsUnknownCa(String version) throws Exception {
        TlsCredential stranger = CertificateAuthority.create("other").issueClient("client.example.com");
        try (var gateway = Gateway.serving(requiring(required(root.trustBundle())))) {
            assertAlert(answer(gateway, version, stranger), 48);
            HandshakeFailure failure = gateway.nextHandshakeFailure();
            assertThat(failure.alert()).isEqualTo("unknown_ca");
            assertThat(failure.cause()).contains("CN=other").contains("not among the trusted authorities");
            assertThat(failure.clientCertificate())
                    .isEqualTo(new HandshakeFailure.ClientCertificate("CN=client.example.com", "CN=other,O=meshgw"));
        }
    }

    /** As the documents bring about when they make the root anew with the same subject, and no key identifiers. */
    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void anotherKeyOfTheSameIssuerNameIsDecryptError(String version) throws Exception {
        TlsCredential old = Certificates.withoutKeyIdentifiers(folder, "example.com");
        TrustBundle remade = Certificates.rootWithoutKeyIdentifiers(folder, "example.com");
        try (var gateway = Gateway.serving(requiring(required(remade)))) {
            assertAlert(answer(gateway, version, old), 51);
            assertThat(gateway.nextHandshakeFailure().alert()).isEqualTo("decrypt_error");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void anExpiredCertificateIsCertificateExpired(String version) throws Exception {
        try (var gateway = Gateway.serving(requiring(required(root.trustBundle())))) {
            assertAlert(answer(gateway, version, Certificates.expiredClient(root, "client.example.com")), 45);
            assertThat(gateway.nextHandshakeFailure().cause()).contains("expired on");
        }
    }

    @Test
    void aCertificateOfTomorrowIsCertificateExpired() throws Exception {
        try (var gateway = Gateway.serving(requiring(required(root.trustBundle())))) {
            assertAlert(answer(gateway, "-tls1_3", Certificates.clientOfTomorrow(root, "client.example.com")), 45);
            assertThat(gateway.nextHandshakeFailure().alert()).isEqualTo("certificate_expired");
        }
    }

    @Test
    void aLeafThatSignsAnotherIsNoAuthority() throws Exception {
        var authority = CertificateAuthority.create("example.com");
        TlsCredential leaf = authority.issueClient("leaf");
        TlsCredential below = Certificates.signedByLeaf(folder, leaf);
        try (var gateway = Gateway.serving(requiring(required(authority.trustBundle())))) {
            assertAlert(answer(gateway, "-tls1_3", below), 48);
            assertThat(gateway.nextHandshakeFailure().alert()).isEqualTo("unknown_ca");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void anotherNameIsCertificateUnknown(String version) throws Exception {
        try (var gateway = Gateway.serving(requiring(required(root.trustBundle(), "other.example.com")))) {
            assertAlert(answer(gateway, version, client), 46);
            assertThat(gateway.nextHandshakeFailure().cause()).contains("client.example.com", "other.example.com");
        }
    }

    @Test
    void theRightNameIsLetIn() throws Exception {
        try (var gateway =
                Gateway.serving(requiring(required(root.trustBundle(), "other.example.com", "client.example.com")))) {
            assertThat(answer(gateway, "-tls1_3", client)).contains("HTTP/1.1 200 OK");
        }
    }

    @Test
    void aServerCertificateIsNotAClients() throws Exception {
        TlsCredential wrong =
                Certificates.issue(root, CertificateProfile.SERVER, "client.example.com", KeyAlgorithm.EC_P256);
        try (var gateway = Gateway.serving(requiring(required(root.trustBundle())))) {
            assertAlert(answer(gateway, "-tls1_3", wrong), 43); // unsupported_certificate
        }
    }

    @Test
    void aChainThroughASentIntermediateIsLetIn() throws Exception {
        var authority = CertificateAuthority.create("example.com");
        TlsCredential below = authority.issueIntermediate("intermediate").issueClient("client.example.com");
        try (var gateway = Gateway.serving(requiring(required(authority.trustBundle())))) {
            assertThat(answer(gateway, "-tls1_3", below)).contains("HTTP/1.1 200 OK");
        }
    }

    @Test
    void anIntermediateInTheBundleIsAnAuthorityByItself() throws Exception {
        var intermediate = CertificateAuthority.create("example.com").issueIntermediate("intermediate");
        TlsCredential below = intermediate.issueClient("client.example.com");
        var leafOnly = new TlsCredential(List.of(below.leaf()), below.privateKey());
        try (var gateway = Gateway.serving(requiring(required(new TrustBundle(List.of(intermediate.certificate())))))) {
            assertThat(answer(gateway, "-tls1_3", leafOnly)).contains("HTTP/1.1 200 OK");
        }
    }

    @Test
    void oneOfSeveralAuthoritiesSuffices() throws Exception {
        var other = CertificateAuthority.create("other");
        var both = new TrustBundle(List.of(other.certificate(), root.certificate()));
        try (var gateway = Gateway.serving(requiring(required(both)))) {
            assertThat(answer(gateway, "-tls1_3", client)).contains("HTTP/1.1 200 OK");
        }
    }

    @Test
    void theNamesOfTheAuthoritiesAreSent() throws Exception {
        try (var gateway = Gateway.serving(requiring(required(root.trustBundle())))) {
            assertThat(answer(gateway, "-tls1_3", client))
                    .contains("Acceptable client certificate CA names")
                    .contains("CN = example.com");
        }
    }

    @Test
    void optionalLetsInWithoutAndRefusesAWrongOne() throws Exception {
        TlsCredential stranger = CertificateAuthority.create("other").issueClient("client.example.com");
        try (var gateway = Gateway.serving(requiring(new Requested(false, root.trustBundle(), List.of())))) {
            assertThat(answer(gateway, "-tls1_3", null)).contains("HTTP/1.1 200 OK");
            assertThat(answer(gateway, "-tls1_3", client)).contains("HTTP/1.1 200 OK");
            assertAlert(answer(gateway, "-tls1_3", stranger), 48);
        }
    }

    @Test
    void aSessionBegunWithoutCertificateIsNotResumedWhereOneIsRequired() throws Exception {
        var serverRoot = CertificateAuthority.create("server root");
        TlsCredential credential = serverRoot.issueServer(HOST);
        var trusting = TlsClient.trusting(serverRoot);
        var simple = snapshot(listener("https", https(HOST, credential, route)));
        var mutual =
                snapshot(listener("https", https(HOST, termination(required(root.trustBundle()), credential), route)));
        try (var gateway = Gateway.serving(simple)) {
            try (var first = new HttpClientSocket(trusting.connect(gateway, HOST))) {
                assertThat(first.get("/").status()).isEqualTo(200);
            }
            gateway.apply(mutual);
            assertThatThrownBy(() -> {
                        try (var second = new HttpClientSocket(trusting.connect(gateway, HOST))) {
                            second.get("/");
                        }
                    })
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("certificate_required");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"BORINGSSL", "JDK"})
    void theUpstreamLearnsTheClientsCertificate(TlsEngine engine) throws Exception {
        var serverRoot = CertificateAuthority.create("server root");
        var credential = serverRoot.issueServer(HOST);
        var options = DataPlaneOptions.defaults().toBuilder().tlsEngine(engine).build();
        try (var own = HttpBackend.ok("x");
                var gateway = Gateway.serving(
                        snapshot(listener(
                                "https",
                                https(
                                        HOST,
                                        termination(required(root.trustBundle()), credential),
                                        forward(cluster("own", own.port()))))),
                        options);
                var http = new HttpClientSocket(
                        TlsClient.trusting(serverRoot, client).connect(gateway, HOST))) {
            http.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-Client-Cert: forged\r\n\r\n")
                    .response();
            String value = own.nextRequest().header("x-forwarded-client-cert");
            assertThat(value)
                    .matches(
                            "Hash=[0-9a-f]{64};Cert=\"[^\"]+\";Subject=\"CN=client.example.com\";URI=;DNS=client.example.com");
            String pem = URLDecoder.decode(value.replaceAll(".*Cert=\"([^\"]*)\".*", "$1"), StandardCharsets.US_ASCII);
            assertThat(TrustBundle.parse("xfcc", pem).authorities()).containsExactly(client.leaf());
        }
    }

    @Test
    void withoutClientCertificateAForgedHeaderIsRemoved() throws Exception {
        var serverRoot = CertificateAuthority.create("server root");
        try (var own = HttpBackend.ok("x");
                var gateway = Gateway.serving(snapshot(listener(
                        "https",
                        https(
                                HOST,
                                termination(new NotRequested(), serverRoot.issueServer(HOST)),
                                forward(cluster("own", own.port()))))));
                var http = new HttpClientSocket(TlsClient.trusting(serverRoot).connect(gateway, HOST))) {
            http.send("GET / HTTP/1.1\r\nHost: a\r\nX-Forwarded-Client-Cert: forged\r\n\r\n")
                    .response();
            assertThat(own.nextRequest().header("x-forwarded-client-cert")).isNull();
        }
    }

    @Test
    void theJdkEngineRefusesToo() throws Exception {
        var options =
                DataPlaneOptions.defaults().toBuilder().tlsEngine(TlsEngine.JDK).build();
        TlsCredential stranger = CertificateAuthority.create("other").issueClient("client.example.com");
        try (var gateway = Gateway.serving(requiring(required(root.trustBundle())), options)) {
            assertThat(answer(gateway, "-tls1_3", client)).contains("HTTP/1.1 200 OK");
            assertThat(answer(gateway, "-tls1_3", null))
                    .contains("SSL alert number")
                    .doesNotContain("200 OK");
            assertThat(answer(gateway, "-tls1_3", stranger))
                    .contains("SSL alert number")
                    .doesNotContain("200 OK");
        }
    }
}
