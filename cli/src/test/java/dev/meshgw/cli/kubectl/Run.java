package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.Meshgw;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What one run of meshgw printed and returned. */
record Run(int exitCode, String out, String err) {

    static Run in(Path folder, String... args) {
        return in(folder, "", List.of(args));
    }

    static Run in(Path folder, String input, List<String> args) {
        return in(folder, input, args, Map.of());
    }

    static Run in(Path folder, String input, List<String> args, Map<String, String> environment) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                environment,
                folder,
                false);
        int exitCode = Meshgw.run(args, console);
        return new Run(exitCode, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
