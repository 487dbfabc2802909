package dev.meshgw.sample.flask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.meshgw.sample.http.RawClient;
import dev.meshgw.sample.http.TestServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

class HttpbinTest {

    /** Shown by the document "Secure Gateways", indented there by four more columns. */
    private static final String TEAPOT =
            "\n    -=[ teapot ]=-\n\n       _...._\n     .'  _ _ `.\n    | .\"` ^ `\". _,\n    \\_;`\"---\"`|//\n      |       ;/\n"
                    + "      \\_     _/\n        `\"\"\"`\n";

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
    void theTeapotIsThatOfTheDocument() throws IOException {
        var response = get("/status/418");
        assertThat(response.statusLine()).isEqualTo("HTTP/1.1 418 I'M A TEAPOT");
        assertThat(response.text()).isEqualTo(TEAPOT).hasSize(135);
        assertThat(response.fieldNames())
                .containsExactly(
                        "Server",
                        "Date",
                        "Connection",
                        "x-more-info",
                        "Access-Control-Allow-Origin",
                        "Access-Control-Allow-Credentials",
                        "Content-Length");
        assertThat(response.field("Server")).isEqualTo("gunicorn/19.9.0");
        assertThat(response.field("x-more-info")).isEqualTo("http://tools.ietf.org/html/rfc2324");
    }

    @ParameterizedTest
    @CsvSource({
        "200, OK",
        "204, NO CONTENT",
        "404, NOT FOUND",
        "502, BAD GATEWAY",
        "599, UNKNOWN",
        "%34%30%30, BAD REQUEST"
    })
    void answersWithTheStatusThatIsAskedFor(String code, String reason) throws IOException {
        assertThat(get("/status/" + code).statusLine()).endsWith(" " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "200,x", "200:0.9:1,300", "99", "1000", "200:-1,404:2", "200:nan,404"})
    void refusesWhatIsNoStatus(String codes) throws IOException {
        var response = get("/status/" + codes);
        assertThat(response.status()).isEqualTo(400);
        assertThat(response.text()).isEqualTo("Invalid status code");
    }

    @Test
    void choosesStatusesByWeight() throws IOException {
        var counts = new HashMap<Integer, Integer>();
        try (var client = server.connect()) {
            client.send("GET /status/200:0.9,500:0.1,418:0 HTTP/1.1\nHost: a\n\n".repeat(1_000));
            for (int i = 0; i < 1_000; i++) {
                counts.merge(client.receive().status(), 1, Integer::sum);
            }
        }
        assertThat(counts).containsOnlyKeys(200, 500);
        // Ten standard deviations of a binomial distribution: wrong once in 10^20 runs.
        assertThat(counts.get(500)).isBetween(5, 195);
    }

    @ParameterizedTest
    @CsvSource({
        "301, Location, /redirect/1",
        "307, Location, /redirect/1",
        "401, WWW-Authenticate, 'Basic realm=\"Fake Realm\"'",
        "407, Proxy-Authenticate, 'Basic realm=\"Fake Realm\"'",
        "406, Content-Type, application/json",
        "200, Content-Type, text/html; charset=utf-8"
    })
    void someStatusesHaveFieldsOfTheirOwn(int code, String field, String value) throws IOException {
        var response = get("/status/" + code);
        assertThat(response.status()).isEqualTo(code);
        assertThat(response.field(field)).isEqualTo(value);
    }

    @Test
    void everyMethodMayAskForAStatus() throws IOException {
        for (String method : List.of("GET", "POST", "PUT", "DELETE", "PATCH", "TRACE")) {
            assertThat(server.exchange(method + " /status/418 HTTP/1.1\nHost: a\n\n")
                            .status())
                    .as(method)
                    .isEqualTo(418);
        }
    }

    @Test
    void getLooksAsPythonPrintsIt() throws IOException {
        var response = server.exchange("""
                GET /get?b=2&a=1&b=3&empty=&%C3%A9=%22 HTTP/1.1
                Host: httpbin.example.com:8443
                user-agent: curl/7.88.1
                accept: */*
                x-b3-traceid: 1
                x-forwarded-proto: https
                x-forwarded-for: 10.0.0.1
                x-request-id: hidden
                X-Two: 1
                x-two: 2

                """);
        assertThat(response.text()).isEqualTo("""
                        {
                          "args": {
                            "a": "1",
                            "b": [
                              "2",
                              "3"
                            ],
                            "empty": "",
                            "\\u00e9": "\\""
                          },
                          "headers": {
                            "Accept": "*/*",
                            "Host": "httpbin.example.com:8443",
                            "User-Agent": "curl/7.88.1",
                            "X-B3-Traceid": "1",
                            "X-Two": "1,2"
                          },
                          "origin": "10.0.0.1",
                          "url": "https://httpbin.example.com:8443/get?b=2&a=1&b=3&empty=&%C3%A9=%22"
                        }
                        """);
        assertThat(response.fieldNames())
                .containsExactly(
                        "Server",
                        "Date",
                        "Connection",
                        "Content-Type",
                        "Content-Length",
                        "Access-Control-Allow-Origin",
                        "Access-Control-Allow-Credentials");
    }

    @Test
    void hiddenHeadersShowOnRequest() throws IOException {
        assertThat(json(server.exchange("GET /headers?show_env=1 HTTP/1.1\nHost: a\nX-Request-Id: 7\n\n")))
                .extracting("headers.X-Request-Id")
                .isEqualTo("7");
    }

    @Test
    void anEmptyMapIsPrintedInOneLine() throws IOException {
        assertThat(get("/get").text()).startsWith("{\n  \"args\": {}, \n".replace(", \n", ",\n"));
    }

    @Test
    void postEchoesAForm() throws IOException {
        Map<String, Object> echo = json(post("/post", "application/x-www-form-urlencoded", "name=a+b&x=%31&x=2"));
        assertThat(echo)
                .containsEntry("form", Map.of("name", "a b", "x", List.of("1", "2")))
                .containsEntry("data", "")
                .containsEntry("json", null)
                .containsEntry("files", Map.of());
        assertThat(echo).containsOnlyKeys("args", "data", "files", "form", "headers", "json", "origin", "url");
    }

    @Test
    void postEchoesJsonWithSortedKeys() throws IOException {
        var response = post("/post", "application/json", "{\"b\": [1.10, {\"d\": null, \"c\": true}], \"a\": 1e3}");
        assertThat(response.text())
                .contains(
                        "\"json\": {\n    \"a\": 1E+3,\n    \"b\": [\n      1.10,\n      {\n        \"c\": true,\n        \"d\": null\n");
    }

    @Test
    void postEchoesBinaryDataAsADataUrl() throws IOException {
        byte[] body = {1, 2, (byte) 0x81};
        try (var client = server.connect()) {
            client.send("POST /post HTTP/1.1\nHost: a\nContent-Length: 3\n\n").sendBytes(body);
            assertThat(json(client.receive())).containsEntry("data", "data:application/octet-stream;base64,AQKB");
        }
    }

    @Test
    void postEchoesFilesAndFieldsOfMultipart() throws IOException {
        String body = """
                --cut
                Content-Disposition: form-data; name="field"

                value
                --cut
                Content-Disposition: form-data; name="file"; filename="a.txt"
                Content-Type: text/plain

                inside
                --cut--
                """.replace("\n", "\r\n");
        assertThat(json(post("/anything", "multipart/form-data; boundary=cut", body)))
                .containsEntry("form", Map.of("field", "value"))
                .containsEntry("files", Map.of("file", "inside"))
                .containsEntry("method", "POST");
    }

    @Test
    void aDamagedMultipartBodyIsStillAnswered() throws IOException {
        assertThat(post("/post", "multipart/form-data; boundary=cut", "--cut\r\nnonsense")
                        .status())
                .isEqualTo(200);
        assertThat(post("/post", "multipart/form-data", "--cut\r\nnonsense").status())
                .isEqualTo(200);
    }

    @Test
    void anythingTakesAnyPath() throws IOException {
        assertThat(json(server.exchange("PATCH /anything/a/b%20c?x=1 HTTP/1.1\nHost: h\n\n")))
                .containsEntry("method", "PATCH")
                .containsEntry("url", "http://h/anything/a/b%20c?x=1");
    }

    @Test
    void delayWaitsOnTheTimerAndNotOnTheThread() throws IOException {
        try (var slow = server.connect()) {
            long before = System.nanoTime();
            slow.send("GET /delay/0.4 HTTP/1.1\nHost: a\n\n");
            assertThat(get("/status/200").status()).isEqualTo(200);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(400));
            assertThat(json(slow.receive()))
                    .containsOnlyKeys("args", "data", "files", "form", "headers", "origin", "url");
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThanOrEqualTo(Duration.ofMillis(400));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/delay/x", "/delay/-1", "/delay/nan", "/redirect/0", "/redirect-to", "/bytes/1?seed=x"})
    void failsWhereTheOriginalFails(String path) throws IOException {
        assertThat(get(path).statusLine()).isEqualTo("HTTP/1.1 500 INTERNAL SERVER ERROR");
    }

    @Test
    void aSeedGivesTheBytesOfPython() throws IOException {
        assertThat(get("/bytes/10?seed=0").body()).isEqualTo(HexFormat.of().parseHex("c5d71484f8cf9bf4b76f"));
        assertThat(get("/bytes/10?seed=-12345678901234567890").body())
                .isEqualTo(HexFormat.of().parseHex("e5a7b575f4ba4226591f"));
        assertThat(get("/stream-bytes/10?seed=0&chunk_size=3").body())
                .isEqualTo(HexFormat.of().parseHex("c5d71484f8cf9bf4b76f"));
    }

    @Test
    void aSeedGivesTheBytesOfPythonThroughTheSecondTwist() {
        var random = new PythonRandom(BigInteger.valueOf(42));
        byte last = 0;
        for (int i = 0; i < 2_000; i++) {
            last = random.nextByte();
        }
        // random.seed(42); [random.randint(0, 255) for i in range(2000)][-1]
        assertThat(last & 0xff).isEqualTo(192);
    }

    @Test
    void givesAtMost100KiBOfRandomBytes() throws IOException {
        assertThat(get("/bytes/99999999999999999999").body()).hasSize(100 * 1024);
        assertThat(get("/bytes/0").body()).isEmpty();
    }

    @Test
    void streamsLinesOfJson() throws IOException {
        String[] lines = get("/stream/3?a=1").text().split("\n");
        assertThat(lines).hasSize(3);
        assertThat(lines[2])
                .startsWith("{\"url\": \"http://a/stream/3?a=1\", \"args\": {\"a\": \"1\"}, ")
                .endsWith("\"id\": 2}");
    }

    @ParameterizedTest
    @CsvSource({
        "'', 200, bytes 0-9/10, abcdefghij",
        "bytes=2-4, 206, bytes 2-4/10, cde",
        "bytes=7-, 206, bytes 7-9/10, hij",
        "bytes=-2, 206, bytes 8-9/10, ij",
        "lines=2-4, 200, bytes 0-9/10, abcdefghij",
        "bytes=20-30, 416, bytes */10, ''"
    })
    void obeysRange(String range, int status, String contentRange, String body) throws IOException {
        var response = server.exchange("GET /range/10?chunk_size=4 HTTP/1.1\nHost: a\n"
                + (range.isEmpty() ? "" : "Range: " + range + "\n") + "\n");
        assertThat(response.status()).isEqualTo(status);
        assertThat(response.field("Content-Range")).isEqualTo(contentRange);
        assertThat(response.text()).isEqualTo(body);
        assertThat(response.field("ETag")).isEqualTo("range10");
    }

    @Test
    void dripsItsBytesOverTheDuration() throws IOException {
        long before = System.nanoTime();
        var response = get("/drip?numbytes=5&duration=0.3&code=503&delay=0.1");
        assertThat(response.status()).isEqualTo(503);
        assertThat(response.text()).isEqualTo("*****");
        assertThat(Duration.ofNanos(System.nanoTime() - before))
                .isBetween(Duration.ofMillis(300), Duration.ofSeconds(5));
    }

    @Test
    void aLargeDripIsNotOneTimerTaskAByte() throws IOException {
        assertThat(get("/drip?numbytes=1000000&duration=0.2").body())
                .hasSize(1_000_000)
                .containsOnly('*');
    }

    @Test
    void gzipAndDeflateAreWhatTheySay() throws IOException {
        var gzip = get("/gzip");
        assertThat(gzip.field("Content-Encoding")).isEqualTo("gzip");
        assertThat(JSON.std.mapFrom(new GZIPInputStream(new ByteArrayInputStream(gzip.body()))))
                .containsEntry("gzipped", true)
                .containsEntry("method", "GET");
        var deflate = get("/deflate");
        assertThat(deflate.field("Content-Encoding")).isEqualTo("deflate");
        assertThat(JSON.std.mapFrom(new InflaterInputStream(new ByteArrayInputStream(deflate.body()))))
                .containsEntry("deflated", true);
    }

    @ParameterizedTest
    @CsvSource({
        "/redirect/3, /relative-redirect/2",
        "/redirect/1, /get",
        "/redirect/3?absolute=true, http://a/absolute-redirect/2",
        "/relative-redirect/1, /get",
        "/relative-redirect/7, /relative-redirect/6",
        "/absolute-redirect/5, http://a/absolute-redirect/4",
        "/absolute-redirect/1, http://a/get",
        "/redirect-to?url=%2Fx%3Fy, /x?y",
        "/redirect-to?URL=http://b/, http://b/"
    })
    void redirects(String path, String location) throws IOException {
        var response = get(path);
        assertThat(response.status()).isEqualTo(302);
        assertThat(response.field("Location")).isEqualTo(location);
    }

    @Test
    void redirectToTakesAStatus() throws IOException {
        assertThat(get("/redirect-to?url=/&status_code=307").status()).isEqualTo(307);
        assertThat(get("/redirect-to?url=/&status_code=200").status()).isEqualTo(302);
    }

    @Test
    void aLineBreakInTheQueryDoesNotBecomeAHeader() throws IOException {
        var response = get("/redirect-to?url=%0d%0aSet-Cookie:%20stolen");
        assertThat(response.status()).isEqualTo(500);
        assertThat(response.field("Set-Cookie")).isEmpty();
        assertThat(get("/response-headers?a%0d%0ab=c").status()).isEqualTo(500);
    }

    @Test
    void setsAndDeletesAndShowsCookies() throws IOException {
        assertThat(get("/cookies/set/name/value").field("Set-Cookie")).isEqualTo("name=value; Path=/");
        assertThat(get("/cookies/set?a=b%20c%3B").field("Set-Cookie")).isEqualTo("a=\"b c\\073\"; Path=/");
        assertThat(get("/cookies/delete?a").field("Set-Cookie"))
                .isEqualTo("a=; Expires=Thu, 01-Jan-1970 00:00:00 GMT; Max-Age=0; Path=/");
        assertThat(get("/cookies/set/name/value").field("Location")).isEqualTo("/cookies");
        assertThat(json(server.exchange("GET /cookies HTTP/1.1\nHost: a\nCookie: a=\"b c\\073\"; x=y; __utma=1\n\n")))
                .containsEntry("cookies", Map.of("a", "b c;", "x", "y"));
    }

    @Test
    void asksForBasicCredentials() throws IOException {
        String right = "Authorization: Basic dTpw\n";
        assertThat(get("/basic-auth/u/p").status()).isEqualTo(401);
        assertThat(get("/hidden-basic-auth/u/p").status()).isEqualTo(404);
        var response = server.exchange("GET /basic-auth/u/p HTTP/1.1\nHost: a\n" + right + "\n");
        assertThat(response.text()).isEqualTo("{\n  \"authenticated\": true,\n  \"user\": \"u\"\n}\n");
        assertThat(server.exchange("GET /basic-auth/u/q HTTP/1.1\nHost: a\n" + right + "\n")
                        .status())
                .isEqualTo(401);
        assertThat(server.exchange("GET /basic-auth/u/p HTTP/1.1\nAuthorization: Basic !\n\n")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void asksForABearerToken() throws IOException {
        assertThat(get("/bearer").field("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(json(server.exchange("GET /bearer HTTP/1.1\nAuthorization: Bearer t\n\n")))
                .containsEntry("token", "t");
    }

    @Test
    void obeysEntityTags() throws IOException {
        assertThat(get("/etag/x").field("ETag")).isEqualTo("x");
        assertThat(server.exchange("GET /etag/x HTTP/1.1\nIf-None-Match: \"y\", W/\"x\"\n\n")
                        .status())
                .isEqualTo(304);
        assertThat(server.exchange("GET /etag/x HTTP/1.1\nIf-Match: y\n\n").status())
                .isEqualTo(412);
        assertThat(server.exchange("GET /etag/x HTTP/1.1\nIf-Match: *\n\n").status())
                .isEqualTo(200);
    }

    @Test
    void cacheAnswers304ToAConditionalRequest() throws IOException {
        assertThat(get("/cache").fieldNames()).contains("Last-Modified", "ETag");
        assertThat(server.exchange("GET /cache HTTP/1.1\nIf-None-Match: x\n\n").status())
                .isEqualTo(304);
        assertThat(get("/cache/60").field("Cache-Control")).isEqualTo("public, max-age=60");
    }

    @Test
    void responseHeadersTellTheirOwnLength() throws IOException {
        var response = get("/response-headers?animal=dog&animal=cat&Content-Length=1&Transfer-Encoding=chunked");
        assertThat(response.fields()).contains("animal: dog", "animal: cat");
        assertThat(json(response))
                .containsEntry("Content-Length", response.field("Content-Length"))
                .containsEntry("animal", List.of("dog", "cat"))
                .doesNotContainKey("Transfer-Encoding");
    }

    @Test
    void answersTheSimpleQuestions() throws IOException {
        assertThat(get("/ip").text()).isEqualTo("{\n  \"origin\": \"127.0.0.1\"\n}\n");
        assertThat(server.exchange("GET /user-agent HTTP/1.1\nUser-Agent: me\n\n")
                        .text())
                .isEqualTo("{\n  \"user-agent\": \"me\"\n}\n");
        assertThat(get("/uuid").text()).containsPattern("\"uuid\": \"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-");
        assertThat(get("/base64/SFRUUEJJTiBpcyBhd2Vzb21l").text()).isEqualTo("HTTPBIN is awesome");
        assertThat(get("/base64/!").text()).startsWith("Incorrect Base64 data");
    }

    @ParameterizedTest
    @CsvSource({
        "/html, text/html; charset=utf-8, <h1>Herman Melville - Moby-Dick</h1>",
        "/json, application/json, '\"title\": \"Sample Slide Show\"'",
        "/xml, application/xml, <slideshow",
        "/robots.txt, text/plain, Disallow: /deny",
        "/deny, text/plain, YOU SHOULDN'T BE HERE",
        "/encoding/utf8, text/html; charset=utf-8, ∀x∈ℝ",
        "/forms/post, text/html; charset=utf-8, 'name=\"custname\"'",
        "/, text/html; charset=utf-8, /absolute-redirect/&lt;int:n&gt;"
    })
    void hasItsDocuments(String path, String contentType, String part) throws IOException {
        var response = get(path);
        assertThat(response.field("Content-Type")).isEqualTo(contentType);
        assertThat(response.text()).contains(part);
    }

    @Test
    void answersAPreflight() throws IOException {
        var response = server.exchange(
                "OPTIONS /get HTTP/1.1\nHost: a\nOrigin: http://b\nAccess-Control-Request-Headers: x-test\n\n");
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(response.field("Access-Control-Allow-Origin")).isEqualTo("http://b");
        assertThat(response.field("Access-Control-Allow-Methods")).isEqualTo("GET, POST, PUT, DELETE, PATCH, OPTIONS");
        assertThat(response.field("Access-Control-Allow-Headers")).isEqualTo("x-test");
        assertThat(response.field("Access-Control-Max-Age")).isEqualTo("3600");
    }

    @Test
    void refusesAWrongMethodAndAnUnknownPath() throws IOException {
        var wrong = server.exchange("POST /get HTTP/1.1\nHost: a\n\n");
        assertThat(wrong.statusLine()).isEqualTo("HTTP/1.1 405 METHOD NOT ALLOWED");
        assertThat(wrong.field("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        var unknown = get("/nothing/here");
        assertThat(unknown.statusLine()).isEqualTo("HTTP/1.1 404 NOT FOUND");
        assertThat(unknown.text()).contains("<title>404 Not Found</title>", "<h1>Not Found</h1>");
        assertThat(get("/status/a/b").status()).isEqualTo(404);
        assertThat(get("/bytes/x").status()).isEqualTo(404);
        assertThat(get("/get/").status()).isEqualTo(404);
    }

    @Test
    void headOfGetIsAnswered() throws IOException {
        try (var client = server.connect()) {
            var head = client.send("HEAD /ip HTTP/1.1\nHost: a\n\n").receiveHeadOnly();
            assertThat(head.field("Content-Length")).isEqualTo("28");
        }
    }

    @Test
    void theLogIsThatOfGunicornWithOutsideTextEscaped() throws IOException {
        try (var own = new TestServer(new Httpbin())) {
            own.exchange("GET /status/418?\" HTTP/1.1\nHost: a\nUser-Agent: a\"b\u009b31m\n\n");
            await().until(() -> !own.log().isEmpty());
            assertThat(own.log().get(0))
                    .matches("127\\.0\\.0\\.1 - - \\[\\d\\d/[A-Z][a-z]{2}/\\d{4}:\\d\\d:\\d\\d:\\d\\d \\+0000] "
                            + "\"GET /status/418\\?\\\\\" HTTP/1\\.1\" 418 135 \"-\" \"a\\\\\"b\\\\x9b31m\"");
        }
    }

    private static RawClient.Response get(String path) throws IOException {
        return server.exchange("GET " + path + " HTTP/1.1\nHost: a\n\n");
    }

    private static RawClient.Response post(String path, String contentType, String body) throws IOException {
        try (var client = server.connect()) {
            byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            return client.send("POST " + path + " HTTP/1.1\nHost: a\nContent-Type: " + contentType
                            + "\nContent-Length: " + bytes.length + "\n\n")
                    .sendBytes(bytes)
                    .receive();
        }
    }

    private static Map<String, Object> json(RawClient.Response response) {
        return JSON.std.mapFrom(response.text());
    }
}
