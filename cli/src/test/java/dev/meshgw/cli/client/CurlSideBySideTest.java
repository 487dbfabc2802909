package dev.meshgw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.Pem;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same command line given to curl and to meshgw curl, one after the other, against the same servers. */
final class CurlSideBySideTest {

    private static final String VERSION = "curl 7.88.1 ";

    @TempDir
    static Path folder;

    private static ScriptedServer http;
    private static StandInNginx site;
    private static StandInNginx mutual;

    @BeforeAll
    static void startServers() throws Exception {
        assumeTrue(isPresent(), "there is no curl 7.88.1, whose words meshgw speaks");
        var root = CertificateAuthority.create("example.com");
        var client = root.issueClient("client.example.com");
        http = ScriptedServer.playing(new HttpScript());
        site = StandInNginx.start(root.issueServer("httpbin.example.com"), Map.of(), null);
        mutual = StandInNginx.start(root.issueServer("httpbin.example.com"), Map.of(), root.trustBundle());
        Files.writeString(folder.resolve("ca.crt"), root.certificatePem());
        Files.writeString(
                folder.resolve("other.crt"),
                CertificateAuthority.create("other.example").certificatePem());
        Files.writeString(folder.resolve("client.crt"), Pem.print(client.chain()));
        Files.writeString(folder.resolve("client.key"), Pem.print(client.privateKey()));
        Files.writeString(folder.resolve("lines"), "one\ntwo\r\n");
        Files.writeString(folder.resolve("big"), "0123456789".repeat(200_000));
    }

    @AfterAll
    static void stopServers() throws IOException {
        if (http != null) {
            http.close();
            site.close();
            mutual.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-v HTTP/echo",
                "-v HTTP/echo -d a=b -d c=d",
                "-v -X PUT -d @lines HTTP/echo",
                "-v --data-binary @lines HTTP/echo",
                "-v --data-binary @big -o big.out HTTP/nothing",
                "--data-urlencode a=b%20c --data-urlencode =d&e HTTP/echo",
                "--data-raw @lines HTTP/echo",
                "-G -d a=b -d c=d HTTP/echo?x",
                "--json {\"a\":1} HTTP/echo",
                "-v -T lines HTTP/echo",
                "-v -H X-A; -H Accept: -H User-Agent:me -H X-B:1 -A q HTTP/echo",
                "-A agent -e referer -b name=value -r 0-3 HTTP/echo",
                "-u name:password HTTP/echo",
                "--oauth2-bearer token HTTP/echo",
                "-v HTTP/nothing HTTP/close HTTP/chunked",
                "-v -i HTTP/early",
                "-i HTTP/status/404",
                "-I HTTP/status/404",
                "-v -f HTTP/status/404",
                "--fail-with-body HTTP/status/500",
                "-v -L HTTP/redirect/302?to=/echo",
                "-v -L -d a=b HTTP/redirect/302?to=/echo",
                "-v -L -d a=b HTTP/redirect/307?to=/echo",
                "-v -L -X PUT -d a=b HTTP/redirect/303?to=/echo",
                "-L --post302 -d a=b HTTP/redirect/302?to=/echo",
                "-L --max-redirs 0 HTTP/redirect/301?to=/echo",
                "HTTP/redirect/301?to=/echo -w %{redirect_url}\\n",
                "-L -u a:b -H Cookie:c=d HTTP/redirect/301?to=http://localhost:PORT/echo",
                "-o out -w %{http_code}:%{http_version}:%{size_download}:%{size_header}:%{content_type}:%{url_effective}"
                        + ":%{method}:%{num_connects}:%{num_redirects}:%{num_headers}:%{exitcode}:%{remote_port}"
                        + ":%{scheme}:%{urlnum}\\n HTTP/status/418",
                "-w %{http_code}%{onerror}:%{errormsg}:%{exitcode} http://127.0.0.1:CLOSED/",
                "-w %header{content-type}%%\\t%{stderr}x HTTP/echo",
                "-v http://127.0.0.1:CLOSED/",
                "-v --resolve a.example:PORT:127.0.0.2,127.0.0.1 http://a.example:PORT/echo",
                "-v --resolve *:PORT:127.0.0.1 http://any.example:PORT/echo",
                "-v --resolve +a.example:PORT:127.0.0.1 http://a.example:PORT/echo",
                "-v --connect-to ::127.0.0.1:PORT http://any.example:1/echo",
                "--path-as-is HTTP/a/../echo",
                "HTTP/a/../echo",
                "-v SITE --cacert ca.crt",
                "-v SITE --cacert ca.crt --http1.1",
                "-v SITE --cacert ca.crt --tls-max 1.2",
                "-v SITE --cacert ca.crt -d a=b",
                "-v SITE --cacert other.crt",
                "-v SITE -k",
                "-v SITE -k --no-alpn",
                "-v MUTUAL --cacert ca.crt --tls-max 1.2",
                "-v MUTUAL --cacert ca.crt --cert client.crt --key client.key",
                "-v MUTUAL --cacert ca.crt --cert client.crt --key client.key --tls-max 1.2",
                "-v MUTUAL --cacert ca.crt --cert client.crt --key lines",
                "-v MUTUAL --cacert ca.crt --cert missing.crt",
                "http://exa_mple:99999/",
                "foo://x",
                "--max-time x HTTP/echo",
                "-o"
            })
    void saysTheSame(String line) throws Exception {
        List<String> args = arguments(line);

        CurlProcess theirs = real(args);
        CurlProcess ours = CurlProcess.in(folder, args.toArray(String[]::new));

        assertThat(normalised(ours.err())).isEqualTo(normalised(theirs.err()));
        assertThat(normalised(ours.out())).isEqualTo(normalised(theirs.out()));
        assertThat(ours.exitCode()).isEqualTo(theirs.exitCode());
    }

    private static List<String> arguments(String line) throws IOException {
        var args = new ArrayList<>(List.of("-s", "-S"));
        for (String word : line.split(" ")) {
            switch (word) {
                case "SITE" -> args.addAll(through(site.port()));
                case "MUTUAL" -> args.addAll(through(mutual.port()));
                default ->
                    args.add(word.replace("HTTP/", "http://127.0.0.1:" + http.port() + "/")
                            .replace("PORT", String.valueOf(http.port()))
                            .replace("CLOSED", "1"));
            }
        }
        return args;
    }

    private static List<String> through(int port) {
        return List.of(
                "--resolve",
                "httpbin.example.com:" + port + ":127.0.0.1",
                "https://httpbin.example.com:" + port + "/status/418");
    }

    /** Without what is new in each run, what the environment adds, and the libraries' own choices. */
    private static String normalised(String text) {
        return text.replaceAll("(?m)^[{}] \\[\\d+ bytes data]\\n", "")
                .replaceAll("[{}] \\[\\d+ bytes data]\\n", "")
                .replaceAll("(?m)^\\* (?:meshgw:|Uses proxy env|old SSL session ID|TLS.*Newsession Ticket).*\\n", "")
                .replaceAll("(?m)^\\*  CApath: .*\\n", "")
                .replaceAll("(?m)^\\* (?:Please rewind output|Server auth using Basic).*\\n", "")
                .replaceAll(
                        "(?m)^\\* TLSv1.3 \\(OUT\\), TLS change cipher.*\\R(?=\\* TLSv1.3 \\(OUT\\), TLS alert)", "")
                .replaceAll("TLS_AES_\\w+|ECDHE-[\\w-]+", "SUITE")
                .replaceAll("0x\\w+", "0xN")
                .replaceAll("\\d+ (ms|milliseconds)", "N $1")
                .replaceAll("OpenSSL/3\\.0\\.\\d+", "OpenSSL/3.0.x")
                .replaceAll("(curl: try ).*", "$1…")
                .replaceAll("(?md)[ \\r]+$", "");
    }

    private static CurlProcess real(List<String> args) throws Exception {
        var command = new ArrayList<>(List.of("curl", "-q"));
        command.addAll(args);
        File out = Files.createTempFile(folder, "out", "").toFile();
        File err = Files.createTempFile(folder, "err", "").toFile();
        var builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(out)
                .redirectError(err);
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(java.util.Locale.ROOT).endsWith("_proxy"));
        Process process = builder.start();
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("curl does not end: " + args);
        }
        return new CurlProcess(
                process.exitValue(),
                Files.readString(out.toPath(), StandardCharsets.ISO_8859_1),
                Files.readString(err.toPath()));
    }

    private static boolean isPresent() {
        try {
            Process process = new ProcessBuilder("curl", "--version").start();
            String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 && text.startsWith(VERSION);
        } catch (IOException missing) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
