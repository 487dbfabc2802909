package dev.meshgw.gateway.netty;

import static dev.meshgw.gateway.netty.Snapshots.cluster;
import static dev.meshgw.gateway.netty.Snapshots.forward;
import static dev.meshgw.gateway.netty.Snapshots.https;
import static dev.meshgw.gateway.netty.Snapshots.listener;
import static dev.meshgw.gateway.netty.Snapshots.snapshot;
import static dev.meshgw.gateway.netty.Snapshots.termination;
import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.Expectation;
import dev.meshgw.pki.Expectation.Judge;
import dev.meshgw.pki.Flaw;
import dev.meshgw.pki.FlawedCertificate;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import dev.meshgw.pki.Validity;
import dev.meshgw.snapshot.TransportSocket.ClientAuthentication.Requested;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The gateway and curl make of a client's flawed certificate what the catalogue says. */
@ExtendWith(LeakGuard.class)
class FlawedClientsTest {

    private static final String HOST = "httpbin.example.com";

    private static CertificateAuthority root;
    private static TlsCredential server;
    private static HttpBackend backend;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws IOException {
        root = CertificateAuthority.create("example.com");
        server = root.issueServer(HOST);
        backend = HttpBackend.ok("hello");
    }

    @AfterAll
    static void stop() {
        backend.close();
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WRONG_HOST")
    void curlSaysWhatTheCatalogueSays(Flaw flaw) throws Exception {
        Expectation expected = expectation(flaw, Judge.CURL).orElseThrow();
        FlawedCertificate made = made(flaw);
        try (var gateway = serving(made)) {
            String said = OpenSslClient.curl(
                    "--resolve",
                    HOST + ":" + gateway.port() + ":127.0.0.1",
                    "--cacert",
                    write("root.crt", root.certificatePem()),
                    "--cert",
                    write("client.crt", made.chainPem()),
                    "--key",
                    write("client.key", made.key().pem()),
                    "https://" + HOST + ":" + gateway.port() + "/");
            assertThat(said).startsWith("curl: (" + expected.code() + ") ").contains(expected.text());
        }
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"WRONG_HOST", "WRONG_ORDER", "KEY_MISMATCH"})
    void theGatewayDoesWhatTheCatalogueSays(Flaw flaw) throws Exception {
        Expectation expected = expectation(flaw, Judge.GATEWAY).orElseThrow();
        FlawedCertificate made = made(flaw);
        try (var gateway = serving(made)) {
            // the lowest level lets openssl show what curl refuses to
            String answer = OpenSslClient.connecting(folder, gateway, HOST, "-tls1_3")
                    .with("-cipher", "DEFAULT@SECLEVEL=0")
                    .showing(credential(made))
                    .request();
            if (expected.isAccepted()) {
                assertThat(answer).contains("HTTP/1.1 200 OK");
            } else {
                String alert = gateway.nextHandshakeFailure().alert();
                String number = answer.replaceAll("(?s).*SSL alert number (\\d+).*", "$1");
                assertThat("alert " + alert + " (" + number + ")").isEqualTo(expected.text());
            }
        }
    }

    private static Optional<Expectation> expectation(Flaw flaw, Judge judge) {
        return flaw.asClient().stream()
                .filter(expectation -> expectation.judge() == judge)
                .findFirst();
    }

    private static FlawedCertificate made(Flaw flaw) {
        return FlawedCertificate.issue(
                flaw,
                root,
                new CertificateRequest(
                        CertificateProfile.CLIENT,
                        DistinguishedName.commonName("client.example.com"),
                        List.of(),
                        Validity.ofDays(10, Clock.systemUTC())),
                KeyAlgorithm.EC_P256,
                Clock.systemUTC());
    }

    private static TlsCredential credential(FlawedCertificate made) {
        return new TlsCredential(
                Pem.certificates("chain", made.chainPem()), made.key().privateKey());
    }

    /** A gateway that trusts the root, and knows the revocation list if there is one. */
    private static Gateway serving(FlawedCertificate made) throws IOException {
        String trusted = root.certificatePem()
                + made.companions().stream()
                        .filter(companion -> companion.name().equals("crl"))
                        .map(FlawedCertificate.Companion::pem)
                        .findFirst()
                        .orElse("");
        var clients = new Requested(true, TrustBundle.parse("trusted", trusted), List.of());
        return Gateway.serving(snapshot(listener(
                "https", https(HOST, termination(clients, server), forward(cluster("c", backend.port()))))));
    }

    private String write(String name, String pem) throws IOException {
        return Files.writeString(folder.resolve(name), pem).toString();
    }
}
