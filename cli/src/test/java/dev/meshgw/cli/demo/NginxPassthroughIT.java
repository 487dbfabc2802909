package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The passthrough document with the real nginx behind the packaged gateway, and the real curl and openssl before it; besides,
 * TLS to the same nginx that the gateway begins.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NginxPassthroughIT {

    private static final String HOST = "nginx.example.com";

    /** How the gateway comes to know where nginx runs, each on a port of its own. */
    enum Way {
        SERVICE_OPTION(443),
        SERVICE_ENTRY(9443),
        ENDPOINT_SLICE(10443);

        private final int gatewayPort;

        Way(int gatewayPort) {
            this.gatewayPort = gatewayPort;
        }
    }

    private PackagedGateway gateway;
    private NginxProcess nginx;

    @BeforeAll
    void playTheDocument(@TempDir Path folder) throws IOException {
        assumeTrue(DocumentsIT.isOnPath("bash"), "needs bash");
        assumeTrue(DocumentsIT.isOnPath("curl") && DocumentsIT.isOnPath("openssl"), "needs curl and openssl");
        assumeTrue(DocumentsIT.isOnPath("nginx"), "needs nginx");
        assumeTrue(Files.exists(Path.of("/usr/share/nginx/html/index.html")), "needs the page of nginx");
        int port = NginxProcess.freePort();
        gateway = PackagedGateway.start(
                folder, "-p 0:80 -p 0:443 -p 0:9443 -p 0:10443 --service my-nginx:443=127.0.0.1:" + port);
        for (String command : Documents.commands(Documents.SNI_PASSTHROUGH, Documents.CERTIFICATES)) {
            gateway.must(command);
        }
        for (String command : Documents.commands(Documents.SNI_PASSTHROUGH, "Deploy an NGINX server")) {
            // The pod, whose place the real nginx takes.
            if (!command.startsWith("kubectl exec")) {
                gateway.must(command);
            }
        }
        for (String command : Documents.commands(Documents.SNI_PASSTHROUGH, "Configure an ingress gateway")) {
            if (!command.startsWith("curl")) {
                gateway.must(command);
            }
        }
        gateway.must(otherWays(port));
        gateway.must("kubectl create -n istio-system secret generic nginx-ca --from-file=ca.crt=example.com.crt");
        gateway.must(originated(port));
        nginx = NginxProcess.start(folder, port);
    }

    @AfterAll
    void stop() throws IOException {
        if (nginx != null) {
            nginx.close();
        }
        if (gateway != null) {
            gateway.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void theClientGetsThePageOfNginx(Way way) throws IOException {
        // "nginx version: nginx/1.22.1 (Debian)", the very words of its Server header.
        String version = gateway.must("nginx -v").split("[\\s]+")[2];

        var result = gateway.curl(HOST, way.gatewayPort, "/", "--cacert example.com.crt");

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("< HTTP/1.1 200 OK")
                .contains("< Server: " + version)
                .contains("<title>Welcome to nginx!</title>");
    }

    @ParameterizedTest
    @EnumSource
    void theClientVerifiesTheCertificateOfNginx(Way way) throws IOException {
        assertThat(gateway.curl(HOST, way.gatewayPort, "/", "--cacert example.com.crt")
                        .output())
                .contains("subject: CN=nginx.example.com; O=some organization")
                .contains("SSL certificate verify ok.");
    }

    @ParameterizedTest
    @EnumSource
    void theCertificateOnTheWireIsTheFileOfNginx(Way way) throws IOException {
        String inFile = gateway.must("openssl x509 -noout -fingerprint -sha256 -in nginx.example.com.crt");

        String onTheWire = gateway.must("openssl s_client -connect 127.0.0.1:%d -servername %s </dev/null 2>/dev/null"
                        .formatted(gateway.port(way.gatewayPort), HOST)
                + " | openssl x509 -noout -fingerprint -sha256");

        assertThat(onTheWire).isEqualTo(inFile);
    }

    @ParameterizedTest
    @EnumSource
    void anotherServerNameIsRefusedWithoutATlsByte(Way way) throws IOException {
        assertThat(gateway.handshake(way.gatewayPort, "-servername other.example.com")
                        .output())
                .contains("SSL handshake has read 0 bytes");
    }

    @ParameterizedTest
    @EnumSource
    void noServerNameIsRefusedWithoutATlsByte(Way way) throws IOException {
        assertThat(gateway.handshake(way.gatewayPort, "-noservername").output())
                .contains("SSL handshake has read 0 bytes");
    }

    @Test
    void curlCallsAnotherServerNameAFailedHandshake() throws IOException {
        var result = gateway.curl("other.example.com", 443, "/", "--cacert example.com.crt");

        assertThat(result.exitCode()).as(result.output()).isEqualTo(35);
    }

    @Test
    void theCommandOfTheDocumentIsAnsweredByTheRealNginx() throws IOException {
        var step = Documents.read(Documents.SNI_PASSTHROUGH).sections().stream()
                .flatMap(section -> section.steps().stream())
                .filter(candidate -> candidate.command().startsWith("curl"))
                .findFirst()
                .orElseThrow();

        var result = gateway.run(step.command().replace("curl ", "curl --user-agent the-document "));

        assertThat(ExpectedOutput.firstMismatch(step.expected(), result.output()))
                .as(result.output())
                .isEmpty();
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(nginx.accessLog()).content().contains("the-document"));
    }

    @Test
    void theGatewayBeginsTlsToNginxAndVerifiesItsChain() throws IOException {
        assertThat(plainCurl("/").output()).contains("HTTP/1.1 200 OK", "<title>Welcome to nginx!</title>");
    }

    /** The document gives its certificate a common name only, which Envoy does not compare with the host. */
    @Test
    void withoutAnSniOfTheRuleTheHostIsMissedInTheCertificate() throws IOException {
        assertThat(plainCurl("/verified").output())
                .contains("HTTP/1.1 503 Service Unavailable")
                .contains("verify SAN list, expected SANs: [nginx.example.com], certificate SANs: []");
    }

    private DocumentShell.Result plainCurl(String path) throws IOException {
        return gateway.run("curl --silent --include --max-time 30 -H Host:%s http://127.0.0.1:%d%s"
                .formatted(HOST, gateway.port(80), path));
    }

    private static String originated(int port) {
        return """
                kubectl apply -f - <<EOF
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata:
                  name: nginx-originated
                spec:
                  hosts: [ nginx.originated.example ]
                  location: MESH_EXTERNAL
                  ports:
                  - { number: 443, name: https, protocol: HTTPS }
                  - { number: 444, name: https-verified, protocol: HTTPS }
                  resolution: STATIC
                  endpoints:
                  - { address: 127.0.0.1, ports: { https: %1$d, https-verified: %1$d } }
                ---
                apiVersion: networking.istio.io/v1
                kind: DestinationRule
                metadata:
                  name: nginx-originated
                spec:
                  host: nginx.originated.example
                  trafficPolicy:
                    tls: { mode: SIMPLE, credentialName: nginx-ca }
                    portLevelSettings:
                    - port: { number: 443 }
                      tls: { mode: SIMPLE, credentialName: nginx-ca, sni: nginx.example.com }
                ---
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata:
                  name: originated
                spec:
                  selector: { istio: ingressgateway }
                  servers:
                  - port: { number: 80, name: http, protocol: HTTP }
                    hosts: [ "*" ]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: originated
                spec:
                  hosts: [ "*" ]
                  gateways: [ originated ]
                  http:
                  - match:
                    - uri: { prefix: /verified }
                    route:
                    - destination: { host: nginx.originated.example, port: { number: 444 } }
                  - route:
                    - destination: { host: nginx.originated.example, port: { number: 443 } }
                EOF""".formatted(port);
    }

    private static String otherWays(int port) {
        return """
                kubectl apply -f - <<EOF
                apiVersion: networking.istio.io/v1
                kind: ServiceEntry
                metadata:
                  name: nginx-outside
                spec:
                  hosts: [ nginx.outside.example ]
                  location: MESH_EXTERNAL
                  ports:
                  - { number: 443, name: tls, protocol: TLS }
                  resolution: STATIC
                  endpoints:
                  - { address: 127.0.0.1, ports: { tls: %1$d } }
                ---
                apiVersion: v1
                kind: Service
                metadata:
                  name: nginx-without-selector
                spec:
                  ports:
                  - { name: tls, port: 443 }
                ---
                apiVersion: discovery.k8s.io/v1
                kind: EndpointSlice
                metadata:
                  name: nginx-without-selector-1
                  labels: { kubernetes.io/service-name: nginx-without-selector }
                addressType: IPv4
                ports:
                - { name: tls, port: %1$d, protocol: TCP }
                endpoints:
                - addresses: [ 127.0.0.1 ]
                ---
                apiVersion: networking.istio.io/v1
                kind: Gateway
                metadata:
                  name: other-ways
                spec:
                  selector: { istio: ingressgateway }
                  servers:
                  - port: { number: 9443, name: https-service-entry, protocol: HTTPS }
                    tls: { mode: PASSTHROUGH }
                    hosts: [ nginx.example.com ]
                  - port: { number: 10443, name: https-endpoint-slice, protocol: HTTPS }
                    tls: { mode: PASSTHROUGH }
                    hosts: [ nginx.example.com ]
                ---
                apiVersion: networking.istio.io/v1
                kind: VirtualService
                metadata:
                  name: other-ways
                spec:
                  hosts: [ nginx.example.com ]
                  gateways: [ other-ways ]
                  tls:
                  - match:
                    - { port: 9443, sniHosts: [ nginx.example.com ] }
                    route:
                    - destination: { host: nginx.outside.example, port: { number: 443 } }
                  - match:
                    - { port: 10443, sniHosts: [ nginx.example.com ] }
                    route:
                    - destination: { host: nginx-without-selector, port: { number: 443 } }
                EOF""".formatted(port);
    }
}
