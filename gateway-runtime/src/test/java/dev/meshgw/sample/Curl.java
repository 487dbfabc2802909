package dev.meshgw.sample;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The real curl, a judge that is not ours. Tests that ask it are skipped where it is missing. */
public final class Curl {

    private static final long TIMEOUT_SECONDS = 20;

    private Curl() {}

    public static Result run(String... arguments) throws IOException, InterruptedException {
        assumeTrue(isInstalled(), "curl is not installed");
        List<String> command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "10"));
        command.addAll(List.of(arguments));
        Path out = Files.createTempFile("curl", ".out");
        Path err = Files.createTempFile("curl", ".err");
        try {
            Process curl = new ProcessBuilder(command)
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!curl.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                curl.destroyForcibly();
                throw new IOException("curl did not end: " + command);
            }
            return new Result(
                    curl.exitValue(),
                    Files.readString(out, StandardCharsets.UTF_8),
                    Files.readString(err, StandardCharsets.UTF_8));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    public static boolean isInstalled() {
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (Files.isExecutable(Path.of(directory, "curl"))) {
                return true;
            }
        }
        return false;
    }

    public record Result(int exitCode, String out, String err) {}
}
