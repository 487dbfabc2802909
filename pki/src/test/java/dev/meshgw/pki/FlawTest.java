package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.meshgw.pki.Expectation.Judge;
import dev.meshgw.pki.path.ChainCertificate;
import dev.meshgw.pki.path.ChainVerifier;
import dev.meshgw.pki.path.Crl;
import dev.meshgw.pki.path.HostName;
import dev.meshgw.pki.path.Purpose;
import dev.meshgw.pki.path.Verification;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertStore;
import java.security.cert.CertificateFactory;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.X509CertSelector;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.CertPathTrustManagerParameters;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The catalogue says of each flaw what curl, OpenSSL and the JDK really say of it. */
class FlawTest {

    private static final String HOST = "a.example.com";

    private static CertificateAuthority root;

    @TempDir
    Path folder;

    @BeforeAll
    static void createRoot() {
        root = CertificateAuthority.create("example.com");
    }

    @ParameterizedTest
    @EnumSource
    void curlSaysWhatTheCatalogueSays(Flaw flaw) throws Exception {
        FlawedCertificate made = server(flaw);
        try (var server = serving(made)) {
            var command = new ArrayList<>(List.of("curl", "-sS", "-o", "out", "--cacert", "root.crt"));
            companion(made, "crl").ifPresent(list -> command.addAll(List.of("--crlfile", list)));
            command.addAll(List.of(
                    "--resolve",
                    HOST + ":" + server.port() + ":127.0.0.1",
                    "https://" + HOST + ":" + server.port() + "/"));
            Expectation expected = expectation(flaw, Judge.CURL).orElseThrow();
            OpenSsl.Result result = run(command);
            assertThat(result.output()).contains(expected.text().replace("HOST", HOST));
            assertThat(result.exitCode()).isEqualTo(expected.code());
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensslSaysWhatTheCatalogueSays(Flaw flaw) throws Exception {
        Optional<Expectation> expected = expectation(flaw, Judge.OPENSSL);
        FlawedCertificate made = server(flaw);
        if (expected.isPresent()) {
            assertThat(verify("sslserver", companion(made, "crl").isPresent())).startsWith(verdict(expected.get()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void opensslSaysOfClientsWhatTheCatalogueSays(Flaw flaw) throws Exception {
        Optional<Expectation> expected = flaw.asClient().stream()
                .filter(expectation -> expectation.judge() == Judge.OPENSSL)
                .findFirst();
        if (expected.isPresent()) {
            FlawedCertificate made = made(flaw, CertificateProfile.CLIENT);
            write(made);
            assertThat(verify("sslclient", companion(made, "crl").isPresent())).startsWith(verdict(expected.get()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void ourVerifierSaysWhatOpensslSays(Flaw flaw) throws Exception {
        Optional<Expectation> expected = expectation(flaw, Judge.OPENSSL);
        if (expected.isPresent()) {
            FlawedCertificate made = server(flaw);
            List<Crl> lists = companion(made, "crl").isPresent()
                    ? List.of(Crl.parse(PemBlock.scan("crl", text("crl")).get(0).content()))
                    : List.of();
            var verifier = new ChainVerifier(
                    List.of(ChainCertificate.of(root.certificate())),
                    lists,
                    Purpose.SERVER,
                    List.of(HostName.parse(HOST).orElseThrow()),
                    Instant.now());
            Verification verdict = verifier.verify(Pem.certificates("chain", made.chainPem()).stream()
                    .map(ChainCertificate::of)
                    .toList());
            assertThat(verdict.code().number())
                    .as(verdict.toString())
                    .isEqualTo(expected.get().code());
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"WRONG_ORDER", "WEAK_KEY", "SHA1", "KEY_MISMATCH"})
    void opensslsServerDoesNotStart(Flaw flaw) throws Exception {
        server(flaw);
        String reason = expectation(flaw, Judge.SERVER).orElseThrow().text().replace("does not start: ", "");
        OpenSsl.Result result =
                run(List.of("openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", "leaf.crt", "-key", "leaf.key"));
        assertThat(result.output()).contains(reason);
        assertThat(result.exitCode()).isNotZero();
    }

    @ParameterizedTest
    @EnumSource
    void theJdkSaysWhatTheCatalogueSays(Flaw flaw) throws Exception {
        FlawedCertificate made = server(flaw);
        try (var server = serving(made)) {
            Expectation expected = expectation(flaw, Judge.JAVA).orElseThrow();
            assertThat(jdk(server.port(), companion(made, "crl")))
                    .contains(
                            expected.isAccepted()
                                    ? "connected"
                                    : expected.text().replace("HOST", HOST));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"UNTRUSTED", "MISSING_INTERMEDIATE", "REVOKED"})
    void whatLiesBesideItMakesItGood(Flaw flaw) throws Exception {
        FlawedCertificate made = server(flaw);
        FlawedCertificate.Companion beside = made.companions().get(0);
        if (flaw == Flaw.UNTRUSTED) {
            Files.writeString(folder.resolve("root.crt"), beside.pem());
        } else if (flaw == Flaw.MISSING_INTERMEDIATE) {
            Files.writeString(folder.resolve("leaf.crt"), made.chainPem() + beside.pem());
        }
        assertThat(verify("sslserver", false)).isEqualTo("leaf.crt: OK\n");
    }

    @ParameterizedTest
    @EnumSource
    void theSubjectCarriesTheFlaw(Flaw flaw) {
        assertThat(made(flaw, CertificateProfile.SERVER).description().subject())
                .hasToString("/CN=" + HOST + "/OU=broken: " + flaw);
    }

    @Test
    void anIntermediateLeavesItselfOutOfTheChain() throws Exception {
        FlawedCertificate made = FlawedCertificate.issue(
                Flaw.MISSING_INTERMEDIATE,
                root.issueIntermediate("below"),
                request(CertificateProfile.SERVER),
                KeyAlgorithm.EC_P256,
                Clock.systemUTC());
        assertThat(Pem.certificates("chain", made.chainPem())).hasSize(1);
        assertThat(Pem.certificates("beside", made.companions().get(0).pem()))
                .extracting(certificate -> certificate.getSubjectX500Principal().getName())
                .containsExactly("CN=below");
    }

    @Test
    void anEd25519AuthorityCannotSignWithSha1() {
        CertificateAuthority ed25519 = CertificateAuthority.create(
                new CertificateRequest(
                        CertificateProfile.ROOT,
                        DistinguishedName.commonName("root"),
                        List.of(),
                        Validity.ofDays(10, Clock.systemUTC())),
                KeyAlgorithm.ED25519.generate(),
                Clock.systemUTC());
        PkiException refusal = catchThrowableOfType(
                PkiException.class,
                () -> FlawedCertificate.issue(
                        Flaw.SHA1,
                        ed25519,
                        request(CertificateProfile.SERVER),
                        KeyAlgorithm.EC_P256,
                        Clock.systemUTC()));
        assertThat(refusal).hasMessage("an Ed25519 key cannot sign with SHA-1");
    }

    @Test
    void aClientHasNoHostToBeWrongAbout() {
        PkiException refusal =
                catchThrowableOfType(PkiException.class, () -> made(Flaw.WRONG_HOST, CertificateProfile.CLIENT));
        assertThat(refusal).hasMessage("a client's certificate cannot be wrong-host");
    }

    private FlawedCertificate server(Flaw flaw) throws IOException {
        FlawedCertificate made = made(flaw, CertificateProfile.SERVER);
        write(made);
        return made;
    }

    private String text(String file) throws IOException {
        return Files.readString(folder.resolve(file));
    }

    private void write(FlawedCertificate made) throws IOException {
        Files.writeString(folder.resolve("root.crt"), root.certificatePem());
        Files.writeString(folder.resolve("leaf.crt"), made.chainPem());
        Files.writeString(folder.resolve("leaf.key"), made.key().pem());
        for (FlawedCertificate.Companion companion : made.companions()) {
            Files.writeString(folder.resolve(companion.name()), companion.pem());
        }
    }

    private static FlawedCertificate made(Flaw flaw, CertificateProfile profile) {
        return FlawedCertificate.issue(flaw, root, request(profile), KeyAlgorithm.EC_P256, Clock.systemUTC());
    }

    private static CertificateRequest request(CertificateProfile profile) {
        return new CertificateRequest(
                profile,
                DistinguishedName.commonName(HOST),
                List.of(SubjectAltName.parse(HOST)),
                Validity.ofDays(20, Clock.systemUTC()));
    }

    private static CarelessTlsServer serving(FlawedCertificate made) throws IOException, GeneralSecurityException {
        return new CarelessTlsServer(
                Pem.certificates("chain", made.chainPem()), made.key().privateKey());
    }

    private static Optional<Expectation> expectation(Flaw flaw, Judge judge) {
        return flaw.asServer().stream()
                .filter(expectation -> expectation.judge() == judge)
                .findFirst();
    }

    private static Optional<String> companion(FlawedCertificate made, String name) {
        return made.companions().stream()
                .map(FlawedCertificate.Companion::name)
                .filter(name::equals)
                .findFirst();
    }

    private static String verdict(Expectation expected) {
        return expected.isAccepted() ? "leaf.crt: OK" : "error " + expected.code() + " at ";
    }

    /** What {@code openssl verify} prints, without the subjects before each error. */
    private String verify(String purpose, boolean withLists) throws Exception {
        Files.writeString(
                folder.resolve("trusted.pem"),
                Files.readString(folder.resolve("root.crt"))
                        + (withLists ? Files.readString(folder.resolve("crl")) : ""));
        var arguments = new ArrayList<>(List.of("openssl", "verify", "-x509_strict", "-auth_level", "2"));
        arguments.addAll(List.of("-purpose", purpose, "-verify_hostname", HOST, "-CAfile", "trusted.pem"));
        if (withLists) {
            arguments.add("-crl_check");
        }
        arguments.addAll(List.of("-untrusted", "leaf.crt", "leaf.crt"));
        String output = run(arguments).output();
        return String.join(
                "",
                output.lines()
                        .filter(line -> line.startsWith("error ") || line.endsWith(": OK"))
                        .map(line -> line + "\n")
                        .toList());
    }

    private OpenSsl.Result run(List<String> command) throws IOException, InterruptedException {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, command.get(0)))),
                command.get(0) + " is not installed");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS))
                    .as("%s ended", command)
                    .isTrue();
            return new OpenSsl.Result(
                    process.exitValue(), new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        } finally {
            process.destroyForcibly();
        }
    }

    /** "connected", or the exceptions from the outermost to its last cause. */
    private String jdk(int port, Optional<String> list) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("root", root.certificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        if (list.isPresent()) {
            var parameters = new PKIXBuilderParameters(trusted, new X509CertSelector());
            var lists = CertificateFactory.getInstance("X.509")
                    .generateCRLs(new ByteArrayInputStream(Files.readAllBytes(folder.resolve(list.get()))));
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(lists)));
            trust.init(new CertPathTrustManagerParameters(parameters));
        } else {
            trust.init(trusted);
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (var plain = new Socket(InetAddress.getLoopbackAddress(), port);
                var socket = (SSLSocket) context.getSocketFactory().createSocket(plain, HOST, port, true)) {
            var parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return "connected";
        } catch (IOException refused) {
            var text = new StringBuilder();
            for (Throwable each = refused; each != null; each = each.getCause()) {
                text.append(each).append('\n');
            }
            return text.toString();
        }
    }
}
