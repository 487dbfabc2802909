package dev.meshgw.client;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The openssl program, as a judge; tests that need it are skipped where it is missing. */
final class OpenSsl {

    private OpenSsl() {}

    static void assumePresent() {
        boolean present;
        try {
            present = start(Path.of("."), List.of("version")).waitFor() == 0;
        } catch (IOException e) {
            present = false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            present = false;
        }
        assumeTrue(present, "there is no openssl");
    }

    /** Runs it to its end. @return what it printed on both streams */
    static String run(Path folder, String... args) throws IOException, InterruptedException {
        Process process = start(folder, List.of(args));
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("openssl does not end: " + String.join(" ", args));
        }
        return text;
    }

    private static Process start(Path folder, List<String> args) throws IOException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(args);
        return new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
    }
}
