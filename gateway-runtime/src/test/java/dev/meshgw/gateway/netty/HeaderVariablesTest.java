package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.http;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.gateway.netty.DataPlaneOptions.TlsEngine;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.snapshot.HeaderFormat;
import dev.meshgw.snapshot.HeaderFormat.Command;
import dev.meshgw.snapshot.HeaderFormat.Part;
import dev.meshgw.snapshot.HeaderFormat.Text;
import dev.meshgw.snapshot.HeaderFormat.Variable;
import dev.meshgw.snapshot.Route;
import dev.meshgw.snapshot.RouteAction;
import dev.meshgw.snapshot.RouteAction.Header;
import dev.meshgw.snapshot.RouteAction.HeaderEdits;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication;
import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Envoy's variables in the values of headers, and which answers get the headers of a route. */
@ExtendWith(LeakGuard.class)
class HeaderVariablesTest {

    private static Gateway gateway(Route route) {
        return Gateway.serving(snapshot(listener("http", http(route))));
    }

    private static Header header(String name, Part... parts) {
        return new Header(name, "written", new HeaderFormat(List.of(parts)));
    }

    private static Variable variable(Command command, String argument) {
        return new Variable(command, argument, "", -1);
    }

    private static HeaderEdits request(Header... set) {
        return new HeaderEdits(List.of(set), List.of(), List.of(), List.of(), List.of(), List.of());
    }

    private static HeaderEdits response(Header... set) {
        return new HeaderEdits(List.of(), List.of(), List.of(), List.of(set), List.of(), List.of());
    }

    @Test
    void aRequestTellsWhoAskedForWhat() throws Exception {
        HeaderEdits edits = request(
                header("x-who", variable(Command.DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT, ""), new Text(" 100%")),
                header("x-what", variable(Command.REQ, ":method"), new Text(" "), variable(Command.REQ, ":path")),
                header("x-how", variable(Command.PROTOCOL, "")),
                header("x-short", new Variable(Command.REQ, "nope", "user-agent", 4)),
                header("x-nothing", variable(Command.REQ, "nope")));
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(RouteBuilder.to(cluster("c", backend.port()))
                        .headers(edits)
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            client.send("GET /p?q HTTP/1.1\r\nHost: a\r\nUser-Agent: curl/8\r\nX-Nothing: kept\r\n\r\n")
                    .response();
            var request = backend.nextRequest();
            assertThat(request.header("x-who")).isEqualTo("127.0.0.1 100%");
            assertThat(request.header("x-what")).isEqualTo("GET /p?q");
            assertThat(request.header("x-how")).isEqualTo("HTTP/1.1");
            assertThat(request.header("x-short")).isEqualTo("curl");
            assertThat(request.header("x-nothing")).isEqualTo("kept");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsEngine.class,
            names = {"BORINGSSL", "JDK"})
    void aRequestTellsWhoseCertificateTheClientShowed(TlsEngine engine) throws Exception {
        var root = CertificateAuthority.create("root");
        TlsCredential client = root.issueClient("client.example.com");
        HeaderEdits edits = request(
                header("x-subject", variable(Command.DOWNSTREAM_PEER_SUBJECT, "")),
                header("x-issuer", variable(Command.DOWNSTREAM_PEER_ISSUER, "")),
                header("x-serial", variable(Command.DOWNSTREAM_PEER_SERIAL, "")),
                header("x-hash", variable(Command.DOWNSTREAM_PEER_FINGERPRINT_256, "")),
                header("x-until", variable(Command.DOWNSTREAM_PEER_CERT_V_END, "")),
                header("x-cert", variable(Command.DOWNSTREAM_PEER_CERT, "")),
                header("x-server", variable(Command.DOWNSTREAM_LOCAL_SUBJECT, "")),
                header("x-tls", variable(Command.DOWNSTREAM_TLS_VERSION, "")),
                header("x-cipher", variable(Command.DOWNSTREAM_TLS_CIPHER, "")),
                header("x-sni", variable(Command.REQUESTED_SERVER_NAME, "")));
        var clients = new ClientAuthentication.Requested(true, root.trustBundle(), List.of());
        var options = DataPlaneOptions.defaults().toBuilder().tlsEngine(engine).build();
        try (var backend = HttpBackend.ok("x")) {
            Route route =
                    RouteBuilder.to(cluster("c", backend.port())).headers(edits).build();
            var chain = Snapshots.https(
                    "a.example.com", Snapshots.termination(clients, root.issueServer("a.example.com")), route);
            try (var gateway = Gateway.serving(snapshot(listener("https", chain)), options);
                    var http = new HttpClientSocket(
                            TlsClient.trusting(root, client).connect(gateway, "a.example.com"))) {
                http.get("/");
                var request = backend.nextRequest();
                assertThat(request.header("x-subject")).isEqualTo("CN=client.example.com");
                assertThat(request.header("x-issuer")).startsWith("CN=root");
                assertThat(new BigInteger(request.header("x-serial"), 16))
                        .isEqualTo(client.leaf().getSerialNumber());
                assertThat(request.header("x-hash")).matches("[0-9a-f]{64}");
                assertThat(request.header("x-until")).matches("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}.000Z");
                assertThat(request.header("x-cert")).startsWith("-----BEGIN%20CERTIFICATE-----%0A");
                assertThat(request.header("x-server")).isEqualTo("CN=a.example.com");
                assertThat(request.header("x-tls")).isEqualTo("TLSv1.3");
                assertThat(request.header("x-cipher")).startsWith("TLS_AES_");
                assertThat(request.header("x-sni")).isEqualTo("a.example.com");
            }
        }
    }

    @Test
    void aResponseTellsWhatHappened() throws Exception {
        HeaderEdits edits = response(
                header("x-code", variable(Command.RESPONSE_CODE, "")),
                header("x-type", variable(Command.RESP, "x-kind")),
                header("x-from", variable(Command.UPSTREAM_HOST, "")),
                header("x-cluster", variable(Command.UPSTREAM_CLUSTER, "")));
        try (var backend = HttpBackend.answering("HTTP/1.1 201 Created\r\nX-Kind: new\r\nContent-Length: 0\r\n\r\n");
                var gateway = gateway(RouteBuilder.to(cluster("c", backend.port()))
                        .headers(edits)
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.header("x-code")).isEqualTo("201");
            assertThat(response.header("x-type")).isEqualTo("new");
            assertThat(response.header("x-from")).isEqualTo("127.0.0.1:" + backend.port());
            assertThat(response.header("x-cluster")).isEqualTo("c");
        }
    }

    @Test
    void answersOfTheGatewayGetTheHeadersOfTheRoute() throws Exception {
        HeaderEdits edits =
                response(new Header("x-route", "mine"), header("x-flags", variable(Command.RESPONSE_FLAGS, "")));
        try (var gateway =
                        gateway(RouteBuilder.to(cluster("empty")).headers(edits).build());
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.status()).isEqualTo(503);
            assertThat(response.header("x-route")).isEqualTo("mine");
            assertThat(response.header("x-flags")).isEqualTo("UH");
            assertThat(response.header("content-type")).isEqualTo("text/plain");
        }
    }

    @Test
    void aDirectResponseMayNameItsType() throws Exception {
        HeaderEdits edits = response(new Header("content-type", "application/json"));
        var direct = new RouteAction.DirectResponse(200, "{}".getBytes(), edits);
        try (var gateway = gateway(Snapshots.route(request -> true, direct));
                var client = new HttpClientSocket(gateway.connect())) {
            var response = client.get("/");
            assertThat(response.head().lines().filter(line -> line.startsWith("content-type")))
                    .containsExactly("content-type: application/json");
            assertThat(response.text()).isEqualTo("{}");
        }
    }

    @Test
    void theServerStaysIstioEnvoy() throws Exception {
        try (var backend = HttpBackend.ok("x");
                var gateway = gateway(RouteBuilder.to(cluster("c", backend.port()))
                        .headers(response(new Header("server", "mine")))
                        .build());
                var client = new HttpClientSocket(gateway.connect())) {
            assertThat(client.get("/").head().lines().filter(line -> line.startsWith("server")))
                    .containsExactly("server: istio-envoy");
        }
    }

    @Test
    void theHostBeforeARewriteIsTold() throws Exception {
        try (var backend = HttpBackend.ok("x")) {
            var action = new RouteAction.Forward(
                    Snapshots.to(cluster("c", backend.port())), null, "new.example.com", HeaderEdits.NONE, null);
            try (var gateway = gateway(Snapshots.route(request -> true, action));
                    var client = new HttpClientSocket(gateway.connect())) {
                client.get("/");
                var request = backend.nextRequest();
                assertThat(request.header("host")).isEqualTo("new.example.com");
                assertThat(request.header("x-envoy-original-host")).isEqualTo("a.example.com");
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', 2023-11-05T09:08:07.012Z",
        "%Y/%m/%d %H:%M:%S, 2023/11/05 09:08:07",
        "%s.%3f, 1699175287.012",
        "%b %e %I%p %j, Nov  5 09AM 309",
        "%E6S %%, 07.012345 %",
        "%a %A %B %y %F %T %z %Z, Sun Sunday November 23 2023-11-05 09:08:07 +0000 UTC"
    })
    void timesAreWrittenAsStrftimeDoes(String format, String expected) {
        assertThat(StrftimeFormat.format(format, Instant.parse("2023-11-05T09:08:07.012345Z")))
                .isEqualTo(expected);
    }
}
