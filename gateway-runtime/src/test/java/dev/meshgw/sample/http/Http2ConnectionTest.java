package dev.meshgw.sample.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.sample.Curl;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The same application as in HttpServerTest, over HTTP/2 and judged by the JDK's client. */
class Http2ConnectionTest {

    private static CertificateAuthority root;
    private static TlsCredential credential;

    private final Echo echo = new Echo();
    private TestServer server;
    private HttpClient client;

    @BeforeAll
    static void issue() {
        root = CertificateAuthority.create("example.com");
        credential = root.issueServer("localhost");
    }

    @BeforeEach
    void start() throws Exception {
        server = server(SslProvider.OPENSSL);
        client = HttpClient.newBuilder()
                .sslContext(trust())
                .version(Version.HTTP_2)
                .build();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private TestServer server(SslProvider provider) throws IOException {
        var host = new TlsHost(credential, List.of(), List.of(), null, true);
        return new TestServer(echo, 443, new TlsHosts(List.of(host), name -> 0, provider), HttpLimits.DEFAULTS);
    }

    @Test
    void answersManyStreamsAtOnceThoughSomeAreSlow() throws Exception {
        // The first answer tells the client that this connection takes many requests.
        client.send(request("/").build(), BodyHandlers.ofString());
        var answers = new ArrayList<CompletableFuture<HttpResponse<String>>>();
        for (int i = 0; i < 50; i++) {
            String path = i % 2 == 0 ? "/later" : "/" + i;
            answers.add(client.sendAsync(request(path).build(), BodyHandlers.ofString()));
        }
        for (int i = 0; i < answers.size(); i++) {
            HttpResponse<String> answer = answers.get(i).join();
            assertThat(answer.version()).isEqualTo(Version.HTTP_2);
            assertThat(answer.body()).isEqualTo("GET " + (i % 2 == 0 ? "/later" : "/" + i) + " 0");
        }
        assertThat(server.connectionCount()).isEqualTo(1);
    }

    @Test
    void streamsPieces() throws Exception {
        assertThat(client.send(request("/pieces").build(), BodyHandlers.ofString())
                        .body())
                .isEqualTo("onetwothree");
    }

    @Test
    void readsABody() throws Exception {
        HttpRequest post =
                request("/").POST(BodyPublishers.ofByteArray(new byte[300_000])).build();
        assertThat(client.send(post, BodyHandlers.ofString()).body()).isEqualTo("POST / 300000");
    }

    @Test
    void refusesATooLongBody() throws Exception {
        byte[] tooMuch = new byte[HttpLimits.DEFAULTS.maxBodyBytes() + 1];
        HttpRequest post =
                request("/").POST(BodyPublishers.ofByteArray(tooMuch)).build();
        assertThat(client.send(post, BodyHandlers.ofString()).body()).isEqualTo("CONTENT_TOO_LARGE");
    }

    @Test
    void aClientThatDoesNotReadStopsTheStream() throws Exception {
        HttpResponse<InputStream> big = client.send(request("/big").build(), BodyHandlers.ofInputStream());
        await().until(() -> echo.bigChunksAsked() > 1);
        int asked = echo.bigChunksAsked();
        assertThat(asked).isLessThan(Echo.BIG_CHUNKS);
        assertThat(big.body().readAllBytes()).hasSize(Echo.BIG_CHUNKS * Echo.BIG_CHUNK.length);
        assertThat(echo.bigChunksAsked()).isEqualTo(Echo.BIG_CHUNKS);
    }

    @Test
    void aBodylessStatusHasNoLength() throws Exception {
        HttpResponse<String> answer = client.send(request("/status/204").build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(204);
        assertThat(answer.headers().map()).doesNotContainKeys("content-length", "connection");
    }

    @Test
    void anApplicationThatThrowsHarmsOnlyItsStream() throws Exception {
        assertThat(client.send(request("/bug").build(), BodyHandlers.ofString()).body())
                .isEqualTo("INTERNAL_ERROR");
        assertThat(client.send(request("/2").build(), BodyHandlers.ofString()).body())
                .isEqualTo("GET /2 0");
        assertThat(server.connectionCount()).isEqualTo(1);
    }

    @Test
    void aStoppedServerFinishesItsStreamsAndGoesAway(@TempDir Path folder) throws Exception {
        assumeTrue(Curl.isInstalled(), "curl is not installed");
        Path ca = Files.writeString(folder.resolve("ca.crt"), root.certificatePem());
        String url = "https://localhost:" + server.port() + "/later";
        // The JDK's client takes a GOAWAY for an error of the streams that it lets finish, so curl judges this one.
        CompletableFuture<Curl.Result> later = CompletableFuture.supplyAsync(() -> {
            try {
                return Curl.run("--http2", "--cacert", ca.toString(), url);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        await().until(() -> echo.laterAsked() == 1);
        server.stop();
        assertThat(later.join().out()).isEqualTo("GET /later 0");
        await().until(() -> server.connectionCount() == 0);
    }

    @ParameterizedTest
    @EnumSource(
            value = SslProvider.class,
            names = {"JDK", "OPENSSL"})
    void bothTlsEnginesServe(SslProvider provider) throws Exception {
        try (var other = server(provider)) {
            var request = HttpRequest.newBuilder(URI.create("https://localhost:" + other.port() + "/x"))
                    .build();
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            assertThat(answer.body()).isEqualTo("GET /x 0");
            assertThat(answer.version()).isEqualTo(Version.HTTP_2);
            assertThat(answer.sslSession().orElseThrow().getPeerCertificates()[0])
                    .isEqualTo(credential.leaf());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("https://localhost:" + server.port() + path));
    }

    private static SSLContext trust() throws Exception {
        KeyStore anchors = KeyStore.getInstance("PKCS12");
        anchors.load(null, null);
        anchors.setCertificateEntry("root", root.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(anchors);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
