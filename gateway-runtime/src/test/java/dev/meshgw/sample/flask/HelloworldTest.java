package dev.meshgw.sample.flask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.sample.http.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HelloworldTest {

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server = new TestServer(new Helloworld("v2", "helloworld-v2-79bf565586-2kt9v"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void saysItsVersionAndItsPod() throws IOException {
        assertThat(server.exchange("GET /hello HTTP/1.1\nHost: a\n\n").text())
                .isEqualTo("Hello version: v2, instance: helloworld-v2-79bf565586-2kt9v\n");
    }

    @Test
    void saysThatItIsHealthy() throws IOException {
        var response = server.exchange("GET /health?x HTTP/1.1\nHost: a\n\n");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.field("Server")).isEqualTo("gunicorn");
    }

    @Test
    void refusesEverythingElse() throws IOException {
        assertThat(server.exchange("GET / HTTP/1.1\nHost: a\n\n").status()).isEqualTo(404);
        var wrong = server.exchange("POST /hello HTTP/1.1\nHost: a\n\n");
        assertThat(wrong.status()).isEqualTo(405);
        assertThat(wrong.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(server.exchange("OPTIONS /hello HTTP/1.1\nHost: a\n\n").status())
                .isEqualTo(200);
    }
}
