package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;

/** Puts the lines of a file into the place of {@code -H @FILE}. */
final class CurlHeaderFiles {

    private CurlHeaderFiles() {}

    /** @throws CurlUsageException if a file cannot be read */
    static CurlArguments expand(CurlArguments arguments, Console console) {
        List<String> lines = arguments.all(CurlOption.HEADER);
        if (lines.stream().noneMatch(line -> line.startsWith("@"))) {
            return arguments;
        }
        var expanded = new ArrayList<String>();
        for (String line : lines) {
            if (line.startsWith("@")) {
                read(line.substring(1), console)
                        .lines()
                        .filter(text -> !text.isBlank())
                        .forEach(expanded::add);
            } else {
                expanded.add(line);
            }
        }
        var given = new EnumMap<>(arguments.given());
        given.put(CurlOption.HEADER, expanded);
        return new CurlArguments(given, arguments.data(), arguments.outputs(), arguments.urls(), arguments.warnings());
    }

    private static String read(String name, Console console) {
        try {
            return name.equals("-")
                    ? new String(console.in().readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(console.path(name));
        } catch (IOException e) {
            throw new CurlUsageException("cannot read the header file '" + name + "'", null);
        }
    }
}
