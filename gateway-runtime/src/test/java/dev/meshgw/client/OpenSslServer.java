package dev.meshgw.client;

import dev.meshgw.pki.Pem;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** {@code openssl s_server -www}: answers each request with a page, and tells on its side what was on the wire. */
final class OpenSslServer implements AutoCloseable {

    private static final Pattern ACCEPT = Pattern.compile("(?m)^ACCEPT .*:(\\d+)$");

    private final Process process;
    private final Path output;
    private final int port;

    private OpenSslServer(Process process, Path output, int port) {
        this.process = process;
        this.output = output;
        this.port = port;
    }

    /** @param arguments further ones of s_server, run in {@code folder} */
    static OpenSslServer start(Path folder, TlsCredential credential, String... arguments) throws IOException {
        OpenSsl.assumePresent();
        Files.writeString(folder.resolve("server.crt"), Pem.print(credential.chain()));
        Files.writeString(folder.resolve("server.key"), Pem.print(credential.privateKey()));
        var command = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:0", "-www"));
        command.addAll(List.of("-cert", "server.crt", "-cert_chain", "server.crt", "-key", "server.key"));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("s_server.log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectOutput(output.toFile())
                // apart, as it is not held back and would cut lines of the output
                .redirectError(folder.resolve("s_server.err").toFile())
                .start();
        Matcher accept = Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .until(() -> ACCEPT.matcher(Files.readString(output)), Matcher::find);
        return new OpenSslServer(process, output, Integer.parseInt(accept.group(1)));
    }

    HostPort address(String host) {
        return new HostPort(host, port);
    }

    /** Its standard output; it must have been told to end ({@code -naccept}), as it keeps back the last lines until then. */
    String wholeOutput() throws IOException, InterruptedException {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError("openssl does not end: " + Files.readString(output));
        }
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
