package dev.meshgw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.SubjectAltName;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.Validity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.jr.ob.JSON;

/**
 * Every command line that was recorded from curl 7.88.1 with OpenSSL 3.0, against servers set up like those of the record: the
 * same exit code, the same body, and line by line the same narration. What differs is in {@link #normalised} and
 * {@link #ENDINGS_ONLY}.
 */
final class CurlOracleTest {

    /** Cases of which only exit code and last line are curl's, and why. */
    private static final Map<String, String> ENDINGS_ONLY = Map.of(
            "cacert-garbage", "curl says the same line three times",
            "output-bad-dir", "curl drains the response to keep a connection that nobody needs");

    /** A race between the server's alert and its reset: curl lost it when it was recorded, and ends with 56 when it wins. */
    private static final String RACE = "mtls-none-13";

    private static final Pattern NOT_OURS = Pattern.compile(
            // The environment of the record; its session cache; tickets, which BoringSSL sends with its first data.
            "\\* Uses proxy env .*|\\* old SSL session ID .*|\\* TLS.* Newsession Ticket .*"
                    // A second folder of CAs, which meshgw does not read.
                    + "|\\*  CApath: .*|\\* meshgw: .*|  fix: .*"
                    // The explanation after curl: (60), which the record left out.
                    + "|More details here: .*|curl failed to verify .*|establish a secure .*|how to fix it, .*|");

    /** BoringSSL sends its change cipher spec before an alert, too, where OpenSSL saves it for its Finished. */
    private static final Pattern BEFORE_ALERT =
            Pattern.compile("(?m)^\\* TLSv1.3 \\(OUT\\), TLS change cipher.*\\R(?=\\* TLSv1.3 \\(OUT\\), TLS alert)");

    @TempDir
    static Path folder;

    private static StandInNginx site;
    private static StandInNginx mutual;
    private static ScriptedServer empty;
    private static ScriptedServer hanging;
    private static ScriptedServer partial;
    private static ScriptedServer garbage;
    private static int closedPort;

    @BeforeAll
    static void startServers() throws Exception {
        Clock clock = Clock.systemUTC();
        var root = CertificateAuthority.create(
                new CertificateRequest(
                        CertificateProfile.ROOT,
                        DistinguishedName.parse("/O=example Inc./CN=example.com"),
                        List.of(),
                        Validity.ofDays(30, clock)),
                KeyAlgorithm.EC_P256.generate(),
                clock);
        var other = CertificateAuthority.create("other.example");
        var now = Instant.now();
        var present = Validity.ofDays(10, clock);
        var localhost = leaf(root, "/CN=localhost", present, "localhost", "httpbin.example.com", "127.0.0.1");
        var hosts = Map.of(
                "httpbin.example.com",
                leaf(root, "/CN=httpbin.example.com/O=httpbin organization", present, "httpbin.example.com"),
                "helloworld.example.com",
                leaf(root, "/CN=helloworld.example.com/O=helloworld organization", present, "helloworld.example.com"),
                "nginx.example.com",
                leaf(root, "/CN=nginx.example.com/O=nginx organization", present, "nginx.example.com"),
                "seed.example.com",
                leaf(root, "/CN=seed.example.com/O=some organization", present),
                "future.example.com",
                leaf(
                        root,
                        "/CN=future.example.com",
                        new Validity(now.plus(Duration.ofDays(5)), now.plus(Duration.ofDays(9))),
                        "future.example.com"));
        site = StandInNginx.start(localhost, hosts, null);
        mutual = StandInNginx.start(localhost, Map.of(), root.trustBundle());
        empty = ScriptedServer.playing(connection -> connection.getInputStream().read(new byte[4096]));
        hanging = ScriptedServer.silent();
        partial = ScriptedServer.answering("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort");
        garbage = ScriptedServer.answering("not http at all\r\n\r\n");
        closedPort = ScriptedServer.closedPort();
        writeFiles(root, other);
    }

    private static void writeFiles(CertificateAuthority root, CertificateAuthority other) throws Exception {
        Path pki = Files.createDirectory(folder.resolve("pki"));
        TlsCredential client = root.issueClient("client.example.com");
        Files.writeString(pki.resolve("ca.crt"), root.certificatePem());
        Files.writeString(pki.resolve("ca.key"), root.keyPem());
        Files.writeString(pki.resolve("other-ca.crt"), other.certificatePem());
        Files.writeString(pki.resolve("client.crt"), Pem.print(client.chain()));
        Files.writeString(pki.resolve("client.key"), Pem.print(client.privateKey()));
        Files.writeString(
                pki.resolve("bad-client.key"),
                Pem.print(other.issueClient("x.example").privateKey()));
        var store = KeyStore.getInstance("PKCS12");
        char[] password = "changeit".toCharArray();
        store.load(null, password);
        store.setKeyEntry(
                "client", client.privateKey(), password, client.chain().toArray(X509Certificate[]::new));
        try (var out = Files.newOutputStream(pki.resolve("client.p12"))) {
            store.store(out, password);
        }
    }

    private static TlsCredential leaf(CertificateAuthority root, String subject, Validity validity, String... names) {
        var key = KeyAlgorithm.EC_P256.generate();
        var request = new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.parse(subject),
                Arrays.stream(names).map(SubjectAltName::parse).toList(),
                validity);
        return new TlsCredential(root.issue(request, key).chain(), key.privateKey());
    }

    @AfterAll
    static void stopServers() throws IOException {
        site.close();
        mutual.close();
        empty.close();
        hanging.close();
        partial.close();
        garbage.close();
    }

    @TestFactory
    Stream<DynamicTest> everyRecordedCommand() throws IOException {
        List<?> cases;
        try (var recorded = CurlOracleTest.class.getResourceAsStream("/curl/oracle.json")) {
            cases = (List<?>) JSON.std.anyFrom(recorded);
        }
        assertThat(cases).hasSize(38);
        return cases.stream()
                .map(each -> (Map<?, ?>) each)
                .map(each -> DynamicTest.dynamicTest(text(each, "name"), () -> compare(each)));
    }

    private static void compare(Map<?, ?> recorded) {
        String name = text(recorded, "name");
        var args = new ArrayList<>(List.of("-v", "-s", "-S"));
        args.addAll(List.of(withPorts(text(recorded, "args")).split(" ")));

        CurlProcess run = CurlProcess.in(folder, args.toArray(String[]::new));

        if (name.equals(RACE)) {
            assertThat(run.exitCode()).as(run.err()).isIn(55, 56);
            return;
        }
        assertThat(run.exitCode()).as(run.err()).isEqualTo(((Number) recorded.get("rc")).intValue());
        assertThat(normalised(run.out().replace("\r\n", "\n")))
                .isEqualTo(normalised(withPorts(text(recorded, "stdout")).replace("\r\n", "\n")));
        var expected = lines(withPorts(String.join("\n", texts(recorded, "verbose"))));
        var actual = lines(run.err());
        if (ENDINGS_ONLY.containsKey(name)) {
            assertThat(actual.get(actual.size() - 1)).isEqualTo(expected.get(expected.size() - 1));
        } else {
            assertThat(actual).containsExactlyElementsOf(expected);
        }
    }

    private static String withPorts(String text) {
        return text.replace("18443", String.valueOf(site.port()))
                .replace("18445", String.valueOf(site.port()))
                .replace("28444", String.valueOf(mutual.port()))
                .replace("CLOSED", String.valueOf(closedPort))
                .replace("EMPTY", String.valueOf(empty.port()))
                .replace("HANG", String.valueOf(hanging.port()))
                .replace("PART", String.valueOf(partial.port()))
                .replace("GARB", String.valueOf(garbage.port()));
    }

    private static List<String> lines(String text) {
        return BEFORE_ALERT
                .matcher(normalised(text))
                .replaceAll("")
                .lines()
                .map(String::stripTrailing)
                .filter(line -> !NOT_OURS.matcher(line).matches())
                .toList();
    }

    /** Without what differs from run to run, and the choice of cipher, which is the TLS libraries' own. */
    private static String normalised(String text) {
        return text.replaceAll("(?m)^((?:< )?[dD]ate: |\\*  (?:start|expire) date: ).*$", "$1D")
                .replaceAll("TLS_AES_\\w+", "SUITE")
                .replaceAll("easy handle 0x\\w+", "easy handle 0xN")
                .replaceAll("(?:\\d+|N) (?:ms|milliseconds)", "N ms")
                .replaceAll("OpenSSL/3\\.0\\.\\d+", "OpenSSL/3.0.x")
                .replaceAll("(curl: try ).*", "$1…");
    }

    private static String text(Map<?, ?> recorded, String key) {
        return String.valueOf(recorded.get(key));
    }

    private static List<String> texts(Map<?, ?> recorded, String key) {
        return ((List<?>) recorded.get(key)).stream().map(String::valueOf).toList();
    }
}
