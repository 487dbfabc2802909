package dev.meshgw.sample.flask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.sample.Curl;
import dev.meshgw.sample.http.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people type to see whether a gateway works, typed into the real curl. */
class HttpbinCurlTest {

    private static TestServer server;

    @BeforeAll
    static void start() throws IOException {
        server = new TestServer(new Httpbin());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Test
    void showsTheTeapot() throws Exception {
        assertThat(Curl.run("-i", url("/status/418")).out()).contains("HTTP/1.1 418 I'M A TEAPOT", "-=[ teapot ]=-");
    }

    @Test
    void followsEveryRedirectAndKeepsItsCookie() throws Exception {
        assertThat(Curl.run("-L", "-o", "/dev/null", "-w", "%{http_code} %{num_redirects}", url("/redirect/4"))
                        .out())
                .isEqualTo("200 4");
        assertThat(Curl.run("-L", "-b", "", url("/cookies/set/a/b%20c")).out()).contains("\"a\": \"b c\"");
    }

    @Test
    void decodesWhatIsCompressed() throws Exception {
        assertThat(Curl.run("--compressed", url("/gzip")).out()).contains("\"gzipped\": true");
        assertThat(Curl.run("--compressed", url("/deflate")).out()).contains("\"deflated\": true");
    }

    @Test
    void uploadsWithContinueAndChunks(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("upload.txt"), "x".repeat(2_000_000));
        assertThat(Curl.run("-T", file.toString(), "-o", "/dev/null", "-w", "%{http_code}", url("/put"))
                        .out())
                .isEqualTo("200");
        assertThat(Curl.run("-H", "Transfer-Encoding: chunked", "-d", "a=b", url("/post"))
                        .out())
                .contains("\"a\": \"b\"");
        assertThat(Curl.run("-F", "file=@" + file, "-o", "/dev/null", "-w", "%{http_code}", url("/post"))
                        .out())
                .isEqualTo("200");
    }

    @Test
    void passesTheCredentialsOfTheCommandLine() throws Exception {
        assertThat(Curl.run("-u", "user:passwd", url("/basic-auth/user/passwd")).out())
                .contains("\"authenticated\": true");
        assertThat(Curl.run("-f", url("/basic-auth/user/passwd")).exitCode()).isEqualTo(22);
    }

    @Test
    void reusesItsConnection() throws Exception {
        assertThat(Curl.run("-v", "-I", url("/get"), url("/bytes/10")).err()).contains("Re-using existing connection");
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + server.port() + path;
    }
}
