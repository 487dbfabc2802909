package dev.meshgw.gateway.netty;

import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** OpenSSL as an upstream. */
final class OpenSslServer implements AutoCloseable {

    private final Process process;
    private final Path output;

    private OpenSslServer(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** @param arguments further ones of s_server */
    static OpenSslServer listening(
            Path folder, int port, TlsCredential credential, CertificateAuthority clients, String... arguments)
            throws IOException {
        OpenSslClient.openSsl(folder, "version");
        var command = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:" + port));
        command.addAll(List.of("-cert", OpenSslClient.certificates(folder, "server.crt", credential.chain())));
        command.addAll(List.of("-key", OpenSslClient.key(folder, "server.key", credential)));
        command.addAll(
                List.of("-CAfile", OpenSslClient.certificates(folder, "clients.crt", List.of(clients.certificate()))));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("s_server.log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        Awaitility.await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
            new Socket(InetAddress.getLoopbackAddress(), port).close();
            return true;
        });
        return new OpenSslServer(process, output);
    }

    /** What it printed so far. */
    String output() throws IOException {
        return Files.readString(output);
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
