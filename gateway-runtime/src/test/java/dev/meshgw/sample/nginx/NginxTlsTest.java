package dev.meshgw.sample.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.sample.Curl;
import dev.meshgw.sample.http.RawClient;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS judged by the JDK's own engine and by the real curl, each over a real chain. */
class NginxTlsTest {

    private static CertificateAuthority root;
    private static TlsCredential nginx;

    @BeforeAll
    static void issue() {
        root = CertificateAuthority.create("example.com");
        nginx = root.issueServer("nginx.example.com");
    }

    @Test
    void theDocumentsConfigurationServesItsCertificateAndTheWelcomePage() throws Exception {
        try (var pod = new NginxPod(document());
                var socket = connect(pod, 443, "nginx.example.com", null)) {
            assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(nginx.leaf());
            var response = new RawClient(socket)
                    .send("GET / HTTP/1.1\nHost: nginx.example.com\nUser-Agent: curl/7.58.0\n\n")
                    .receive();
            assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(response.field("Server")).startsWith("nginx/");
            assertThat(response.text()).contains("<title>Welcome to nginx!</title>");
            await().until(() -> !pod.log().isEmpty());
            assertThat(pod.log().get(0))
                    .matches("127.0.0.1 - - \\[.*]  200 \"GET / HTTP/1.1\" " + response.body().length
                            + " \"-\" \"curl/7.58.0\" \"-\"");
        }
    }

    @Test
    void curlVerifiesTheDocumentsServer(@TempDir Path folder) throws Exception {
        Path ca = Files.writeString(folder.resolve("example.com.crt"), root.certificatePem());
        try (var pod = new NginxPod(document())) {
            int port = pod.address(443).getPort();
            var result = Curl.run(
                    "-v",
                    "--resolve",
                    "nginx.example.com:" + port + ":127.0.0.1",
                    "--cacert",
                    ca.toString(),
                    "https://nginx.example.com:" + port);
            assertThat(result.err())
                    .contains("SSL certificate verify ok", "subject: CN=nginx.example.com", "accepted http/1.1");
            assertThat(result.out()).contains("Welcome to nginx!");
            assertThat(result.exitCode()).isZero();
        }
    }

    @Test
    void bothTlsVersionsAreSpoken() throws Exception {
        try (var pod = new NginxPod(document())) {
            for (String protocol : List.of("TLSv1.2", "TLSv1.3")) {
                try (var socket = socket(pod, 443, "nginx.example.com", null)) {
                    socket.setEnabledProtocols(new String[] {protocol});
                    socket.startHandshake();
                    assertThat(socket.getSession().getProtocol()).isEqualTo(protocol);
                    assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
                }
            }
        }
    }

    @Test
    void aProtocolThatIsNotListedIsRefused() throws Exception {
        try (var pod = tls("ssl_protocols TLSv1.3;");
                var socket = socket(pod, 443, "nginx.example.com", null)) {
            socket.setEnabledProtocols(new String[] {"TLSv1.2"});
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLHandshakeException.class)
                    .hasMessageContaining("protocol_version");
        }
    }

    @Test
    void onlyTheListedCipherIsSpoken() throws Exception {
        try (var pod = tls("ssl_protocols TLSv1.2; ssl_ciphers ECDHE-ECDSA-AES256-GCM-SHA384;");
                var socket = connect(pod, 443, "nginx.example.com", null)) {
            assertThat(socket.getSession().getCipherSuite()).isEqualTo("TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384");
        }
    }

    @Test
    void theServerNamePicksTheCertificateAndTheHostTheServerBlock() throws Exception {
        TlsCredential other = root.issueServer("*.example.org");
        ContainerFiles files = NginxPod.withConf("""
                        events {}
                        http {
                          server {
                            listen 443 ssl;
                            server_name nginx.example.com;
                            ssl_certificate /etc/one/tls.crt;
                            ssl_certificate_key /etc/one/tls.key;
                            return 200 one;
                          }
                          server {
                            listen 443 ssl;
                            server_name *.example.org;
                            ssl_certificate /etc/two/tls.crt;
                            ssl_certificate_key /etc/two/tls.key;
                            return 200 "two $ssl_server_name $ssl_protocol";
                          }
                        }
                        """)
                .mount("/etc/one", NginxPod.tlsSecret(nginx))
                .mount("/etc/two", NginxPod.tlsSecret(other));
        try (var pod = new NginxPod(files);
                var two = connect(pod, 443, "www.example.org", null);
                var one = connect(pod, 443, "nginx.example.com", null)) {
            assertThat(two.getSession().getPeerCertificates()[0]).isEqualTo(other.leaf());
            assertThat(new RawClient(two)
                            .send("GET / HTTP/1.1\nHost: www.example.org\n\n")
                            .receive()
                            .text())
                    .isEqualTo("two www.example.org TLSv1.3");
            assertThat(one.getSession().getPeerCertificates()[0]).isEqualTo(nginx.leaf());
            assertThat(new RawClient(one)
                            .send("GET / HTTP/1.1\nHost: www.example.org\n\n")
                            .receive()
                            .text())
                    .startsWith("two nginx.example.com");
        }
    }

    @Test
    void plainHttpOnTheTlsPortIsToldSo() throws Exception {
        try (var pod = new NginxPod(document())) {
            var response = pod.get(443, "nginx.example.com", "/");
            assertThat(response.statusLine()).isEqualTo("HTTP/1.1 400 Bad Request");
            assertThat(response.text()).contains("The plain HTTP request was sent to HTTPS port");
            assertThat(response.field("Connection")).isEqualTo("close");
        }
    }

    @Test
    void aPeerThatBreaksOffItsHandshakeHarmsNobody() throws Exception {
        try (var pod = new NginxPod(document())) {
            try (var client = new RawClient(pod.address(443))) {
                client.sendBytes(new byte[] {22, 3, 1, 0, 5, 1, 0, 0}).endInput();
                assertThat(client.isClosedByServer()).isTrue();
            }
            try (var socket = connect(pod, 443, "nginx.example.com", null)) {
                assertThat(socket.getSession().isValid()).isTrue();
            }
        }
    }

    @Test
    void aRequiredClientCertificateIsAskedForByHttp() throws Exception {
        CertificateAuthority stranger = CertificateAuthority.create("example.com");
        String verify = "ssl_client_certificate /etc/clients/ca.crt; ssl_verify_client on;";
        try (var pod = tls(verify)) {
            assertThat(get(pod, root.issueClient("client.example.com")).text())
                    .isEqualTo("SUCCESS CN=client.example.com");
            var without = get(pod, null);
            assertThat(without.status()).isEqualTo(400);
            assertThat(without.text()).contains("No required SSL certificate was sent");
            assertThat(get(pod, stranger.issueClient("client.example.com")).text())
                    .contains("The SSL certificate error");
            assertThat(get(pod, root.issueServer("client.example.com")).text()).contains("The SSL certificate error");
        }
    }

    @Test
    void anOptionalClientCertificateMayBeMissing() throws Exception {
        try (var pod = tls("ssl_client_certificate /etc/clients/ca.crt; ssl_verify_client optional;")) {
            assertThat(get(pod, null).text()).isEqualTo("NONE ");
        }
    }

    @Test
    void speaksHttp2WhereItIsSwitchedOn() throws Exception {
        try (var pod = tls("http2 on;")) {
            HttpClient client = HttpClient.newBuilder()
                    .sslContext(context(null))
                    .version(HttpClient.Version.HTTP_2)
                    .build();
            // The JDK client cannot be told another address for a name, but localhost is among the certificate's.
            var request = HttpRequest.newBuilder(
                            URI.create("https://localhost:" + pod.address(443).getPort() + "/"))
                    .build();
            var response = client.send(request, BodyHandlers.ofString());
            assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEqualTo("NONE ");
            assertThat(response.headers().firstValue("server")).hasValue("nginx/1.27.3");
            assertThat(response.headers().map()).doesNotContainKey("connection");
        }
    }

    @Test
    void curlSpeaksHttp2WithManyStreamsAndAHead(@TempDir Path folder) throws Exception {
        Path ca = Files.writeString(folder.resolve("ca.crt"), root.certificatePem());
        try (var pod = tls("http2 on;")) {
            String url = "https://localhost:" + pod.address(443).getPort() + "/";
            assertThat(Curl.run(
                                    "--cacert",
                                    ca.toString(),
                                    "--http2",
                                    "-Z",
                                    "-o",
                                    "/dev/null",
                                    "-o",
                                    "/dev/null",
                                    "-w",
                                    "%{http_version}\n",
                                    url,
                                    url)
                            .out())
                    .isEqualTo("2\n2\n");
            assertThat(Curl.run("--cacert", ca.toString(), "--http2", "-I", url).out())
                    .startsWith("HTTP/2 200")
                    .contains("content-length: 5");
            assertThat(Curl.run("--cacert", ca.toString(), "--http1.1", "-I", url)
                            .out())
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void aCertificateOfAnotherKeyIsRefusedInNginxsWords() {
        Map<String, ContainerFile> mixed = new HashMap<>(NginxPod.tlsSecret(nginx));
        mixed.put("tls.key", NginxPod.file(Pem.print(root.issueServer("x").privateKey())));
        assertThatThrownBy(() -> Nginx.load(document().mount("/etc/nginx-server-certs", mixed), "pod"))
                .isInstanceOf(NginxException.class)
                .hasMessageStartingWith(
                        "nginx: [emerg] SSL_CTX_use_PrivateKey(\"/etc/nginx-server-certs/tls.key\") failed"
                                + " (key values mismatch)");
    }

    @Test
    void aFileThatIsNoCertificateIsRefusedWithTheReason() {
        Map<String, ContainerFile> swapped = new HashMap<>(NginxPod.tlsSecret(nginx));
        swapped.put("tls.crt", swapped.get("tls.key"));
        assertThatThrownBy(() -> Nginx.load(document().mount("/etc/nginx-server-certs", swapped), "pod"))
                .hasMessageStartingWith(
                        "nginx: [emerg] cannot load certificate \"/etc/nginx-server-certs/tls.crt\": PEM_read_bio_X509_AUX() failed")
                .hasMessageNotContaining("BEGIN");
    }

    private static ContainerFiles document() throws IOException {
        try (InputStream conf = NginxTlsTest.class.getResourceAsStream("passthrough-nginx.conf")) {
            return NginxPod.withConf(new String(conf.readAllBytes(), StandardCharsets.UTF_8))
                    .mount("/etc/nginx-server-certs", NginxPod.tlsSecret(nginx));
        }
    }

    /** A server block for every name, with directives of its own. */
    private static NginxPod tls(String directives) throws Exception {
        TlsCredential credential = root.issueServer("nginx.example.com", "localhost");
        return new NginxPod(NginxPod.withConf("""
                        events {}
                        http {
                          server {
                            listen 443 ssl;
                            server_name nginx.example.com localhost;
                            ssl_certificate /etc/certs/tls.crt;
                            ssl_certificate_key /etc/certs/tls.key;
                            %s
                            return 200 "$ssl_client_verify $ssl_client_s_dn";
                          }
                        }
                        """.formatted(directives))
                .mount("/etc/certs", NginxPod.tlsSecret(credential))
                .mount("/etc/clients", Map.of("ca.crt", NginxPod.file(root.certificatePem()))));
    }

    private static RawClient.Response get(NginxPod pod, @Nullable TlsCredential client) throws Exception {
        try (var socket = connect(pod, 443, "nginx.example.com", client)) {
            return new RawClient(socket)
                    .send("GET / HTTP/1.1\nHost: nginx.example.com\n\n")
                    .receive();
        }
    }

    private static SSLSocket connect(NginxPod pod, int port, String serverName, @Nullable TlsCredential client)
            throws Exception {
        SSLSocket socket = socket(pod, port, serverName, client);
        socket.startHandshake();
        return socket;
    }

    private static SSLSocket socket(NginxPod pod, int port, String serverName, @Nullable TlsCredential client)
            throws Exception {
        InetSocketAddress address = pod.address(port);
        Socket plain = new Socket(address.getAddress(), address.getPort());
        SSLSocket socket =
                (SSLSocket) context(client).getSocketFactory().createSocket(plain, serverName, address.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(serverName)));
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(parameters);
        return socket;
    }

    private static SSLContext context(@Nullable TlsCredential client) throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("root", root.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        if (client != null) {
            Certificate[] chain = client.chain().toArray(X509Certificate[]::new);
            keys.setKeyEntry("client", client.privateKey(), new char[0], chain);
        }
        KeyManagerFactory key = KeyManagerFactory.getInstance("PKIX");
        key.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }
}
