package dev.meshgw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import dev.meshgw.client.AddressMap;
import dev.meshgw.client.HostPort;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.KeyAlgorithm;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.Validity;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What meshgw curl does beyond curl's own words, and where files and streams go. */
final class CurlCommandTest {

    private static final CertificateAuthority ROOT = CertificateAuthority.create("example.com");
    private static final CertificateAuthority OTHER = CertificateAuthority.create("other.example");
    private static final CertificateAuthority NAMESAKE = CertificateAuthority.create("example.com");

    @TempDir
    static Path folder;

    private static ScriptedServer http;
    private static StandInNginx site;
    private static StandInNginx mutual;

    @BeforeAll
    static void startServers() throws Exception {
        http = ScriptedServer.playing(new HttpScript());
        site = StandInNginx.start(ROOT.issueServer("httpbin.example.com"), Map.of(), null);
        mutual = StandInNginx.start(ROOT.issueServer("httpbin.example.com"), Map.of(), ROOT.trustBundle());
        var stranger = OTHER.issueClient("stranger.example");
        Files.writeString(folder.resolve("ca.crt"), ROOT.certificatePem());
        Files.writeString(folder.resolve("other.crt"), OTHER.certificatePem());
        Files.writeString(folder.resolve("namesake.crt"), NAMESAKE.certificatePem());
        Files.writeString(folder.resolve("stranger.crt"), Pem.print(stranger.chain()));
        Files.writeString(folder.resolve("stranger.key"), Pem.print(stranger.privateKey()));
    }

    @AfterAll
    static void stopServers() throws IOException {
        http.close();
        site.close();
        mutual.close();
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "SITE   | --cacert other.crt    | no certificate in other.crt has issued the server's certificate",
                "SITE   | --cacert namesake.crt | not signed by the key of any CA in namesake.crt",
                "SITE   |                       | has issued the server's certificate",
                "MUTUAL | --cacert ca.crt       | the server requires a client certificate, and none was sent",
                "MUTUAL | --cacert ca.crt --tls-max 1.2 | the server requires a client certificate, and none was sent",
                "MUTUAL | --cacert ca.crt --cert stranger.crt --key stranger.key | the server ended the TLS connection",
                "SITE   | --cacert missing.crt  | cannot read missing.crt",
                "SITE   | --cacert ca.crt --cert missing.crt | cannot read missing.crt",
                "SITE   | --cacert ca.crt --ciphers NOPE | knows no cipher suite in \"NOPE\"",
                "SITE   | --cacert ca.crt --tlsv1.3 --tls-max 1.2 | no TLS version is left to offer"
            })
    void failureIsExplained(String server, String options, String what) {
        CurlProcess run = through(server, options == null ? "" : options);

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).containsPattern("(?m)^curl: \\(\\d+\\) ").containsPattern("meshgw: error: .*" + what);
        assertThat(run.err().indexOf("curl: (")).isLessThan(run.err().indexOf("meshgw: error: "));
    }

    @Test
    void serverThatDoesNotAnswerTheHandshakeIsExplained() throws IOException {
        try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            CurlProcess run =
                    CurlProcess.in(folder, "--max-time", "0.3", "https://127.0.0.1:" + silent.getLocalPort() + "/");

            assertThat(run.exitCode()).isEqualTo(28);
            assertThat(run.err())
                    .startsWith("curl: (28) Connection timed out after ")
                    .contains("did not answer the ClientHello", "  fix: ", "--max-time SECONDS");
        }
    }

    @Test
    void certificateWithoutItsKeyIsSentBackForIt() {
        CurlProcess run = through("SITE", "--cacert ca.crt --cert stranger.crt");

        assertThat(run.exitCode()).isEqualTo(58);
        assertThat(run.err()).endsWith("  fix: name the file that holds it: --key FILE\n");
    }

    @Test
    void hostTooLongForTlsEndsAsCurlDoes() {
        String host = "a".repeat(256);
        CurlProcess run = CurlProcess.in(folder, "--connect-to", "::127.0.0.1:" + site.port(), "https://" + host + "/");

        assertThat(run.exitCode()).isEqualTo(35);
        assertThat(run.err())
                .startsWith("curl: (35) Failed set SNI\n")
                .contains("TLS cannot send a server name of 256 characters", "  fix: ");
    }

    @Test
    void anotherHostsCertificateIsExplained() {
        CurlProcess run = CurlProcess.in(
                folder,
                "--cacert",
                "ca.crt",
                "--resolve",
                "wrong.example:" + site.port() + ":127.0.0.1",
                "https://wrong.example:" + site.port() + "/");

        assertThat(run.exitCode()).isEqualTo(60);
        assertThat(run.err())
                .contains("meshgw: error: the server's certificate is not for \"wrong.example\"")
                .contains("why: it is for \"httpbin.example.com\"");
    }

    @Test
    void patternsInUrlsAreRefusedUnlessTheyMeanThemselves() {
        CurlProcess refused = CurlProcess.in(folder, url("/echo?{a,b}"));

        assertThat(refused.exitCode()).isEqualTo(2);
        assertThat(refused.err()).startsWith("curl: the pattern {a,b} in a URL: is not available in meshgw curl\n");
        assertThat(CurlProcess.in(folder, "-g", url("/echo?{a,b}")).out()).startsWith("GET /echo?{a,b} HTTP/1.1");
    }

    @Test
    void certificateWithoutNamesIsRemarkedOnOnce() throws Exception {
        try (var server = StandInNginx.start(named("/CN=old.example.com"), Map.of(), null)) {
            String url = "https://old.example.com:" + server.port() + "/";
            String rule = "old.example.com:" + server.port() + ":127.0.0.1";

            CurlProcess run = CurlProcess.in(folder, "--cacert", "ca.crt", "--resolve", rule, url, url);

            assertThat(run.exitCode()).isZero();
            assertThat(run.err())
                    .isEqualTo("meshgw: warning: this certificate has no subjectAltName; browsers and Go clients will"
                            + " refuse it\n");
            assertThat(CurlProcess.in(folder, "-s", "--cacert", "ca.crt", "--resolve", rule, url)
                            .err())
                    .isEmpty();
        }
    }

    private static TlsCredential named(String subject) {
        var key = KeyAlgorithm.EC_P256.generate();
        var request = new CertificateRequest(
                CertificateProfile.SERVER,
                DistinguishedName.parse(subject),
                List.of(),
                Validity.ofDays(2, Clock.systemUTC()));
        return new TlsCredential(ROOT.issue(request, key).chain(), key.privateKey());
    }

    @Test
    void keyOfAnotherPinIsExplained() {
        CurlProcess run = through("SITE", "--cacert ca.crt --pinnedpubkey sha256//AAAA");

        assertThat(run.exitCode()).isEqualTo(90);
        assertThat(run.err()).contains("fix: if the server was given a new key on purpose, pin that: --pinnedpubkey");
    }

    @Test
    void suiteThatWasNotAskedForIsGivenUp() {
        String chosen = through("SITE", "--cacert ca.crt -v").err().replaceAll("(?s).*using TLSv1.3 / (\\S+).*", "$1");
        String other = chosen.equals("TLS_AES_128_GCM_SHA256") ? "TLS_AES_256_GCM_SHA384" : "TLS_AES_128_GCM_SHA256";

        CurlProcess run = through("SITE", "--cacert ca.crt --tls13-ciphers " + other);

        assertThat(run.exitCode()).isEqualTo(35);
        assertThat(run.err()).contains("the server chose " + chosen + ", which --tls13-ciphers does not name");
        assertThat(through("SITE", "--cacert ca.crt --tls13-ciphers " + chosen).exitCode())
                .isZero();
    }

    @Test
    void passwordOfTheKeyComesFromAFile() throws Exception {
        var client = ROOT.issueClient("client.example.com");
        char[] password = "secret".toCharArray();
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, password);
        store.setKeyEntry("c", client.privateKey(), password, client.chain().toArray(X509Certificate[]::new));
        try (var out = Files.newOutputStream(folder.resolve("client.p12"))) {
            store.store(out, password);
        }
        Files.writeString(folder.resolve("password"), "secret\n");
        Files.writeString(folder.resolve("wrong"), "other\n");
        String options = "--cacert ca.crt --cert-type P12 --cert client.p12 --pass-file ";

        assertThat(through("MUTUAL", options + "password").exitCode()).isZero();
        CurlProcess refused = through("MUTUAL", options + "wrong");
        assertThat(refused.exitCode()).isEqualTo(58);
        assertThat(refused.err()).contains("the password does not open client.p12");
    }

    @Test
    void scriptsThatAskForCurlsErrorsGetThoseOnly() {
        CurlProcess run = through("SITE", "-sS --cacert other.crt");

        assertThat(run.err()).startsWith("curl: (60) SSL certificate problem").doesNotContain("meshgw");
    }

    @Test
    void silenceIsKept() {
        CurlProcess run = through("SITE", "-s --cacert other.crt");

        assertThat(run.err()).isEmpty();
        assertThat(run.exitCode()).isEqualTo(60);
    }

    @Test
    void plainHttpOnATlsPortIsExplained() {
        CurlProcess run = CurlProcess.in(folder, "http://127.0.0.1:" + site.port() + "/");

        assertThat(run.exitCode()).isNotZero();
        assertThat(run.err()).contains("https://127.0.0.1:" + site.port());
    }

    @Test
    void tlsOnAPlainPortIsExplained() throws Exception {
        ScriptedServer.Script plain = connection -> {
            connection.getInputStream().read(new byte[4096]);
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        };
        try (var server = ScriptedServer.playing(plain)) {
            CurlProcess run = CurlProcess.in(folder, "https://127.0.0.1:" + server.port() + "/");

            assertThat(run.exitCode()).isEqualTo(35);
            assertThat(run.err()).contains("fix: use http://127.0.0.1:" + server.port());
        }
    }

    @Test
    void withoutVerificationTheGivenBundleIsMeasuredAgainst() {
        assertThat(through("SITE", "-v -k --cacert ca.crt").err()).contains("*  SSL certificate verify ok.");
        assertThat(through("SITE", "-v -k").err())
                .contains("*  SSL certificate verify result: unable to get local issuer certificate (20),"
                        + " continuing anyway.");
    }

    @Test
    void missingOptionIsRefusedWithAWayOut() {
        CurlProcess run = CurlProcess.in(folder, "--proxy", "a:1", "http://b/");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err())
                .isEqualTo("curl: option --proxy: is not available in meshgw curl\n"
                        + "  fix: leave it out: meshgw curl connects directly; --connect-to leads elsewhere\n"
                        + "curl: try 'meshgw curl --help' for more information\n");
    }

    @Test
    void hostOfTheUsersReplacesCurls() {
        CurlProcess run = CurlProcess.in(folder, "-HHost:httpbin.example.com", url("/echo"));

        assertThat(run.out()).contains("\r\nHost:httpbin.example.com\r\n").doesNotContain("127.0.0.1");
    }

    @Test
    void headersComeFromAFile() throws Exception {
        Files.writeString(folder.resolve("headers"), "X-A: 1\n\nX-B: 2\n");

        assertThat(CurlProcess.in(folder, "-H", "@headers", url("/echo")).out()).contains("X-A: 1\r\nX-B: 2\r\n");
    }

    @Test
    void credentialsStayWithTheirHost() {
        String elsewhere = "http://localhost:" + http.port() + "/echo";
        String[] line = {
            "-L", "-H", "Authorization: Bearer t", "-H", "Cookie: c=d", url("/redirect/302?to=" + elsewhere)
        };

        assertThat(CurlProcess.in(folder, line).out())
                .doesNotContain("Authorization")
                .doesNotContain("Cookie");
        line[0] = "--location-trusted";
        assertThat(CurlProcess.in(folder, line).out()).contains("Authorization: Bearer t", "Cookie: c=d");
    }

    @Test
    void redirectToAnotherSchemeIsRefused() {
        CurlProcess run = CurlProcess.in(folder, "-L", url("/redirect/302?to=ftp://x/"));

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("Protocol \"ftp\" not supported or disabled in libcurl");
    }

    @Test
    void eachUrlHasItsOutput() throws Exception {
        CurlProcess run =
                CurlProcess.in(folder, "-o", "first", url("/status/200"), "-O", url("/chunked"), url("/early"));

        assertThat(folder.resolve("first")).hasContent("text");
        assertThat(folder.resolve("chunked")).hasContent("abc");
        assertThat(run.out()).isEqualTo("ok");
    }

    @Test
    void outputFolderIsMade() {
        CurlProcess.in(
                folder, "--output-dir", "made/here", "--create-dirs", "-o", "file", "-D", "head", url("/status/200"));

        assertThat(folder.resolve("made/here/file")).hasContent("text");
        assertThat(folder.resolve("head")).content().startsWith("HTTP/1.1 200 Reason\r\n");
    }

    @Test
    void outputIntoNowhereSaysWhy() {
        CurlProcess run = CurlProcess.in(folder, "-o", "missing/file", url("/status/200"));

        assertThat(run.exitCode()).isEqualTo(23);
        assertThat(run.err()).contains("the response cannot be written", "  why: its folder does not exist\n");
    }

    @Test
    void standardInputIsUploadedAsItComes() {
        CurlProcess run = CurlProcess.in(folder, AddressMap.direct(), "piped", List.of("-T", "-", url("/echo")));

        assertThat(run.out()).contains("Transfer-Encoding: chunked").endsWith("5\r\npiped\r\n0\r\n\r\n");
    }

    @Test
    void standardInputIsData() {
        CurlProcess run =
                CurlProcess.in(folder, AddressMap.direct(), "pi\nped", List.of("-d", "@-", "-d", "x", url("/echo")));

        assertThat(run.out()).contains("Content-Length: 7").endsWith("\r\n\r\npiped&x");
    }

    @Test
    void missingDataFileIsNamed() {
        CurlProcess run = CurlProcess.in(folder, "-d", "@missing", url("/echo"));

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("cannot read the data file 'missing'");
    }

    @Test
    void writeOutIsJsonIfAsked() throws Exception {
        CurlProcess run = CurlProcess.in(folder, "-o", "ignored", "-w", "%{json}", url("/status/418"));

        var values = (Map<?, ?>) tools.jackson.jr.ob.JSON.std.anyFrom(run.out());
        assertThat(values.get("http_code")).isEqualTo(418);
        assertThat(values.get("url_effective")).isEqualTo(url("/status/418"));
        assertThat((Double) values.get("time_total")).isPositive();
    }

    @Test
    void verifyResultIsWrittenOut() {
        assertThat(through("SITE", "-k -o ignored -w %{ssl_verify_result}:%{http_code}")
                        .out())
                .isEqualTo("20:418");
        assertThat(through("SITE", "--cacert ca.crt -o ignored -w %{ssl_verify_result}")
                        .out())
                .isEqualTo("0");
    }

    @Test
    void lastUrlDecidesTheExitCode() {
        assertThat(CurlProcess.in(folder, "-s", "http://127.0.0.1:1/", url("/nothing"))
                        .exitCode())
                .isZero();
        assertThat(CurlProcess.in(folder, "-s", url("/nothing"), "http://127.0.0.1:1/")
                        .exitCode())
                .isEqualTo(7);
    }

    @Test
    void readerThatLeavesIsNoError() {
        var err = new ByteArrayOutputStream();
        var closedPipe = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        var console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(closedPipe, false, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of(),
                folder,
                false);

        int exitCode = CurlCommand.run(List.of(url("/echo")), console, AddressMap.direct());

        assertThat(err.toString(StandardCharsets.UTF_8)).isEmpty();
        assertThat(exitCode).isEqualTo(23);
    }

    @Test
    void inAPodItsOwnPortsAnswer() {
        var real = new InetSocketAddress("127.0.0.1", site.port());
        var pod = new AddressMap(Map.of(new HostPort("127.0.0.1", 443), real), true);
        var line = List.of("-v", "-k", "--resolve", "httpbin.example.com:443:127.0.0.1", "https://httpbin.example.com");

        CurlProcess run = CurlProcess.in(folder, pod, "", line);

        assertThat(run.exitCode()).isZero();
        assertThat(run.err())
                .contains("* Connected to httpbin.example.com (127.0.0.1) port 443 (#0)")
                .contains("> Host: httpbin.example.com\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-h", "--help"})
    void helpListsEveryOption(String option) {
        CurlProcess run = CurlProcess.in(folder, option);

        assertThat(run.exitCode()).isZero();
        for (CurlOption each : CurlOption.values()) {
            assertThat(run.out()).contains("--" + each.longName());
        }
    }

    @Test
    void helpIsTheSameThroughTheRootCommand() {
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, false, StandardCharsets.UTF_8);
        var console = new Console(InputStream.nullInputStream(), stream, stream, Map.of(), folder, false);

        assertThat(Meshgw.run(List.of("curl", "--help"), console)).isZero();
        assertThat(out.toString(StandardCharsets.ISO_8859_1))
                .isEqualTo(CurlProcess.in(folder, "--help").out());
    }

    @Test
    void controlCharactersOfAServerDoNotReachTheTerminal() throws Exception {
        try (var server =
                ScriptedServer.answering("HTTP/1.1 200 O\u001b[2JK\r\nX: \u0007\r\nContent-Length: 0\r\n\r\n")) {
            CurlProcess run = CurlProcess.in(folder, "-v", "http://127.0.0.1:" + server.port() + "/");

            assertThat(run.err()).contains("< HTTP/1.1 200 O\\x1b[2JK", "< X: \\x07");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noArgumentsMakeItThrow(long seed) {
        var random = new Random(seed);
        String[] values = {
            "", "-", "@", ":", "a:b", "0", "-1", "1.5", "@missing", "x".repeat(300), "%{", "\\", "*:1:::1"
        };
        for (int i = 0; i < 150; i++) {
            var args = new ArrayList<String>();
            for (int words = random.nextInt(6); words >= 0; words--) {
                var option = CurlOption.values()[random.nextInt(CurlOption.values().length)];
                List<String> spellings = option.spellings();
                String spelling = spellings.get(random.nextInt(spellings.size()));
                String value = values[random.nextInt(values.length)];
                boolean writes = option == CurlOption.OUTPUT || option == CurlOption.DUMP_HEADER;
                switch (random.nextInt(3)) {
                    case 0 -> args.add(spelling);
                    case 1 -> args.add(writes ? spelling + "/dev/null" : spelling + value);
                    default -> args.addAll(List.of(spelling, writes ? "/dev/null" : value));
                }
            }
            args.add("http://127.0.0.1:1/");

            CurlProcess run = CurlProcess.in(folder, args.toArray(String[]::new));

            assertThat(run.exitCode()).as(args.toString()).isBetween(0, 99);
        }
    }

    private static CurlProcess through(String server, String options) {
        int port = server.equals("SITE") ? site.port() : mutual.port();
        var args = new ArrayList<String>();
        if (!options.isBlank()) {
            args.addAll(List.of(options.split(" ")));
        }
        args.addAll(List.of(
                "--resolve",
                "httpbin.example.com:" + port + ":127.0.0.1",
                "https://httpbin.example.com:" + port + "/status/418"));
        return CurlProcess.in(folder, args.toArray(String[]::new));
    }

    private static String url(String path) {
        return "http://127.0.0.1:" + http.port() + path;
    }
}
