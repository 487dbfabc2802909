package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Certificates of meshgw before a browser, which is stricter than the documents' curl, and how others come to trust them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TrustIT {

    private static final String GATEWAY = """
            apiVersion: networking.istio.io/v1
            kind: Gateway
            metadata: {name: mygateway}
            spec:
              selector: {istio: ingressgateway}
              servers:
              - port: {number: 443, name: https, protocol: HTTPS}
                tls: {mode: SIMPLE, credentialName: named}
                hosts: [named.example.com]
              - port: {number: 443, name: https-cn, protocol: HTTPS}
                tls: {mode: SIMPLE, credentialName: cn-only}
                hosts: [cn-only.example.com]
              - port: {number: 443, name: https-mutual, protocol: HTTPS}
                tls: {mode: MUTUAL, credentialName: mutual}
                hosts: [mutual.example.com]
            ---
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: page}
            spec:
              hosts: ["*"]
              gateways: [mygateway]
              http:
              - directResponse: {status: 200, body: {string: the page}}
            """;

    private PackagedGateway gateway;
    private Path folder;
    private Chromium trusting;

    @BeforeAll
    void serve(@TempDir Path folder) throws IOException {
        assumeTrue(Chromium.isPresent(), "needs chromium and certutil");
        this.folder = folder;
        gateway = PackagedGateway.start(folder, "-p 0:443");
        Files.writeString(folder.resolve("gateway.yaml"), GATEWAY);
        gateway.must("meshgw pki root example.com --org 'example Inc.'");
        gateway.must("meshgw pki issue named.example.com");
        gateway.must("meshgw pki issue cn-only.example.com --cn-only");
        gateway.must("meshgw pki issue mutual.example.com");
        for (String name : new String[] {"named", "cn-only"}) {
            gateway.must(
                    "kubectl create -n istio-system secret tls %1$s --cert=%1$s.example.com.crt --key=%1$s.example.com.key"
                            .formatted(name));
        }
        gateway.must("kubectl create -n istio-system secret generic mutual --from-file=tls.crt=mutual.example.com.crt"
                + " --from-file=tls.key=mutual.example.com.key --from-file=ca.crt=example.com.crt");
        gateway.must("kubectl apply -f gateway.yaml");
        gateway.must("mkdir trusting; HOME=$PWD/trusting meshgw pki trust example.com.crt --for chromium >trust.sh;"
                + " HOME=$PWD/trusting sh -e trust.sh");
        trusting = Chromium.in(folder.resolve("trusting"));
    }

    @AfterAll
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void aBrowserThatTrustsTheRootShowsThePage() throws IOException {
        var page = open(trusting, "named.example.com");

        assertThat(page.text()).as(page.errors()).contains("the page");
        assertThat(page.failure()).isEmpty();
    }

    @Test
    void theLineForNodeMakesNodeTrustTheRoot() throws IOException {
        assumeTrue(DocumentsIT.isOnPath("node"), "needs node");
        String answer =
                gateway.must("eval \"$(meshgw pki trust example.com.crt --for node)\"; node -e \"require('https').get("
                        + "{host: '127.0.0.1', port: %d, servername: 'named.example.com', headers: {host: 'named.example.com'}},"
                                .formatted(gateway.port(443))
                        + " answer => answer.pipe(process.stdout))\"");

        assertThat(answer).isEqualTo("the page");
    }

    @Test
    void theLineForCurlMakesCurlTrustTheRoot() throws IOException {
        String answer = gateway.must("eval \"$(meshgw pki trust example.com.crt --for curl)\";"
                + " curl -s --resolve named.example.com:%1$d:127.0.0.1 https://named.example.com:%1$d/"
                        .formatted(gateway.port(443)));

        assertThat(answer).isEqualTo("the page");
    }

    @Test
    void aBrowserThatDoesNotKnowTheRootRefuses() throws IOException {
        var page = open(Chromium.in(folder.resolve("stranger")), "named.example.com");

        assertThat(page.failure()).as(page.errors()).isEqualTo("ERR_CERT_AUTHORITY_INVALID");
    }

    @Test
    void aBrowserRefusesACommonName() throws IOException {
        var page = open(trusting, "cn-only.example.com");

        assertThat(page.failure()).as(page.errors()).isEqualTo("ERR_CERT_COMMON_NAME_INVALID");
    }

    /** Which of the two depends on whether the browser's request or the gateway's alert is faster, with any server. */
    @Test
    void aBrowserWithoutClientCertificateIsRefused() throws IOException {
        var page = open(trusting, "mutual.example.com");

        assertThat(page.failure()).as(page.errors()).isIn("ERR_BAD_SSL_CLIENT_AUTH_CERT", "ERR_SOCKET_NOT_CONNECTED");
    }

    private Chromium.Page open(Chromium browser, String host) throws IOException {
        return browser.open(host, gateway.port(443), "/");
    }
}
