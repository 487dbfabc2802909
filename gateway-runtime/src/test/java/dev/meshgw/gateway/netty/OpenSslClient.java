package dev.meshgw.gateway.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.meshgw.pki.TlsCredential;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Real {@code openssl s_client} and {@code curl} as judges; tests skip where the program is missing. */
final class OpenSslClient {

    private final Path folder;
    private final List<String> arguments = new ArrayList<>();

    private final String serverName;

    private OpenSslClient(Path folder, String serverName) {
        this.folder = folder;
        this.serverName = serverName;
    }

    static OpenSslClient connecting(Path folder, Gateway gateway, String serverName, String version) {
        assumeInstalled("openssl", "version");
        var client = new OpenSslClient(folder, serverName);
        client.arguments.addAll(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + gateway.port()));
        client.arguments.addAll(List.of("-servername", serverName, "-ign_eof", version));
        return client;
    }

    /** The whole output of {@code curl} with these arguments. */
    static String curl(String... arguments) throws IOException {
        assumeInstalled("curl", "--version");
        var command = new ArrayList<>(List.of("curl", "-sS", "--max-time", "20"));
        command.addAll(List.of(arguments));
        return run(command, "");
    }

    /** Runs openssl in a folder; it must succeed. */
    static void openSsl(Path folder, String... arguments) throws IOException {
        assumeInstalled("openssl", "version");
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor()).as(output).isZero();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Further arguments of s_client. */
    OpenSslClient with(String... more) {
        arguments.addAll(List.of(more));
        return this;
    }

    OpenSslClient showing(TlsCredential credential) throws IOException {
        arguments.addAll(List.of("-cert", certificates(folder, "client.crt", credential.chain())));
        arguments.addAll(List.of("-key", key(folder, "client.key", credential)));
        if (credential.chain().size() > 1) {
            arguments.addAll(List.of(
                    "-cert_chain",
                    certificates(
                            folder,
                            "chain.crt",
                            credential.chain().subList(1, credential.chain().size()))));
        }
        return this;
    }

    /** Sends a request and returns what s_client printed, alerts included. */
    String request() throws IOException {
        return run(arguments, "GET / HTTP/1.1\r\nHost: " + serverName + "\r\nConnection: close\r\n\r\n");
    }

    static String certificates(Path folder, String name, List<X509Certificate> chain) throws IOException {
        var pem = new StringBuilder();
        try {
            for (X509Certificate certificate : chain) {
                pem.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
        } catch (CertificateEncodingException e) {
            throw new AssertionError(e);
        }
        return Files.writeString(folder.resolve(name), pem).toString();
    }

    static String key(Path folder, String name, TlsCredential credential) throws IOException {
        byte[] pkcs8 = credential.privateKey().getEncoded();
        return Files.writeString(folder.resolve(name), pem("PRIVATE KEY", pkcs8))
                .toString();
    }

    static String pem(String label, byte[] der) {
        String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + base64 + "\n-----END " + label + "-----\n";
    }

    private static String run(List<String> command, String input) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var out = process.getOutputStream()) {
            out.write(input.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException endedEarly) {
            // what it printed says why
        }
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return output;
    }

    private static void assumeInstalled(String... command) {
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .start()
                    .getInputStream()
                    .readAllBytes();
        } catch (IOException missing) {
            assumeTrue(false, command[0] + " is not installed");
        }
    }
}
