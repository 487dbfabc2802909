package dev.meshgw.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Runs the usual commands once, in a temporary folder and in silence, while the launcher records which classes they load.
 * It keeps those classes ready for every later start. What fails here only makes later starts slower.
 */
final class Rehearsal {

    private static final List<List<String>> COMMANDS = List.of(
            List.of("--version"),
            List.of("--help"),
            List.of("pki", "root", "example.com", "--org", "example Inc."),
            List.of("pki", "issue", "httpbin.example.com"),
            List.of("pki", "csr", "nginx.example.com"),
            List.of("pki", "sign", "nginx.example.com.csr"),
            List.of("pki", "inspect", "nginx.example.com.crt"));

    private Rehearsal() {}

    public static void main(String[] args) throws IOException {
        Path directory = Files.createTempDirectory("meshgw-rehearsal");
        try {
            var silence = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
            var console = new Console(InputStream.nullInputStream(), silence, silence, Map.of(), directory, false);
            for (List<String> command : COMMANDS) {
                Meshgw.run(command, console);
            }
        } finally {
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
