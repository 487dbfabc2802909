package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the real curl and openssl are told by the MUTUAL gateway of the document. Alerts by number, as RFC 8446, section 6
 * has them.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClientCertificatesIT {

    private static final String TLS13 = "-tls1_3";
    private static final String TLS12 = "-tls1_2";

    private PackagedGateway gateway;

    @BeforeAll
    void playTheDocument(@TempDir Path folder) throws IOException {
        assumeTrue(DocumentsIT.isOnPath("bash"), "needs bash");
        assumeTrue(DocumentsIT.isOnPath("curl") && DocumentsIT.isOnPath("openssl"), "needs curl and openssl");
        gateway = PackagedGateway.start(folder, "-p 0:443");
        HttpbinDocument.prepare(gateway);
        HttpbinDocument.makeClientCertificate(gateway);
        makeClientOfAnotherRoot("stranger", "/O=Strangers/CN=stranger.example");
        makeClientOfAnotherRoot("namesake", "/O=example Inc./CN=example.com");
        gateway.must(HttpbinDocument.createSecretWithCa());
        gateway.must(HttpbinDocument.applyMutualGateway());
    }

    @AfterAll
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
    }

    @Test
    void withoutACertificateTls13SaysThatOneIsRequired() throws IOException {
        assertThat(handshake(TLS13)).contains("SSL alert number 116");
    }

    @Test
    void withoutACertificateTls12SaysThatTheHandshakeFailed() throws IOException {
        assertThat(handshake(TLS12)).contains("SSL alert number 40");
    }

    @Test
    void withoutACertificateCurlFailsAfterTheHandshakeOfTls13() throws IOException {
        var result = curl("");

        assertThat(result.exitCode()).as(result.output()).isIn(55, 56);
        assertThat(result.output())
                .contains("SSL certificate verify ok.")
                .containsPattern("alert certificate required|curl: \\(55\\)");
    }

    @Test
    void withoutACertificateCurlFailsInTheHandshakeOfTls12() throws IOException {
        var result = curl("--tls-max 1.2");

        assertThat(result.exitCode()).as(result.output()).isEqualTo(35);
        assertThat(result.output()).contains("alert handshake failure");
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS13, TLS12})
    void aCertificateOfAnotherRootHasAnUnknownCa(String version) throws IOException {
        assertThat(handshake(version + " -cert stranger.crt -key stranger.key")).contains("SSL alert number 48");
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS13, TLS12})
    void aCertificateOfARootOfTheSameNameCannotBeDecrypted(String version) throws IOException {
        assertThat(handshake(version + " -cert namesake.crt -key namesake.key")).contains("SSL alert number 51");
    }

    @Test
    void aRefusedCertificateFailsCurlAfterTheHandshakeOfTls13() throws IOException {
        var result = curl("--cert namesake.crt --key namesake.key");

        assertThat(result.exitCode()).as(result.output()).isIn(55, 56);
        // 55: curl was still sending when the connection ended, and did not look at the alert.
        assertThat(result.output()).containsPattern("alert decrypt error|curl: \\(55\\)");
    }

    @Test
    void aRefusedCertificateFailsCurlInTheHandshakeOfTls12() throws IOException {
        var result = curl("--tls-max 1.2 --cert stranger.crt --key stranger.key");

        assertThat(result.exitCode()).as(result.output()).isEqualTo(35);
        assertThat(result.output()).contains("alert unknown ca");
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tlsv1.3", "--tls-max 1.2"})
    void theRightCertificateGetsTheTeapot(String version) throws IOException {
        var result = curl(version + " --cert client.example.com.crt --key client.example.com.key");

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output()).contains("< HTTP/2 418").contains("-=[ teapot ]=-");
    }

    @ParameterizedTest
    @ValueSource(strings = {TLS13, TLS12})
    void theGatewayNamesTheCaThatItAsksFor(String version) throws IOException {
        assertThat(handshake(version))
                .containsPattern("Acceptable client certificate CA names\\R.*CN ?= ?example\\.com");
    }

    private String handshake(String options) throws IOException {
        return gateway.handshake(443, "-servername " + HttpbinDocument.HOST + " " + options)
                .output();
    }

    private DocumentShell.Result curl(String options) throws IOException {
        return gateway.curl(HttpbinDocument.HOST, 443, HttpbinDocument.TEAPOT, "--cacert example.com.crt " + options);
    }

    private void makeClientOfAnotherRoot(String name, String rootSubject) throws IOException {
        gateway.must(
                "openssl req -x509 -sha256 -nodes -days 365 -newkey rsa:2048 -subj '%2$s' -keyout %1$s-root.key -out %1$s-root.crt"
                        .formatted(name, rootSubject));
        gateway.must(
                "openssl req -out %1$s.csr -newkey rsa:2048 -nodes -keyout %1$s.key -subj /CN=%1$s".formatted(name));
        gateway.must(
                "openssl x509 -req -days 365 -CA %1$s-root.crt -CAkey %1$s-root.key -set_serial 1 -in %1$s.csr -out %1$s.crt"
                        .formatted(name));
    }
}
