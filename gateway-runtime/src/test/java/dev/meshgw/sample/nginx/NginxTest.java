package dev.meshgw.sample.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meshgw.sample.http.RawClient;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NginxTest {

    @Test
    void theImageServesItsWelcomePageOnPort80() throws Exception {
        try (var pod = new NginxPod(Nginx.image(80))) {
            var response = pod.get(80, "a", "/");
            assertThat(response.statusLine()).isEqualTo("HTTP/1.1 200 OK");
            assertThat(response.text()).contains("<title>Welcome to nginx!</title>", "<h1>Welcome to nginx!</h1>");
            assertThat(response.fieldNames())
                    .containsExactly(
                            "Server",
                            "Date",
                            "Content-Type",
                            "Content-Length",
                            "Last-Modified",
                            "Connection",
                            "ETag",
                            "Accept-Ranges");
            assertThat(response.field("Server")).isEqualTo("nginx/1.27.3");
            assertThat(response.field("Content-Type")).isEqualTo("text/html");
        }
    }

    @Test
    void theUnprivilegedImageListensOn8080() throws Exception {
        try (var pod = new NginxPod(Nginx.image(8080))) {
            assertThat(pod.ports()).containsExactly(8080);
        }
    }

    @Test
    void aMissingFileIsNginxs404AndALineInTheErrorLog() throws Exception {
        try (var pod = new NginxPod(Nginx.image(80))) {
            var response = pod.get(80, "a.example.com", "/missing");
            assertThat(response.statusLine()).isEqualTo("HTTP/1.1 404 Not Found");
            assertThat(response.text())
                    .isEqualTo("<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>\r\n"
                            + "<center><h1>404 Not Found</h1></center>\r\n"
                            + "<hr><center>nginx/1.27.3</center>\r\n</body>\r\n</html>\r\n");
            assertThat(response.fieldNames())
                    .containsExactly("Server", "Date", "Content-Type", "Content-Length", "Connection");
            await().until(() -> pod.log().size() == 2);
            assertThat(pod.log().get(0))
                    .matches("\\d{4}/\\d\\d/\\d\\d \\d\\d:\\d\\d:\\d\\d \\[error] 29#29: \\*1 open\\(\\) "
                            + "\"/usr/share/nginx/html/missing\" failed \\(2: No such file or directory\\), "
                            + "client: 127.0.0.1, server: localhost, request: \"GET /missing HTTP/1.1\", "
                            + "host: \"a.example.com\"");
            assertThat(pod.log().get(1))
                    .matches("127.0.0.1 - - \\[.* \\+0000] \"GET /missing HTTP/1.1\" 404 153 \"-\" \"-\" \"-\"");
        }
    }

    @Test
    void validatorsSaveTheBody() throws Exception {
        try (var pod = new NginxPod(Nginx.image(80))) {
            var first = pod.get(80, "a", "/");
            assertThat(conditional(pod, "If-None-Match: " + first.field("ETag")).status())
                    .isEqualTo(304);
            assertThat(conditional(pod, "If-None-Match: W/" + first.field("ETag"))
                            .status())
                    .isEqualTo(304);
            assertThat(conditional(pod, "If-Modified-Since: " + first.field("Last-Modified"))
                            .status())
                    .isEqualTo(304);
            assertThat(conditional(pod, "If-None-Match: \"other\"").status()).isEqualTo(200);
            assertThat(conditional(pod, "If-Match: \"other\"").status()).isEqualTo(412);
            var notModified = conditional(pod, "If-None-Match: *");
            assertThat(notModified.fieldNames())
                    .containsExactly("Server", "Date", "Last-Modified", "Connection", "ETag");
        }
    }

    private static RawClient.Response conditional(NginxPod pod, String field) throws IOException {
        return pod.exchange(80, "GET / HTTP/1.1\nHost: a\n" + field + "\n\n");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 206, bytes 0-3/10, 0123",
        "bytes=8-, 206, bytes 8-9/10, 89",
        "bytes=-3, 206, bytes 7-9/10, 789",
        "bytes=5-99, 206, bytes 5-9/10, 56789",
        "'bytes=0-1,3-4', 200, '', 0123456789",
        "bytes=x, 200, '', 0123456789"
    })
    void aRangeIsObeyed(String range, int status, String contentRange, String body) throws Exception {
        try (var pod = digits()) {
            var response = pod.exchange(80, "GET /digits.txt HTTP/1.1\nHost: a\nRange: " + range + "\n\n");
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.field("Content-Range")).isEqualTo(contentRange);
            assertThat(response.text()).isEqualTo(body);
        }
    }

    @Test
    void aRangeBehindTheEndIsRefused() throws Exception {
        try (var pod = digits()) {
            var response = pod.exchange(80, "GET /digits.txt HTTP/1.1\nHost: a\nRange: bytes=10-\n\n");
            assertThat(response.status()).isEqualTo(416);
            assertThat(response.field("Content-Range")).isEqualTo("bytes */10");
        }
    }

    private static NginxPod digits() throws Exception {
        return new NginxPod(
                Nginx.image(80).mount("/usr/share/nginx/html", Map.of("digits.txt", NginxPod.file("0123456789"))));
    }

    @Test
    void mountedPagesHideTheImages() throws Exception {
        try (var pod = digits()) {
            assertThat(pod.get(80, "a", "/digits.txt").field("Content-Type")).isEqualTo("text/plain");
            assertThat(pod.get(80, "a", "/index.html").status()).isEqualTo(404);
            assertThat(pod.get(80, "a", "/").status()).isEqualTo(403);
            assertThat(pod.get(80, "a", "/digits.txt").field("Last-Modified"))
                    .isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
        }
    }

    @Test
    void headTellsTheLengthWithoutTheBody() throws Exception {
        try (var pod = digits();
                var client = new RawClient(pod.address(80))) {
            assertThat(client.send("HEAD /digits.txt HTTP/1.1\nHost: a\n\n")
                            .receiveHeadOnly()
                            .field("Content-Length"))
                    .isEqualTo("10");
            assertThat(client.send("GET /digits.txt HTTP/1.1\nHost: a\n\n")
                            .receive()
                            .text())
                    .isEqualTo("0123456789");
        }
    }

    @Test
    void aFileTakesNoPost() throws Exception {
        try (var pod = digits()) {
            assertThat(pod.exchange(80, "POST /digits.txt HTTP/1.1\nHost: a\nContent-Length: 0\n\n")
                            .statusLine())
                    .isEqualTo("HTTP/1.1 405 Not Allowed");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a.example.com, exact",
        "A.Example.COM:8080, exact",
        "a.example.com., exact",
        "b.example.com, suffix",
        "b.c.example.com, suffix",
        "deep.sub.example.com, longer suffix",
        "example.com, dotted",
        "www.example.org, prefix",
        "www.example.co.uk, prefix",
        "other.net, default",
        "'', default"
    })
    void hostPicksTheServerBlock(String host, String expected) throws Exception {
        try (var pod = NginxPod.http("""
                server { server_name first; return 200 first; }
                server { server_name www.example.*; return 200 prefix; }
                server { server_name *.example.com; return 200 suffix; }
                server { server_name *.sub.example.com; return 200 "longer suffix"; }
                server { server_name a.example.com; return 200 exact; }
                server { server_name .example.com; return 200 dotted; }
                server { listen 80 default_server; return 200 default; }
                """)) {
            assertThat(pod.get(80, host, "/").text()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/exact, exact",
        "/exact/, root",
        "/static/x, prefix",
        "/static/deep/x, longer",
        "/static/deep/er/x, nested",
        "/st, root",
        "/a/../static//x, prefix",
        "/%73tatic/x, prefix",
        "/static?x=/exact, root"
    })
    void thePathPicksTheLocation(String path, String expected) throws Exception {
        try (var pod = NginxPod.http("""
                server {
                  location / { return 200 root; }
                  location = /exact { return 200 exact; }
                  location /static/ { return 200 prefix; }
                  location ^~ /static/deep/ {
                    return 200 longer;
                    location /static/deep/er/ { return 200 nested; }
                  }
                }
                """)) {
            assertThat(pod.get(80, "a", path).text()).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"/../x", "/a/../../x", "/%zz", "/%00", "/%2e%2e/x", "*"})
    void aPathOutsideTheRootIsABadRequest(String path) throws Exception {
        try (var pod = NginxPod.http("server { location / { return 200 ok; } }")) {
            assertThat(pod.get(80, "a", path).status()).isEqualTo(400);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'GET / HTTP/1.1', 400",
        "'GET / HTTP/1.1|Host: a|Host: b', 400",
        "'GET / HTTP/1.1|Host: a/b', 400",
        "'GET / HTTP/1.0', 200",
        "'GET http://a/ HTTP/1.1|Host: b', 200"
    })
    void aRequestNeedsOneHost(String request, int status) throws Exception {
        try (var pod = NginxPod.http("server { return 200 ok; }")) {
            assertThat(pod.exchange(80, request.replace('|', '\n') + "\n\n").status())
                    .isEqualTo(status);
        }
    }

    @Test
    void returnKnowsVariables() throws Exception {
        try (var pod = NginxPod.http("""
                server {
                  listen 8080;
                  server_name a.example.com;
                  return 200 "$scheme|$host|$server_name|$server_port|$request_method|$request_uri|$uri|$args|$arg_b|\\
                $is_args|$http_x_test|$hostname|$remote_addr|$cookie_c|${server_protocol}|$content_type";
                }
                """)) {
            assertThat(pod.exchange(
                                    8080,
                                    "GET /p%20q?a=1&b=2 HTTP/1.1\nHost: A.example.com:1\nX-Test: t\nCookie: c=d; e=f\n\n")
                            .text()
                            .replace("\\\n", ""))
                    .isEqualTo("http|a.example.com|a.example.com|8080|GET|/p%20q?a=1&b=2|/p q|a=1&b=2|2|"
                            + "?|t|my-nginx-6f4b9d5c7-x2x9k|127.0.0.1|d|HTTP/1.1|");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/moved, 301, https://a.example.com/moved?x=1",
        "/bare, 302, http://b/",
        "/local, 308, http://a.example.com:8080/there",
        "/files, 301, http://a.example.com:8080/files/"
    })
    void redirects(String path, int status, String location) throws Exception {
        ContainerFiles files = NginxPod.withConf("""
                        events {}
                        http {
                          server {
                            listen 8080;
                            root /srv;
                            location /moved { return 301 https://$host$request_uri; }
                            location /bare { return http://b/; }
                            location /local { return 308 /there; }
                          }
                        }
                        """).mount("/srv/files", Map.of("x", NginxPod.file("x")));
        try (var pod = new NginxPod(files)) {
            var response = pod.get(8080, "a.example.com", path + (path.equals("/moved") ? "?x=1" : ""));
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.field("Location")).isEqualTo(location);
        }
    }

    @Test
    void aLineBreakInThePathDoesNotBecomeAHeader() throws Exception {
        try (var pod = NginxPod.http("server { location / { return 302 http://b$uri; add_header X-Uri $uri; } }")) {
            var response = pod.get(80, "a", "/%0d%0aSet-Cookie:stolen");
            assertThat(response.status()).isEqualTo(500);
            assertThat(response.field("Set-Cookie")).isEmpty();
        }
    }

    @Test
    void aliasReplacesThePrefixAndRootAddsToIt() throws Exception {
        ContainerFiles files = NginxPod.withConf("""
                        events {}
                        http {
                          server {
                            location /alias/ { alias /srv/; }
                            location /root/ { root /srv; }
                          }
                        }
                        """)
                .mount("/srv", Map.of("x.html", NginxPod.file("alias"), "root/x.html", NginxPod.file("root")));
        try (var pod = new NginxPod(files)) {
            assertThat(pod.get(80, "a", "/alias/x.html").text()).isEqualTo("alias");
            assertThat(pod.get(80, "a", "/root/x.html").text()).isEqualTo("root");
        }
    }

    @Test
    void errorPagesAndAddedHeadersAreObeyed() throws Exception {
        ContainerFiles files = NginxPod.withConf("""
                        events {}
                        http {
                          add_header X-Pod $hostname always;
                          add_header X-Good $status;
                          server {
                            root /srv;
                            error_page 404 /missing.html;
                            error_page 403 =200 /missing.html;
                            error_page 500 /nowhere.html;
                            location /forbidden { return 403; }
                            location /broken { return 500; }
                          }
                        }
                        """).mount("/srv", Map.of("missing.html", NginxPod.file("my page")));
        try (var pod = new NginxPod(files)) {
            var missing = pod.get(80, "a", "/x");
            assertThat(missing.status()).isEqualTo(404);
            assertThat(missing.text()).isEqualTo("my page");
            assertThat(missing.field("Content-Type")).isEqualTo("text/html");
            assertThat(missing.field("X-Pod")).isEqualTo("my-nginx-6f4b9d5c7-x2x9k");
            assertThat(missing.field("X-Good")).isEmpty();
            var forbidden = pod.get(80, "a", "/forbidden");
            assertThat(forbidden.status()).isEqualTo(200);
            assertThat(forbidden.field("X-Good")).isEqualTo("200");
            assertThat(pod.get(80, "a", "/broken").text()).contains("500 Internal Server Error");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/app.js, 200, script",
        "/some/route, 200, app",
        "/folder, 200, app",
        "/folder/, 200, inside",
        "/strict/missing, 404, ''",
        "/loop/x, 500, ''"
    })
    void tryFilesTakesTheFirstThatIsThere(String path, int status, String text) throws Exception {
        ContainerFiles files = NginxPod.withConf("""
                        events {}
                        http {
                          server {
                            root /srv;
                            location / { try_files $uri $uri/index.html /index.html; }
                            location /folder { try_files $uri /index.html; }
                            location /folder/ { try_files $uri $uri/ =404; }
                            location /strict/ { try_files $uri =404; }
                            location /loop/ { try_files $uri /loop/again; }
                          }
                        }
                        """)
                .mount(
                        "/srv",
                        Map.of(
                                "index.html", NginxPod.file("app"),
                                "app.js", NginxPod.file("script"),
                                "folder/index.html", NginxPod.file("inside")));
        try (var pod = new NginxPod(files)) {
            var response = pod.get(80, "a", path);
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.text()).contains(text);
        }
    }

    @Test
    void anErrorPageThatFailsItselfEndsInNginxsOwn() throws Exception {
        try (var pod = NginxPod.http("""
                server {
                  error_page 404 /again;
                  error_page 403 /text;
                  location /again { return 404; }
                  location /forbidden { return 403; }
                  location /text { return 200 sorry; }
                }
                """)) {
            assertThat(pod.get(80, "a", "/missing").text()).contains("404 Not Found");
            var forbidden = pod.get(80, "a", "/forbidden");
            assertThat(forbidden.status()).isEqualTo(403);
            assertThat(forbidden.text()).isEqualTo("sorry");
        }
    }

    @Test
    void limitsTheBodyAndKeepsNoConnectionIfToldSo() throws Exception {
        try (var pod =
                NginxPod.http("server { client_max_body_size 10; keepalive_timeout 0; location / { return 204; } }")) {
            var small = pod.exchange(80, "POST / HTTP/1.1\nHost: a\nContent-Length: 3\n\nabc");
            assertThat(small.status()).isEqualTo(204);
            assertThat(small.field("Connection")).isEqualTo("close");
            assertThat(pod.exchange(80, "POST / HTTP/1.1\nHost: a\nContent-Length: 11\n\n" + "x".repeat(11))
                            .status())
                    .isEqualTo(413);
        }
    }

    @Test
    void theVersionCanBeHidden() throws Exception {
        try (var pod = NginxPod.http("server_tokens off; server { location / { return 404; } }")) {
            var response = pod.get(80, "a", "/");
            assertThat(response.field("Server")).isEqualTo("nginx");
            assertThat(response.text()).contains("<hr><center>nginx</center>");
        }
    }

    @Test
    void theAccessLogEscapesWhatComesFromOutside() throws Exception {
        try (var pod = NginxPod.http(
                "log_format l '$request_method $http_user_agent $remote_user|$status $body_bytes_sent';"
                        + "access_log /dev/stdout l; server { return 200 four; location /quiet { access_log off; } }")) {
            pod.exchange(80, "GET / HTTP/1.1\nHost: a\nUser-Agent: x\"\u009b\nAuthorization: Basic dTpw\n\n");
            await().until(() -> !pod.log().isEmpty());
            assertThat(pod.log()).containsExactly("GET x\\x22\\x9B u|200 4");
        }
    }
}
