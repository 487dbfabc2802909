package dev.meshgw.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Each command line of {@code side-by-side.txt}, given to curl and to meshgw curl: they say the same and end the same. */
final class CurlSideBySideTest {

    private static final int SHOWN_LINES = 8;
    private static final String VERSION = "curl 7.88.1 ";

    @TempDir
    static Path folder;

    private static SideBySideServers servers;

    @BeforeAll
    static void startServers() throws Exception {
        assumeTrue(isPresent(), "there is no curl 7.88.1, whose words meshgw speaks");
        servers = SideBySideServers.start(folder);
    }

    @AfterAll
    static void stopServers() throws IOException {
        if (servers != null) {
            servers.close();
        }
    }

    @TestFactory
    Stream<DynamicTest> saysTheSame() throws IOException {
        try (var table = CurlSideBySideTest.class.getResourceAsStream("/curl/side-by-side.txt")) {
            return new String(table.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.isBlank() && !line.startsWith("#")).toList().stream()
                            .map(line -> DynamicTest.dynamicTest(line, () -> compare(servers.arguments(line))));
        }
    }

    private static void compare(List<String> args) throws Exception {
        CurlProcess theirs = real(args);
        CurlProcess ours = CurlProcess.in(folder, args.toArray(String[]::new));

        assertThat(difference(story(theirs), story(ours))).isEmpty();
    }

    private static List<String> story(CurlProcess run) {
        return ("exit code " + run.exitCode() + "\n" + normalised(run.err()) + "\n--- output\n" + normalised(run.out()))
                .lines()
                .toList();
    }

    /** What each has from the first line on that differs. */
    private static String difference(List<String> theirs, List<String> ours) {
        int first = 0;
        while (first < Math.min(theirs.size(), ours.size()) && theirs.get(first).equals(ours.get(first))) {
            first++;
        }
        return Stream.concat(
                        theirs.stream().skip(first).limit(SHOWN_LINES).map(line -> "\ncurl:   " + line),
                        ours.stream().skip(first).limit(SHOWN_LINES).map(line -> "\nmeshgw: " + line))
                .collect(Collectors.joining());
    }

    /** Without what is new in each run, what the environment adds, and the libraries' own choices. */
    private static String normalised(String text) {
        return text.replaceAll("(?m)^[{}] \\[\\d+ bytes data]\\n", "")
                .replaceAll("[{}] \\[\\d+ bytes data]\\n", "")
                .replaceAll("(?m)^\\* (?:meshgw:|Uses proxy env|old SSL session ID|TLS.*Newsession Ticket).*\\n", "")
                .replaceAll("(?m)^\\*  CApath: .*\\n", "")
                .replaceAll("(?m)^(?:meshgw: error:|  why:|  fix:).*\\n", "")
                .replaceAll("(?m)^\\* (?:Please rewind output|state.rewindbeforesend|Server auth using Basic).*\\n", "")
                .replaceAll(
                        "(?m)^\\* TLSv1.3 \\(OUT\\), TLS change cipher.*\\R(?=\\* TLSv1.3 \\(OUT\\), TLS alert)", "")
                .replaceAll("TLS_(?:AES|CHACHA20)_\\w+|ECDHE-[\\w-]+", "SUITE")
                .replaceAll("\"(time_\\w+|speed_\\w+|local_port|curl_version)\":(?:[0-9.]+|\"[^\"]*\")", "\"$1\":N")
                // curl says it twice if its resolver's thread was quick.
                .replaceAll("(\\* Could not resolve host: .*\\n)\\1", "$1")
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
                Files.readString(err.toPath(), StandardCharsets.ISO_8859_1));
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
