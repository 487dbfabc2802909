package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.client.AddressMap;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What one run of meshgw curl printed and returned. */
record CurlProcess(int exitCode, String out, String err) {

    static CurlProcess in(Path folder, String... args) {
        return in(folder, AddressMap.direct(), "", List.of(args));
    }

    static CurlProcess in(Path folder, AddressMap addresses, String input, List<String> args) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var console = new Console(
                new ByteArrayInputStream(input.getBytes(StandardCharsets.ISO_8859_1)),
                new PrintStream(out, false, StandardCharsets.UTF_8),
                new PrintStream(err, false, StandardCharsets.UTF_8),
                Map.of(),
                folder,
                false);
        int exitCode = CurlCommand.run(args, console, addresses);
        console.out().flush();
        console.err().flush();
        return new CurlProcess(
                exitCode, out.toString(StandardCharsets.ISO_8859_1), err.toString(StandardCharsets.ISO_8859_1));
    }
}
