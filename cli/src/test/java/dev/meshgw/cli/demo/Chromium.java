package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The real browser without a window, with a home and a certificate store of its own. */
final class Chromium {

    /** What keeps it from asking for its maker's servers, which would only cost time. */
    private static final List<String> QUIET = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--enable-logging=stderr");

    private static final Pattern FAILURE = Pattern.compile("Page load failed: net::(ERR_[A-Z_0-9]+)");

    private final Path home;

    private Chromium(Path home) {
        this.home = home;
    }

    static boolean isPresent() {
        return DocumentsIT.isOnPath("chromium") && DocumentsIT.isOnPath("certutil");
    }

    /** @param home of a user, whose certificate store it reads if there is one */
    static Chromium in(Path home) throws IOException {
        Files.createDirectories(home);
        return new Chromium(home);
    }

    /**
     * Opens a page of a host that stands at a port of this machine.
     *
     * @return the page as the browser understood it, empty if it showed an error in its place
     */
    Page open(String host, int port, String path) throws IOException {
        var command = new ArrayList<>(List.of("chromium"));
        command.addAll(QUIET);
        command.add("--user-data-dir=" + Files.createTempDirectory(home, "profile"));
        command.add("--host-resolver-rules=MAP " + host + " 127.0.0.1:" + port);
        command.add("--dump-dom");
        command.add("https://" + host + path);
        return run(command);
    }

    private Page run(List<String> command) throws IOException {
        Path errors = Files.createTempFile(home, "errors", ".txt");
        var builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().put("HOME", home.toString());
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as(command.toString())
                    .isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return new Page(process.exitValue(), output, Files.readString(errors));
    }

    record Page(int exitCode, String text, String errors) {

        /** The browser's name for what went wrong, empty if nothing did. */
        String failure() {
            Matcher failure = FAILURE.matcher(errors);
            return failure.find() ? failure.group(1) : "";
        }
    }
}
