package dev.meshgw.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.meshgw.gateway.admin.ListenerTraffic;
import dev.meshgw.mesh.MeshDirectory;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.compile.CompileOptions;
import dev.meshgw.snapshot.compile.GatewayWorkload;
import dev.meshgw.snapshot.compile.ServiceOverride;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

/** The admin interface of a running gateway that has answered requests, with the JDK's client. */
class AdminInterfaceTest {

    private static final String HOST = "httpbin.example.com";
    private static final String CLUSTER = "outbound|8000||httpbin.default.svc.cluster.local";
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @TempDir
    static Path folder;

    private static HttpServer upstream;
    private static TlsCredential credential;
    private static GatewayRuntime gateway;
    private static URI admin;

    @BeforeAll
    static void start() throws Exception {
        upstream = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        upstream.createContext("/", exchange -> {
            exchange.sendResponseHeaders(418, -1);
            exchange.close();
        });
        upstream.start();
        credential = ROOT.issueServer(HOST);
        write("istio-system/secret/httpbin-credential.yaml", """
                apiVersion: v1
                kind: Secret
                metadata: { name: httpbin-credential }
                stringData:
                  tls.crt: |
                %s
                  tls.key: |
                %s
                """.formatted(
                        Pem.print(credential.leaf()).indent(4).stripTrailing(),
                        Pem.print(credential.privateKey()).indent(4).stripTrailing()));
        write("default/gateway/mygateway.yaml", """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: { name: mygateway }
                spec:
                  selector: { istio: ingressgateway }
                  servers:
                  - port: { number: 443, name: https, protocol: HTTPS }
                    tls: { mode: SIMPLE, credentialName: httpbin-credential }
                    hosts: [ "httpbin.example.com" ]
                """);
        write("default/virtualservice/httpbin.yaml", """
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata: { name: httpbin }
                spec:
                  hosts: [ "httpbin.example.com" ]
                  gateways: [ mygateway ]
                  http:
                  - match: [ { uri: { prefix: /status } } ]
                    route: [ { destination: { host: httpbin, port: { number: 8000 } } } ]
                """);
        gateway = GatewayRuntime.start(options(folder.resolve("mesh")).build());
        admin = URI.create("http://" + gateway.status().admin());
        try (var connection = HttpsConnection.open(port(), HOST, ROOT.trustBundle())) {
            assertThat(connection.get("/status/418")).isEqualTo(418);
            assertThat(connection.get("/nowhere")).isEqualTo(404);
        }
        await().atMost(PATIENCE).until(() -> stat(listener("downstream_cx_destroy")) == 1);
    }

    @AfterAll
    static void stop() {
        gateway.close();
        upstream.stop(0);
    }

    private static GatewayOptions.Builder options(Path mesh) {
        var httpbin = ServiceOverride.of(
                "httpbin", 8000, "127.0.0.1", upstream.getAddress().getPort());
        return GatewayOptions.on("mesh", new MeshDirectory(mesh))
                .compile(new CompileOptions(
                        GatewayWorkload.ISTIO_INGRESSGATEWAY, "127.0.0.1", Map.of(443, 0), List.of(httpbin)))
                .admin(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    }

    private static void write(String file, String text) throws IOException {
        RunFile.replace(folder.resolve("mesh").resolve(file), text);
    }

    private static int port() {
        return gateway.status().listeners().get(0).port();
    }

    // How it is asked.

    @Test
    void nothingIsCached() throws Exception {
        assertThat(get("/ready").headers().firstValue("cache-control")).hasValue("no-cache, max-age=0");
    }

    @Test
    void anUnknownPathNamesTheKnownOnes() throws Exception {
        HttpResponse<String> response = get("/nothing");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body())
                .startsWith("invalid path. admin commands are:\n")
                .contains("  /quitquitquit (POST): ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/quitquitquit",
                "/drain_listeners",
                "/healthcheck/fail",
                "/healthcheck/ok",
                "/reset_counters",
                "/logging?level=info"
            })
    void whatChangesSomethingTakesAPost(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).isEqualTo(405);
        assertThat(response.body()).isEqualTo("Method GET not allowed, POST required.");
    }

    @Test
    void aWebPageCannotUseIt() throws Exception {
        var fromPage = HttpRequest.newBuilder(admin.resolve("/ready")).header("Origin", "http://example.com");
        assertThat(send(fromPage).statusCode()).isEqualTo(403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "attacker.example.com",
                "attacker.example.com:15000",
                "127.0.0.1.nip.io",
                "[::1",
                "",
                "localhost.evil.com"
            })
    void aForeignHostIsRefused(String host) throws Exception {
        assertThat(raw("GET /ready HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 403 ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "LOCALHOST:15000", "127.0.0.1", "10.0.0.7:80", "[::1]:15000"})
    void aLiteralHostIsWelcome(String host) throws Exception {
        assertThat(raw("GET /ready HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ");
    }

    @Test
    void aRequestNeedsAHost() throws Exception {
        assertThat(raw("GET /ready HTTP/1.1\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void anEndlessHeadIsRefused() throws Exception {
        String head = "GET /ready HTTP/1.1\r\nHost: localhost\r\nx: " + "a".repeat(64 * 1024) + "\r\n\r\n";
        assertThat(raw(head)).doesNotContain(" 200 ");
    }

    @Test
    void aClientThatSaysNothingHoldsUpNobody() throws Exception {
        try (var silent = connect()) {
            silent.getOutputStream().write("GET /rea".getBytes(StandardCharsets.US_ASCII));
            assertThat(get("/ready").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void headersCanBeAskedForAlone() throws Exception {
        var head = HttpRequest.newBuilder(admin.resolve("/ready")).method("HEAD", BodyPublishers.noBody());
        assertThat(send(head).statusCode()).isEqualTo(200);
    }

    // Pages.

    @Test
    void theHomePageLinksThePages() throws Exception {
        HttpResponse<String> response = get("/");
        assertThat(response.headers().firstValue("content-type")).hasValue("text/html; charset=UTF-8");
        assertThat(response.body()).contains("<a href=\"/stats/prometheus\">").doesNotContain("href=\"/quitquitquit\"");
    }

    @Test
    void aListenerIsNamedAsIstioNamesIt() throws Exception {
        assertThat(get("/listeners").body()).matches("0\\.0\\.0\\.0_\\d+::127\\.0\\.0\\.1:" + port() + "\n");
    }

    @Test
    void listenersAreJsonOnRequest() throws Exception {
        assertThat(json("/listeners?format=json"))
                .extracting("listener_statuses")
                .asString()
                .contains("local_address={socket_address={address=127.0.0.1, port_value=" + port() + "}}");
    }

    @Test
    void anEndpointShowsItsCounters() throws Exception {
        String prefix = CLUSTER + "::127.0.0.1:" + upstream.getAddress().getPort() + "::";
        assertThat(get("/clusters").body().lines())
                .contains(
                        prefix + "cx_total::1",
                        prefix + "rq_total::1",
                        prefix + "rq_success::1",
                        prefix + "rq_active::0",
                        prefix + "health_flags::healthy",
                        prefix + "weight::1",
                        CLUSTER + "::default_priority::max_connections::4294967295",
                        CLUSTER + "::added_via_api::true");
    }

    @Test
    void clustersAreJsonOnRequest() throws Exception {
        assertThat(json("/clusters?format=json").get("cluster_statuses"))
                .asString()
                .contains("name=" + CLUSTER)
                .contains("{type=COUNTER, name=rq_total, value=1}")
                .contains("eds_health_status=HEALTHY");
    }

    @Test
    void aCertificateInUseIsDescribed() throws Exception {
        assertThat(get("/certs").body())
                .contains("<inline>")
                .contains(credential.leaf().getSerialNumber().toString(16))
                .contains("\"dns\" : \"" + HOST + "\"")
                .contains(credential.leaf().getNotAfter().toInstant().toString())
                .contains("days_until_expiration");
    }

    @Test
    void theDumpHasEnvoysSections() throws Exception {
        assertThat(get("/config_dump").body())
                .contains(
                        "type.googleapis.com/envoy.admin.v3.ListenersConfigDump",
                        "type.googleapis.com/envoy.admin.v3.RoutesConfigDump",
                        "type.googleapis.com/envoy.admin.v3.ClustersConfigDump",
                        "type.googleapis.com/envoy.admin.v3.SecretsConfigDump",
                        "\"name\" : \"kubernetes://httpbin-credential\"",
                        "\"prefix\" : \"/status\"");
    }

    @Test
    void thePrivateKeyIsRedacted() throws Exception {
        String dump = get("/config_dump").body();
        byte[] key = credential.privateKey().getEncoded();
        String der = Base64.getEncoder().encodeToString(key);
        String pem = Base64.getEncoder()
                .encodeToString(Pem.print(credential.privateKey()).getBytes(StandardCharsets.UTF_8));
        assertThat(dump)
                .contains("[redacted]")
                .doesNotContain(der)
                .doesNotContain(pem)
                .doesNotContain("PRIVATE KEY");
    }

    @Test
    void oneListOfTheDumpCanBeAskedFor() throws Exception {
        Map<String, Object> dump = json("/config_dump?resource=dynamic_active_clusters&mask=cluster.name");
        assertThat(dump.get("configs"))
                .asString()
                .contains("cluster={@type=type.googleapis.com/envoy.config.cluster.v3.Cluster, name=" + CLUSTER + "}")
                .doesNotContain("load_assignment");
    }

    @Test
    void anUnknownListOfTheDumpIsNotFound() throws Exception {
        HttpResponse<String> response = get("/config_dump?resource=nothing");
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(response.body()).isEqualTo("nothing not found in config dump");
    }

    @Test
    void theDumpCanBeRestrictedByName() throws Exception {
        assertThat(get("/config_dump?name_regex=^kubernetes:").body())
                .contains("kubernetes://httpbin-credential\",")
                .doesNotContain("\"load_assignment\"");
    }

    @Test
    void serverInfoTellsVersionStateAndUptime() throws Exception {
        assertThat(json("/server_info"))
                .containsEntry("version", "meshgw")
                .containsEntry("state", "LIVE")
                .containsKeys("uptime_current_epoch", "command_line_options");
    }

    @Test
    void memoryIsInNumbersAsStrings() throws Exception {
        assertThat(json("/memory").get("allocated")).asString().matches("\\d+");
    }

    // Statistics.

    @Test
    void aHandshakeIsCountedAtItsListener() throws Exception {
        assertThat(stat(listener("ssl.handshake"))).isEqualTo(1);
        assertThat(stat(listener("ssl.versions.TLSv1.3"))).isEqualTo(1);
        assertThat(stat(listener("ssl.no_certificate"))).isEqualTo(1);
        assertThat(stat(listener("downstream_cx_total"))).isEqualTo(1);
        assertThat(stat(listener("downstream_cx_active"))).isZero();
        assertThat(get("/stats?filter=ssl.ciphers").body()).contains(".ssl.ciphers.TLS_AES_");
    }

    @Test
    void requestsAreCountedByTheClassOfTheirStatus() throws Exception {
        assertThat(stat(http("downstream_rq_total"))).isEqualTo(2);
        assertThat(stat(http("downstream_rq_4xx"))).isEqualTo(2);
        assertThat(stat(http("downstream_rq_5xx"))).isZero();
        assertThat(stat(http("no_route"))).isEqualTo(1);
        assertThat(stat(http("downstream_cx_ssl_total"))).isEqualTo(1);
        assertThat(stat(http("downstream_rq_active"))).isZero();
    }

    @Test
    void anUpstreamIsCountedAtItsCluster() throws Exception {
        String cluster = "cluster." + CLUSTER + ";.";
        assertThat(stat(cluster + "upstream_rq_418")).isEqualTo(1);
        assertThat(stat(cluster + "upstream_rq_4xx")).isEqualTo(1);
        assertThat(stat(cluster + "upstream_cx_total")).isEqualTo(1);
        assertThat(stat(cluster + "upstream_rq_active")).isZero();
        assertThat(stat(cluster + "membership_healthy")).isEqualTo(1);
    }

    @Test
    void theServerCountsItself() throws Exception {
        assertThat(stat("server.live")).isEqualTo(1);
        assertThat(stat("server.state")).isZero();
        assertThat(stat("server.concurrency")).isPositive();
        assertThat(stat("listener_manager.total_listeners_active")).isEqualTo(1);
        assertThat(stat("listener_manager.listener_added")).isEqualTo(1);
        assertThat(stat("cluster_manager.active_clusters")).isPositive();
        assertThat(stat("sds.kubernetes_//httpbin-credential.update_success")).isEqualTo(1);
    }

    @Test
    void usedonlyLeavesOutWhatNeverHappened() throws Exception {
        assertThat(get("/stats?usedonly").body())
                .contains("ssl.handshake: 1\n")
                .doesNotContain("ssl.fail_verify_error");
    }

    @Test
    void aHistogramIsASummary() throws Exception {
        assertThat(get("/stats?filter=upstream_rq_time$").body())
                .startsWith("cluster." + CLUSTER + ";.upstream_rq_time: P0(nan,")
                .contains(" P99.5(nan,");
    }

    @Test
    void statsAreJsonOnRequest() throws Exception {
        assertThat(json("/stats?format=json&filter=server.live").get("stats"))
                .isEqualTo(List.of(Map.of("name", "server.live", "value", 1)));
    }

    @Test
    void aBrokenFilterIsABadRequest() throws Exception {
        HttpResponse<String> response = get("/stats?filter=(");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("Invalid re2 regex");
    }

    @Test
    void prometheusGetsEnvoysNamesAndLabels() throws Exception {
        assertThat(get("/stats/prometheus").body().lines())
                .contains(
                        "# TYPE envoy_http_downstream_rq_xx counter",
                        "envoy_cluster_upstream_rq_xx{envoy_response_code_class=\"4\",envoy_cluster_name=\"" + CLUSTER
                                + "\"} 1",
                        "envoy_cluster_upstream_rq{envoy_response_code=\"418\",envoy_cluster_name=\"" + CLUSTER
                                + "\"} 1",
                        "# TYPE envoy_cluster_upstream_rq_time histogram",
                        "envoy_server_live{} 1");
    }

    @Test
    void prometheusIsValidExposition() throws Exception {
        HttpResponse<String> response = get("/stats/prometheus");
        assertThat(response.headers().firstValue("content-type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        Exposition.check(response.body());
    }

    @Test
    void statsCanBePrometheusToo() throws Exception {
        assertThat(get("/stats?format=prometheus&filter=server.live").body())
                .isEqualTo("# TYPE envoy_server_live gauge\nenvoy_server_live{} 1\n");
    }

    // Commands, each on what no other test looks at, or on a gateway of its own.

    @Test
    void aLevelCanBeChangedWhileItRuns() throws Exception {
        assertThat(get("/logging").body()).startsWith("active loggers:\n").contains("  config: ");
        assertThat(post("/logging?config=debug").body()).contains("  config: debug\n");
        assertThat(post("/logging?config=info").body()).contains("  config: info\n");
    }

    @Test
    void anUnknownLoggerIsABadRequest() throws Exception {
        HttpResponse<String> response = post("/logging?nobody=debug");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).startsWith("error: unknown logger name\n");
    }

    @Test
    void aFailedHealthcheckMakesItNotReady() throws Exception {
        try (var own = GatewayRuntime.start(options(folder.resolve("health")).build())) {
            URI there = URI.create("http://" + own.status().admin());
            assertThat(post(there.resolve("/healthcheck/fail")).body()).isEqualTo("OK\n");
            HttpResponse<String> ready = send(HttpRequest.newBuilder(there.resolve("/ready")));
            assertThat(ready.statusCode()).isEqualTo(503);
            assertThat(ready.body()).isEqualTo("DRAINING\n");
            post(there.resolve("/healthcheck/ok"));
            assertThat(send(HttpRequest.newBuilder(there.resolve("/ready"))).body())
                    .isEqualTo("LIVE\n");
        }
    }

    @Test
    void drainedListenersRefuseConnectionsAndStaySo() throws Exception {
        Path mesh = folder.resolve("drained");
        RunFile.replace(mesh.resolve("default/gateway/plain.yaml"), """
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata: { name: plain }
                spec:
                  selector: { istio: ingressgateway }
                  servers:
                  - port: { number: 443, name: http, protocol: HTTP }
                    hosts: [ "*" ]
                """);
        try (var own = GatewayRuntime.start(options(mesh).build())) {
            URI there = URI.create("http://" + own.status().admin());
            int drained = own.status().listeners().get(0).port();
            assertThat(post(there.resolve("/drain_listeners")).body()).isEqualTo("OK\n");
            assertThat(accepts(drained)).isFalse();
            assertThat(send(HttpRequest.newBuilder(there.resolve("/listeners"))).body())
                    .isEmpty();

            RunFile.replace(mesh.resolve("default/gateway/other.yaml"), """
                    apiVersion: networking.istio.io/v1
                    kind: Gateway
                    metadata: { name: other }
                    spec:
                      selector: { istio: ingressgateway }
                      servers:
                      - port: { number: 443, name: http, protocol: HTTP }
                        hosts: [ "other.example.com" ]
                    """);
            String before = own.status().configured();
            await().atMost(PATIENCE).until(() -> !own.status().configured().equals(before));
            assertThat(accepts(drained)).isFalse();
        }
    }

    private static boolean accepts(int port) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return socket.isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void countersCanBeginAnew() throws Exception {
        try (var own = GatewayRuntime.start(options(folder.resolve("anew")).build())) {
            URI there = URI.create("http://" + own.status().admin());
            URI added = there.resolve("/stats?filter=lds.update_success");
            assertThat(send(HttpRequest.newBuilder(added)).body())
                    .isEqualTo("listener_manager.lds.update_success: 1\n");
            post(there.resolve("/reset_counters"));
            assertThat(send(HttpRequest.newBuilder(added)).body())
                    .isEqualTo("listener_manager.lds.update_success: 0\n");
        }
    }

    @Test
    void theTrafficOfAListenerCanBeAskedFor() throws Exception {
        assertThat(ListenerTraffic.of(new InetSocketAddress(admin.getHost(), admin.getPort())))
                .containsExactly(new ListenerTraffic("127.0.0.1:" + port(), 1, 0, 2, 0, 0));
    }

    private static String listener(String stat) {
        return "listener\\.0\\.0\\.0\\.0_\\d+\\." + Pattern.quote(stat);
    }

    private static String http(String stat) {
        return "http\\.outbound_0\\.0\\.0\\.0_\\d+;\\." + Pattern.quote(stat);
    }

    /** @param name of one statistic; that of a listener as a regular expression, as it holds the port */
    private static long stat(String name) throws Exception {
        Pattern line = Pattern.compile(
                "^" + (name.startsWith("listener\\") || name.startsWith("http\\") ? name : Pattern.quote(name))
                        + ": (\\d+)$",
                Pattern.MULTILINE);
        Matcher found = line.matcher(get("/stats").body());
        assertThat(found.find()).as(name).isTrue();
        return Long.parseLong(found.group(1));
    }

    private static HttpResponse<String> get(String path) throws IOException, InterruptedException {
        String escaped = path.replace("|", "%7C").replace("^", "%5E");
        return send(HttpRequest.newBuilder(admin.resolve(escaped)));
    }

    private static Map<String, Object> json(String path) throws Exception {
        HttpResponse<String> response = get(path);
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
        return JSON.std.mapFrom(response.body());
    }

    private static HttpResponse<String> post(String path) throws Exception {
        return post(admin.resolve(path));
    }

    private static HttpResponse<String> post(URI uri) throws Exception {
        return send(HttpRequest.newBuilder(uri).POST(BodyPublishers.noBody()));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), BodyHandlers.ofString());
    }

    private static Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), admin.getPort());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        return socket;
    }

    /** @return everything that is answered until the server closes */
    private static String raw(String request) throws IOException {
        try (var socket = connect()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new ByteArrayOutputStream();
            try {
                socket.getInputStream().transferTo(answer);
            } catch (IOException reset) {
                // what came before it counts
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    /** The rules of the text format, version 0.0.4, as promtool checks them. */
    private static final class Exposition {

        private static final Pattern SAMPLE =
                Pattern.compile("([a-zA-Z_:][a-zA-Z0-9_:]*)\\{(.*)\\} (NaN|[+-]?Inf|-?[0-9.e+]+)");
        private static final Pattern LABEL =
                Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\\n]|\\\\[\\\\n\"])*)\"(,|$)");

        static void check(String text) {
            assertThat(text).endsWith("\n");
            Set<String> types = new HashSet<>();
            Set<String> samples = new HashSet<>();
            String metric = "";
            String type = "";
            for (String line : text.split("\n")) {
                if (line.startsWith("# TYPE ")) {
                    String[] words = line.split(" ");
                    metric = words[2];
                    type = words[3];
                    assertThat(types.add(metric)).as("one type of " + metric).isTrue();
                    assertThat(type).isIn("counter", "gauge", "histogram");
                    continue;
                }
                Matcher sample = SAMPLE.matcher(line);
                assertThat(sample.matches()).as(line).isTrue();
                assertThat(sample.group(1)).as("the group of " + line).isIn(names(metric, type));
                assertThat(samples.add(sample.group(1) + labels(sample.group(2))))
                        .as("once: " + line)
                        .isTrue();
            }
            assertThat(types).hasSizeGreaterThan(40);
        }

        private static List<String> names(String metric, String type) {
            return type.equals("histogram")
                    ? List.of(metric + "_bucket", metric + "_sum", metric + "_count")
                    : List.of(metric);
        }

        private static List<String> labels(String text) {
            var labels = new ArrayList<String>();
            Matcher label = LABEL.matcher(text);
            int end = 0;
            while (end < text.length() && label.find(end)) {
                assertThat(label.start()).as(text).isEqualTo(end);
                assertThat(labels).as(text).noneMatch(known -> known.startsWith(label.group(1) + "="));
                labels.add(label.group(1) + "=" + label.group(2));
                end = label.end();
            }
            assertThat(end).as(text).isEqualTo(text.length());
            return labels;
        }
    }
}
