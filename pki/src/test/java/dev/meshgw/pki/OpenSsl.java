package dev.meshgw.pki;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real openssl as an outside judge, in a folder of its own. Tests skip where it is not installed. */
public final class OpenSsl {

    private final Path folder;

    public OpenSsl(Path folder) {
        Assumptions.assumeTrue(
                Stream.of(System.getenv("PATH").split(":"))
                        .anyMatch(path -> Files.isExecutable(Path.of(path, "openssl"))),
                "openssl is not installed");
        this.folder = folder;
    }

    public Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    /** What it prints, standard error included; fails the test if it ends with another code than 0. */
    public String run(String... arguments) throws IOException, InterruptedException {
        Result result = attempt(arguments);
        assertThat(result.exitCode())
                .as("openssl %s: %s", List.of(arguments), result.output())
                .isZero();
        return result.output();
    }

    public Result attempt(String... arguments) throws IOException, InterruptedException {
        var command = new ProcessBuilder(
                Stream.concat(Stream.of("openssl"), Stream.of(arguments)).toList());
        Process process =
                command.directory(folder.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), output);
    }

    public record Result(int exitCode, String output) {}
}
