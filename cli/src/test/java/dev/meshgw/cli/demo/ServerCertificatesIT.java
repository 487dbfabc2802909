package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The certificate of the document's openssl before the real clients, and its replacement by that of a root of the same name. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServerCertificatesIT {

    private static final String OLD_ROOT = "--cacert example.com.crt";
    private static final String NEW_ROOT = "--cacert new_certificates/example.com.crt";

    private PackagedGateway gateway;
    private boolean changed = true;

    @BeforeAll
    void playTheDocument(@TempDir Path folder) throws IOException {
        assumeTrue(DocumentsIT.isOnPath("bash"), "needs bash");
        assumeTrue(DocumentsIT.isOnPath("curl") && DocumentsIT.isOnPath("openssl"), "needs curl and openssl");
        gateway = PackagedGateway.start(folder, "-p 0:443");
        HttpbinDocument.prepare(gateway);
        HttpbinDocument.makeNewCertificates(gateway);
        // With a CA from the start, so that the change to MUTUAL is one of the Gateway alone.
        String createSecret = HttpbinDocument.createSecretWithCa() + " --dry-run=client -o yaml";
        gateway.must(createSecret + " > first-secret.yaml");
        gateway.must(createSecret.replace("=httpbin.example.com", "=new_certificates/httpbin.example.com")
                + " > second-secret.yaml");
        gateway.must(HttpbinDocument.applySimpleGateway().replace("| kubectl apply -f -", "> simple.yaml"));
    }

    @AfterAll
    void stop() throws IOException {
        if (gateway != null) {
            gateway.close();
        }
    }

    @BeforeEach
    void serveTheFirstCertificate() throws IOException {
        if (changed) {
            gateway.must("kubectl apply -f first-secret.yaml -f simple.yaml");
            changed = false;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--tlsv1.3", "--tls-max 1.2", "--http1.1", "--http2"})
    void curlVerifiesTheCertificate(String option) throws IOException {
        var result = curl(OLD_ROOT + " " + option);

        assertThat(result.exitCode()).as(result.output()).isZero();
        assertThat(result.output())
                .contains("subject: CN=httpbin.example.com; O=httpbin organization")
                .contains("SSL certificate verify ok.")
                .contains("-=[ teapot ]=-");
    }

    /** What curl is shown in the other tests; OpenSSL 3.0 writes it in version 1 besides. */
    @Test
    void theCertificateIsRsaWithSerialZeroAndNoAlternativeName() throws IOException {
        String served = gateway.must("openssl s_client -connect 127.0.0.1:%d -servername %s </dev/null 2>/dev/null"
                        .formatted(gateway.port(443), HttpbinDocument.HOST)
                + " | openssl x509 -noout -text");

        assertThat(served)
                .contains("Serial Number: 0 (0x0)")
                .contains("Public Key Algorithm: rsaEncryption")
                .doesNotContain("Subject Alternative Name");
    }

    @Test
    void beforeTheRotationTheNewRootDoesNotVerify() throws IOException {
        assertRefusedByCurl(curl(NEW_ROOT));
    }

    @Test
    void afterTheRotationTheNewRootVerifies() throws IOException {
        rotate();

        assertThat(curl(NEW_ROOT).output())
                .contains("SSL certificate verify ok.")
                .contains("-=[ teapot ]=-");
    }

    @Test
    void afterTheRotationTheOldRootDoesNotVerify() throws IOException {
        rotate();

        assertRefusedByCurl(curl(OLD_ROOT));
    }

    @Test
    void aKeptConnectionSurvivesTheRotation() throws IOException {
        try (var kept = new KeptConnection(gateway.port(443), HttpbinDocument.HOST)) {
            assertThat(kept.get(HttpbinDocument.TEAPOT)).contains("418");
            rotate();

            assertThat(kept.get(HttpbinDocument.TEAPOT)).contains("418");
        }
    }

    @Test
    void aKeptConnectionSurvivesTheChangeToMutual() throws IOException {
        try (var kept = new KeptConnection(gateway.port(443), HttpbinDocument.HOST)) {
            assertThat(kept.get(HttpbinDocument.TEAPOT)).contains("418");
            changeToMutual();

            assertThat(kept.get(HttpbinDocument.TEAPOT)).contains("418");
        }
    }

    @Test
    void afterTheChangeToMutualANewConnectionNeedsACertificate() throws IOException {
        changeToMutual();

        assertThat(curl(OLD_ROOT).output()).contains("alert certificate required");
    }

    @Test
    void aSessionTicketIsResumed() throws IOException {
        keepSession();

        assertThat(resume()).contains("Reused, TLSv1.3");
    }

    @Test
    void aSessionTicketOfBeforeTheRotationIsNotResumed() throws IOException {
        keepSession();
        rotate();

        assertThat(resume()).contains("New, TLSv1.3").doesNotContain("Reused");
    }

    @Test
    void aSessionTicketOfBeforeTheChangeToMutualIsNotResumed() throws IOException {
        keepSession();
        changeToMutual();

        assertThat(resume()).contains("New, TLSv1.3").contains("SSL alert number 116");
    }

    private DocumentShell.Result curl(String options) throws IOException {
        return gateway.curl(HttpbinDocument.HOST, 443, HttpbinDocument.TEAPOT, options);
    }

    private void rotate() throws IOException {
        changed = true;
        gateway.must("kubectl apply -f second-secret.yaml");
    }

    private void changeToMutual() throws IOException {
        changed = true;
        gateway.must(HttpbinDocument.applyMutualGateway());
    }

    /** The ticket comes behind the handshake, so there must be a response to wait for. */
    private void keepSession() throws IOException {
        gateway.must("rm -f session.pem");
        exchange("-sess_out session.pem");
        gateway.must("test -s session.pem");
    }

    private String resume() throws IOException {
        return exchange("-sess_in session.pem");
    }

    private String exchange(String options) throws IOException {
        return gateway.run(("printf 'GET %2$s HTTP/1.1\\r\\nHost: %1$s\\r\\nConnection: close\\r\\n\\r\\n'"
                                + " | timeout 30 openssl s_client -connect 127.0.0.1:%3$d -servername %1$s -tls1_3 -ign_eof %4$s")
                        .formatted(HttpbinDocument.HOST, HttpbinDocument.TEAPOT, gateway.port(443), options))
                .output();
    }

    /** Which of the two depends on where OpenSSL notices: the root's name is right, its key is not. */
    private static void assertRefusedByCurl(DocumentShell.Result result) {
        assertThat(result.exitCode()).as(result.output()).isIn(35, 60);
        assertThat(result.output()).contains("(OUT), TLS alert").doesNotContain("teapot");
    }
}
