package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.AdminServer.Answer;
import dev.meshgw.gateway.AdminServer.Route;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AdminServerTest {

    private final AtomicInteger stops = new AtomicInteger();
    private final HttpClient client = HttpClient.newHttpClient();
    private AdminServer server;

    @BeforeEach
    void start() throws IOException {
        server = AdminServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                Map.of(
                        "/ready", new Route(false, () -> Answer.text("LIVE\n")),
                        "/quitquitquit", new Route(true, () -> Answer.text(stops.incrementAndGet() + "\n"))));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void aRouteAnswersWithoutBeingCached() throws Exception {
        HttpResponse<String> response = send(request("/ready").GET());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).isEqualTo("LIVE\n");
        assertThat(response.headers().firstValue("cache-control")).hasValue("no-cache, max-age=0");
    }

    @Test
    void anUnknownPathNamesTheKnownOnes() throws Exception {
        HttpResponse<String> response = send(request("/nothing").GET());
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).contains("/quitquitquit /ready");
    }

    @Test
    void whatChangesSomethingTakesAPost() throws Exception {
        assertThat(send(request("/quitquitquit").GET()).statusCode()).isEqualTo(405);
        assertThat(stops).hasValue(0);
        assertThat(send(request("/quitquitquit").POST(BodyPublishers.noBody())).statusCode())
                .isEqualTo(200);
        assertThat(stops).hasValue(1);
    }

    @Test
    void aWebPageCannotUseIt() throws Exception {
        var fromPage =
                request("/quitquitquit").header("Origin", "http://example.com").POST(BodyPublishers.noBody());
        assertThat(send(fromPage).statusCode()).isEqualTo(403);
        assertThat(stops).hasValue(0);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }
}
