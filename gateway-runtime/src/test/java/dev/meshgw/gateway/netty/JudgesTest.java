package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.https;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.passthrough;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.to;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What curl and the JDK see, as the documents' readers would. */
@ExtendWith(LeakGuard.class)
class JudgesTest {

    private static final String HTTPBIN = "httpbin.example.com";
    private static final String NGINX = "nginx.example.com";
    private static final String TEAPOT = "HTTP/1.1 418 I'M A TEAPOT\r\nContent-Length: 6\r\n\r\nteapot";

    private static CertificateAuthority root;
    private static TlsCredential httpbin;

    @TempDir
    private Path folder;

    @BeforeAll
    static void issue() {
        root = CertificateAuthority.create("example.com");
        httpbin = root.issueServer(HTTPBIN);
    }

    private String curl(Gateway gateway, String host, String... more) throws IOException {
        String authority = OpenSslClient.certificates(folder, "root.crt", List.of(root.certificate()));
        var arguments = new java.util.ArrayList<>(
                List.of("-i", "--resolve", host + ":" + gateway.port() + ":127.0.0.1", "--cacert", authority));
        arguments.addAll(List.of(more));
        arguments.add("https://" + host + ":" + gateway.port() + "/status/418");
        return OpenSslClient.curl(arguments.toArray(String[]::new));
    }

    @Test
    void aClientThatDoesNotTrustTheCertificateIsNamedAsSuch() throws Exception {
        String stranger = OpenSslClient.certificates(
                folder,
                "other.crt",
                List.of(CertificateAuthority.create("other").certificate()));
        try (var gateway =
                Gateway.serving(snapshot(listener("https", https(HTTPBIN, httpbin, forward(cluster("c", 1))))))) {
            curl(gateway, HTTPBIN, "--cacert", stranger, "--tlsv1.3");
            assertThat(gateway.nextHandshakeFailure().alert()).isEqualTo("unknown_ca");
        }
    }

    @Test
    void curlSeesTheTeapotOverHttp2() throws Exception {
        try (var backend = HttpBackend.answering(TEAPOT);
                var gateway = Gateway.serving(snapshot(listener(
                        "https", https(HTTPBIN, httpbin, forward(cluster("c", backend.port()))))))) {
            assertThat(curl(gateway, HTTPBIN)).startsWith("HTTP/2 418").contains("server: istio-envoy", "teapot");
        }
    }

    @Test
    void curlSeesTheTeapotOverHttp11() throws Exception {
        try (var backend = HttpBackend.answering(TEAPOT);
                var gateway = Gateway.serving(snapshot(listener(
                        "https", https(HTTPBIN, httpbin, forward(cluster("c", backend.port()))))))) {
            assertThat(curl(gateway, HTTPBIN, "--http1.1"))
                    .startsWith("HTTP/1.1 418")
                    .contains("teapot");
        }
    }

    @Test
    void curlSpeaksHttp2WithoutTls() throws Exception {
        try (var backend = HttpBackend.answering(TEAPOT);
                var gateway =
                        Gateway.serving(snapshot(listener("http", http(forward(cluster("c", backend.port()))))))) {
            assertThat(OpenSslClient.curl("-i", "--http2-prior-knowledge", "http://127.0.0.1:" + gateway.port() + "/"))
                    .startsWith("HTTP/2 418");
        }
    }

    @Test
    void curlUploadsAndDownloadsOverHttp2() throws Exception {
        Path file = folder.resolve("body");
        java.nio.file.Files.write(file, new byte[5 * 1024 * 1024]);
        try (var backend = HttpBackend.echo();
                var gateway = Gateway.serving(snapshot(listener(
                        "https", https(HTTPBIN, httpbin, forward(cluster("c", backend.port()))))))) {
            curl(
                    gateway,
                    HTTPBIN,
                    "--data-binary",
                    "@" + file,
                    "-o",
                    folder.resolve("copy").toString());
            assertThat(java.nio.file.Files.size(folder.resolve("copy"))).isGreaterThan(5 * 1024 * 1024);
        }
    }

    @Test
    void aNameWithoutServerIsAResetForCurl() throws Exception {
        try (var gateway =
                Gateway.serving(snapshot(listener("https", https(HTTPBIN, httpbin, forward(cluster("c"))))))) {
            assertThat(curl(gateway, "other.example.com")).contains("curl: (35)");
        }
    }

    @Test
    void passthroughShowsTheCertificateOfTheUpstream() throws Exception {
        TlsCredential nginx = root.issueServer(NGINX);
        ServerSocket server =
                tlsContext(nginx).getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        try (var backend = TcpServer.start(server, socket -> {
                    socket.getInputStream().read(new byte[4096]);
                    socket.getOutputStream().write("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nnginx".getBytes());
                });
                var gateway = Gateway.serving(snapshot(listener(
                        "tls", passthrough(NGINX, to(cluster("c", backend.port()))))))) {
            try (var socket = TlsClient.trusting(root).connect(gateway, NGINX);
                    var client = new HttpClientSocket(socket)) {
                assertThat(socket.getSession().getPeerCertificates()[0]).isEqualTo(nginx.leaf());
                assertThat(client.get("/").text()).isEqualTo("nginx");
            }
            assertThat(curl(gateway, NGINX)).startsWith("HTTP/1.1 200 OK").endsWith("nginx");
        }
    }

    private static SSLContext tlsContext(TlsCredential credential) throws GeneralSecurityException, IOException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "key", credential.privateKey(), new char[0], credential.chain().toArray(X509Certificate[]::new));
        var managers = KeyManagerFactory.getInstance("PKIX");
        managers.init(keys, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    @Test
    void rotationUnderLoadFailsNoRequest() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        var stop = new AtomicBoolean();
        try (var backend = HttpBackend.ok("x");
                var gateway = Gateway.serving(snapshot(listener(
                        "https", https(HTTPBIN, httpbin, forward(cluster("c", backend.port()))))))) {
            Callable<Integer> load = () -> {
                TlsClient tls = TlsClient.trusting(root);
                int done = 0;
                while (!stop.get()) {
                    try (var client = new HttpClientSocket(tls.connect(gateway, HTTPBIN))) {
                        assertThat(client.get("/").status()).isEqualTo(200);
                        assertThat(client.get("/").status()).isEqualTo(200);
                        done++;
                    }
                }
                return done;
            };
            List<Future<Integer>> loads =
                    List.of(threads.submit(load), threads.submit(load), threads.submit(load), threads.submit(load));
            for (int i = 0; i < 50; i++) {
                gateway.apply(snapshot(listener(
                        "https", https(HTTPBIN, root.issueServer(HTTPBIN), forward(cluster("c", backend.port()))))));
            }
            stop.set(true);
            for (Future<Integer> one : loads) {
                assertThat(one.get()).isPositive();
            }
            assertThat(gateway.dataPlane().counters().tlsHandshakesFailed()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }
}
