package dev.meshgw.cli.pki;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.RevocationReason;
import dev.meshgw.pki.RevokedCertificate;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.jr.ob.JSON;

class PkiInspectCommandTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final TlsCredential SERVER =
            ROOT.issueIntermediate("intermediate").issueServer("httpbin.example.com", "127.0.0.1");

    @TempDir
    Path folder;

    @Test
    void anEmptyFolderHasNothingToShow() throws IOException {
        Files.createDirectory(folder.resolve("empty"));
        CommandRun run = CommandRun.in(folder, "pki", "inspect", "empty");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).contains("there is nothing to show in empty");
    }

    @Test
    void showsACertificate() throws IOException {
        Files.writeString(folder.resolve("a.crt"), Pem.print(SERVER.leaf()));
        CommandRun run = shown("a.crt");
        assertThat(run.out())
                .startsWith("a.crt\n\ncertificate (line 1)\n")
                .contains(
                        "  subject      /CN=httpbin.example.com\n",
                        "  issuer       /CN=intermediate\n",
                        "  covers       DNS:httpbin.example.com, IP:127.0.0.1\n",
                        " UTC, 30 days left\n",
                        "  key          EC P-256\n",
                        "  signature    ECDSA with SHA-256\n",
                        "  use          serverAuth, digitalSignature\n",
                        "  issued by    an authority that is not here\n");
    }

    @Test
    void showsHowAChainHangsTogether() {
        CommandRun run = CommandRun.reading(
                Pem.print(SERVER.chain()) + ROOT.certificatePem() + Pem.print(SERVER.privateKey()),
                folder,
                "pki",
                "inspect",
                "-");
        assertThat(run.out())
                .contains(
                        "standard input\n",
                        "1. certificate (line 1)\n",
                        "  issued by    certificate 2 here; its signature is valid\n",
                        "2. CA certificate",
                        "  use          authority with at most 0 authorities below it, keyCertSign, cRLSign\n",
                        "  issued by    certificate 3 here; its signature is valid\n",
                        "  issued by    itself (self-signed)\n",
                        "4. private key",
                        "  belongs to   certificate 1 here\n");
    }

    @Test
    void aRootOfTheSameNameAndAnotherKeyIsNotTheIssuer() {
        String other = CertificateAuthority.create("example.com").certificatePem();
        String leaf = Pem.print(ROOT.issueServer("a.b").leaf());
        assertThat(CommandRun.reading(leaf + other, folder, "pki", "inspect", "-")
                        .out())
                .contains("  issued by    nobody here: a certificate has the issuer's name, but another key\n");
    }

    @Test
    void showsNoPrivateKeyAndRemarksIfOthersCanReadIt() throws IOException {
        Path key = Files.writeString(folder.resolve("a.key"), Pem.print(SERVER.privateKey()));
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        CommandRun run = shown("a.key");
        assertThat(run.out())
                .contains(
                        "private key (line 1)\n  key          EC P-256 (PRIVATE KEY)\n",
                        "note: others on this machine can read this private key: chmod 600 a.key\n");
        for (String line : Pem.print(SERVER.privateKey()).split("\n")) {
            assertThat(run.out()).doesNotContain(line);
        }
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
        assertThat(shown("a.key").out()).doesNotContain("note:");
    }

    @Test
    void showsASigningRequest() {
        CommandRun.in(folder, "pki", "csr", "a.b", "--org", "x");
        assertThat(shown("a.b.csr").out())
                .contains(
                        "signing request (line 1)\n",
                        "  subject      /CN=a.b/O=x\n",
                        "  asks for     DNS:a.b\n",
                        "  use          server\n",
                        "  signature    valid: the asker holds the private key\n");
    }

    @Test
    void namesBlocksThatAreNeither() {
        String text = "-----BEGIN ENCRYPTED PRIVATE KEY-----\nMIIB\n-----END ENCRYPTED PRIVATE KEY-----\n"
                + "-----BEGIN DH PARAMETERS-----\nMIIB\n-----END DH PARAMETERS-----\n";
        assertThat(CommandRun.reading(text, folder, "pki", "inspect", "-").out())
                .contains(
                        "1. encrypted private key (line 1)\n  form         ENCRYPTED PRIVATE KEY\n",
                        "2. DH PARAMETERS (line 4)\n  this is      parameters without a key\n");
    }

    @Test
    void jsonHasTheSameFacts() throws IOException {
        Files.writeString(folder.resolve("a.pem"), Pem.print(SERVER.chain()));
        var json = JSON.std.mapFrom(shown("a.pem", "-o", "json").out());
        assertThat(json.get("source")).isEqualTo("a.pem");
        assertThat(json.get("entries"))
                .asInstanceOf(InstanceOfAssertFactories.LIST)
                .hasSize(2);
        var leaf = (Map<?, ?>) ((List<?>) json.get("entries")).get(0);
        assertThat(leaf.get("kind")).isEqualTo("certificate");
        assertThat(leaf.get("issuerIndex")).isEqualTo(1);
        assertThat(leaf.get("subjectAltNames")).isEqualTo(List.of("DNS:httpbin.example.com", "IP:127.0.0.1"));
        assertThat(leaf.get("serialNumber"))
                .isEqualTo(SERVER.leaf().getSerialNumber().toString());
        assertThat(leaf.get("notAfter"))
                .isEqualTo(SERVER.leaf().getNotAfter().toInstant().toString());
    }

    @Test
    void everyExtensionIsToldAndMarkedIfCritical() throws IOException {
        Files.writeString(folder.resolve("a.crt"), Pem.print(SERVER.leaf()));
        assertThat(shown("a.crt").out())
                .contains(
                        "  extensions   basicConstraints (critical)  not an authority\n",
                        "               keyUsage (critical)          digitalSignature\n",
                        "               extendedKeyUsage             serverAuth\n",
                        "               subjectAltName               DNS:httpbin.example.com, IP:127.0.0.1\n");
    }

    @Test
    void pinsHaveTheFormsAndNamesOfIstio() throws Exception {
        Files.writeString(folder.resolve("a.crt"), Pem.print(SERVER.leaf()));
        var sha256 = MessageDigest.getInstance("SHA-256");
        String spki = Base64.getEncoder()
                .encodeToString(sha256.digest(SERVER.leaf().getPublicKey().getEncoded()));
        String hash = HexFormat.of().formatHex(sha256.digest(SERVER.leaf().getEncoded()));
        assertThat(shown("a.crt").out())
                .contains("verifyCertificateSpki: [\"" + spki + "\"]\n", "verifyCertificateHash: [\"" + hash + "\"]\n");
        assertThat(JSON.std.mapFrom(shown("a.crt", "-o", "json").out()).get("entries"))
                .asInstanceOf(InstanceOfAssertFactories.list(Map.class))
                .first(InstanceOfAssertFactories.MAP)
                .containsEntry("verifyCertificateSpki", spki)
                .containsEntry("verifyCertificateHash", hash);
    }

    @Test
    void theChainIsDrawnWithWhatEachLinkProves() throws IOException {
        Files.writeString(folder.resolve("a.crt"), Pem.print(SERVER.chain()));
        assertThat(shown("a.crt").out()).contains("""

                chain
                  1. /CN=httpbin.example.com
                  └─ 2. /CN=intermediate
                     signed 1: the signature is valid, the key identifiers agree, it may issue
                     └─ issued by /O=meshgw/CN=example.com, which is not here
                """);
    }

    @Test
    void aChainInTheWrongOrderAndASentRootAreRemarked() throws IOException {
        Files.writeString(
                folder.resolve("a.crt"),
                ROOT.certificatePem() + Pem.print(SERVER.chain().get(1)) + Pem.print(SERVER.leaf()));
        assertThat(shown("a.crt").out())
                .contains(
                        "note: the order is wrong for a server: certificate 3 must come first\n",
                        "note: the root (certificate 1) need not be sent: clients trust their own copy of it or none\n");
    }

    @Test
    void aKeyOfAnotherCertificateIsRemarked() {
        String text =
                Pem.print(SERVER.leaf()) + Pem.print(ROOT.issueServer("a.b").privateKey());
        assertThat(CommandRun.reading(text, folder, "pki", "inspect", "-").out())
                .containsPattern("note: the private key \\(line [0-9]+\\) belongs to no certificate here\n");
    }

    @Test
    void aRevocationListIsToldEntryByEntry() throws IOException {
        var revoked = new RevokedCertificate(
                BigInteger.valueOf(0xabcdef0123L), Instant.parse("2026-01-02T03:04:05Z"), RevocationReason.SUPERSEDED);
        Files.writeString(
                folder.resolve("ca.crl"), ROOT.revoke(null, List.of(revoked), 7).pem());
        assertThat(shown("ca.crl").out())
                .contains(
                        "revocation list (line 1)\n  issuer       /O=meshgw/CN=example.com\n  number       1\n",
                        ", 7 days left\n",
                        "  revoked      1 certificate\n"
                                + "               0xabcdef0123 on 2026-01-02 03:04:05 UTC, superseded\n");
    }

    @Test
    void pemIsTheCertificatesWithoutTheKey() throws IOException {
        Files.writeString(
                folder.resolve("a.pem"),
                "a comment\n" + Pem.print(SERVER.privateKey()) + Pem.print(SERVER.chain()) + "more\n");
        assertThat(shown("a.pem", "-o", "pem").out()).isEqualTo(Pem.print(SERVER.chain()));
    }

    @Test
    void pemOfAFileWithoutCertificatesIsRefused() throws IOException {
        Files.writeString(folder.resolve("a.key"), Pem.print(SERVER.privateKey()));
        CommandRun run = CommandRun.in(folder, "pki", "inspect", "a.key", "-o", "pem");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("meshgw: error: a.key holds no certificate\n");
    }

    @Test
    void yamlHasTheFieldsOfJson() throws IOException {
        Files.writeString(folder.resolve("a.crt"), Pem.print(SERVER.leaf()));
        assertThat(shown("a.crt", "-o", "yaml").out())
                .contains("source: a.crt\n", "  kind: certificate\n", "  - DNS:httpbin.example.com\n");
        assertThat(shown("a.crt", "a.crt", "-o", "yaml").out())
                .startsWith("- entries:\n")
                .contains("\n- entries:\n");
    }

    @Test
    void severalSourcesAreAListAndOneBrokenFileDoesNotHideTheOthers() throws IOException {
        Files.writeString(folder.resolve("a.crt"), Pem.print(SERVER.leaf()));
        Files.writeString(folder.resolve("b.crt"), "nothing");
        CommandRun run = CommandRun.in(folder, "pki", "inspect", "b.crt", "a.crt", "a.crt", "-o", "json");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(JSON.std.listFrom(run.out())).hasSize(2);
        assertThat(run.err()).startsWith("meshgw: error: b.crt does not hold a certificate");
    }

    @Test
    void theSecretsOfAManifestAreShownWithTheirDataKeys() throws IOException {
        Files.writeString(folder.resolve("secrets.yaml"), """
                apiVersion: v1
                kind: Gateway
                metadata: {name: other}
                ---
                apiVersion: v1
                kind: Secret
                metadata: {name: httpbin-credential, namespace: istio-system}
                data:
                  tls.crt: %s
                stringData:
                  tls.key: |
                %s
                """.formatted(
                Base64.getEncoder().encodeToString(Pem.print(SERVER.chain()).getBytes(StandardCharsets.US_ASCII)),
                Pem.print(SERVER.privateKey()).indent(4)));
        assertThat(shown("secrets.yaml").out())
                .startsWith(
                        "secrets.yaml, secret istio-system/httpbin-credential\n\n1. certificate (tls.crt, line 1)\n")
                .contains("3. private key (tls.key, line 1)\n", "  belongs to   certificate 1 here\n");
        assertThat(shown("secrets.yaml", "-o", "json").out()).contains("\"dataKey\" : \"tls.key\"");
    }

    @Test
    void theAuthorityOfASecretIsNoPartOfItsChain() throws IOException {
        Files.writeString(folder.resolve("secret.json"), """
                {"apiVersion": "v1", "kind": "Secret", "metadata": {"name": "a"},
                 "stringData": {"ca.crt": "%s", "tls.crt": "%s"}}
                """.formatted(
                        ROOT.certificatePem().replace("\n", "\\n"),
                        Pem.print(ROOT.issueServer("a.b").leaf()).replace("\n", "\\n")));
        assertThat(shown("secret.json").out())
                .contains("1. CA certificate (ca.crt, line 1)\n", "  issued by    certificate 1 here")
                .doesNotContain("note:");
    }

    @Test
    void aSecretThatIsDamagedNamesItsDataKey() throws IOException {
        Files.writeString(folder.resolve("secret.yaml"), """
                apiVersion: v1
                kind: Secret
                metadata: {name: a}
                stringData: {tls.crt: hello}
                """);
        CommandRun run = CommandRun.in(folder, "pki", "inspect", "secret.yaml");
        assertThat(run.exitCode()).isEqualTo(4);
        assertThat(run.err()).startsWith("meshgw: error: secret default/a key \"tls.crt\" does not hold a certificate");
    }

    @Test
    void aSecretOfTheMeshIsFoundByItsName() throws IOException {
        Files.writeString(folder.resolve("a.crt"), Pem.print(SERVER.chain()));
        Files.writeString(folder.resolve("a.key"), Pem.print(SERVER.privateKey()));
        CommandRun.in(
                folder, "create", "-n", "istio-system", "secret", "tls", "credential", "--cert=a.crt", "--key=a.key");
        assertThat(shown("secret/credential").out())
                .startsWith("secret istio-system/credential\n")
                .contains("(tls.crt, line 1)");
        assertThat(CommandRun.in(folder, "pki", "inspect", "secret/credential", "-n", "default")
                        .err())
                .startsWith("meshgw: error: there is no secret \"credential\" with certificates or keys in namespace"
                        + " default\n");
    }

    @Test
    void aTextWithoutBlocksIsRefused() {
        CommandRun run = CommandRun.reading("hello", folder, "pki", "inspect", "-");
        assertThat(run).isEqualTo(new CommandRun(4, "", """
                        meshgw: error: standard input does not hold a certificate, signing request or key
                          why: it has no line of the form "-----BEGIN ...-----"
                        """));
    }

    @Test
    void aMissingFileIsSaid() {
        assertThat(CommandRun.in(folder, "pki", "inspect", "no.crt")).isEqualTo(new CommandRun(4, "", """
                        meshgw: error: cannot read no.crt
                          why: there is no such file
                          fix: name a file, - for standard input, a Secret of the mesh as secret/NAME, or a live server as HOST:PORT
                        """));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void showsTheChainOfALiveServerAsNotVerified(String protocol) throws Exception {
        try (var server = new Server(protocol, false)) {
            CommandRun run = shown("127.0.0.1:" + server.port(), "--sni", "httpbin.example.com");
            assertThat(run.out())
                    .startsWith("127.0.0.1:" + server.port() + " at 127.0.0.1:" + server.port() + "\n")
                    .contains(
                            "  protocol     " + protocol + ", ",
                            "  server name  httpbin.example.com\n",
                            "  verified     no: shown as received, nothing was checked against a trusted root\n",
                            "  issued by    certificate 2 here; its signature is valid\n");
            assertThat(server.requestedName()).isEqualTo("httpbin.example.com");
        }
    }

    @Test
    void anAddressIsNotSentAsServerName() throws Exception {
        try (var server = new Server("TLSv1.3", false)) {
            assertThat(shown("127.0.0.1:" + server.port(), "-o", "json").out())
                    .contains("\"verified\" : false")
                    .doesNotContain("serverName", "\"line\"");
            assertThat(server.requestedName()).isEqualTo("none");
        }
    }

    /** Java 17 sends bad_certificate where Java 25 sends handshake_failure, as OpenSSL does. */
    @Test
    void showsTheChainOfAServerThatWantsAClientCertificate() throws Exception {
        try (var server = new Server("TLSv1.2", true)) {
            assertThat(shown("127.0.0.1:" + server.port()).out())
                    .containsPattern("  failure      the server then sent the alert (bad_certificate \\(42\\)"
                            + "|handshake_failure \\(40\\)); it asks for a client certificate\n")
                    .contains("DNS:httpbin.example.com");
        }
    }

    @Test
    void saysThatNobodyListens() throws IOException {
        int free;
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        CommandRun run = CommandRun.in(folder, "pki", "inspect", "127.0.0.1:" + free);
        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.err())
                .startsWith("meshgw: error: cannot connect to 127.0.0.1:" + free + "\n  why: Connection refused\n");
    }

    @Test
    void saysThatTheServerDoesNotSpeakTls() throws Exception {
        CommandRun run = againstBytes("HTTP/1.1 400 Bad Request\r\n\r\n");
        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.err())
                .contains(
                        " does not speak TLS\n  why: its answer is no TLS record; it starts with \"HTTP/1.1 400 Bad Request\"\n");
    }

    @Test
    void saysThatTheServerClosedWithoutAWord() throws Exception {
        CommandRun run = againstBytes("");
        assertThat(run.exitCode()).isEqualTo(6);
        assertThat(run.err())
                .contains(
                        " closed the connection without showing a certificate\n",
                        "  why: no server name was sent; a gateway with several hosts needs one to choose by\n",
                        "  fix: name the host: --sni HOST\n");
    }

    @Test
    void givesUpOnASilentServerAndNamesTheTimeout() throws Exception {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CommandRun run =
                    CommandRun.in(folder, "pki", "inspect", "127.0.0.1:" + silent.getLocalPort(), "--timeout", "1");
            assertThat(run.exitCode()).isEqualTo(6);
            assertThat(run.err())
                    .contains(
                            " did not finish a TLS handshake within 1 seconds\n",
                            "  fix: give it longer with --timeout SECONDS\n");
        }
    }

    private CommandRun againstBytes(String answer) throws Exception {
        try (var listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CompletableFuture<Void> served = CompletableFuture.runAsync(() -> {
                try (Socket socket = listener.accept()) {
                    socket.getInputStream().read(new byte[8192]);
                    socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            CommandRun run = CommandRun.in(folder, "pki", "inspect", "127.0.0.1:" + listener.getLocalPort());
            served.get();
            return run;
        }
    }

    private CommandRun shown(String... args) {
        var command = new ArrayList<>(List.of("pki", "inspect"));
        command.addAll(List.of(args));
        CommandRun run = CommandRun.in(folder, command.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run;
    }

    /** The JDK's own TLS server, for one handshake. */
    private static final class Server implements AutoCloseable {

        private final SSLServerSocket listener;
        private final CompletableFuture<String> name;

        Server(String protocol, boolean clientCertificate) throws Exception {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry(
                    "key", SERVER.privateKey(), new char[0], SERVER.chain().toArray(X509Certificate[]::new));
            var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(store, new char[0]);
            var context = SSLContext.getInstance("TLS");
            context.init(keys.getKeyManagers(), null, null);
            listener = (SSLServerSocket)
                    context.getServerSocketFactory().createServerSocket(0, 1, InetAddress.getLoopbackAddress());
            listener.setEnabledProtocols(new String[] {protocol});
            listener.setNeedClientAuth(clientCertificate);
            name = CompletableFuture.supplyAsync(this::serve);
        }

        private String serve() {
            try (var socket = (SSLSocket) listener.accept()) {
                socket.startHandshake();
                var names = ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames();
                socket.getInputStream().read();
                return names.isEmpty() ? "none" : new String(names.get(0).getEncoded(), StandardCharsets.US_ASCII);
            } catch (IOException e) {
                return "failed: " + e.getMessage();
            }
        }

        int port() {
            return listener.getLocalPort();
        }

        String requestedName() throws Exception {
            return name.get();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
