package dev.meshgw.cli.gateway;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs commands in a folder and keeps what the last one printed. */
final class Shell {

    private final Path folder;
    private ByteArrayOutputStream out = new ByteArrayOutputStream();
    private ByteArrayOutputStream err = new ByteArrayOutputStream();

    Shell(Path folder) {
        this.folder = folder;
    }

    int run(String... command) {
        out = new ByteArrayOutputStream();
        err = new ByteArrayOutputStream();
        var console = new Console(
                InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                Map.of("PATH", System.getenv().getOrDefault("PATH", "")),
                folder,
                false);
        return Meshgw.run(List.of(command), console);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }
}
