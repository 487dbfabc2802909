package dev.meshgw.cli.kubectl;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw create secret tls}: a certificate chain and its key under tls.crt and tls.key. */
@Command(
        name = "tls",
        description = {
            "Store a certificate and its private key as a secret of type kubernetes.io/tls.",
            "The key must belong to the certificate; dates and the order of a chain are not checked."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  The credential of a Gateway, in the gateway's own namespace:",
            "    $ meshgw create -n istio-system secret tls httpbin-credential \\",
            "        --key=httpbin.example.com.key --cert=httpbin.example.com.crt",
            "",
            "Exit codes: 0 created · 1 not created"
        })
public final class CreateTlsSecretCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private Creation creation = new Creation();

    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Name of the secret.")
    private List<String> names = List.of();

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description = "The certificate, or a chain with the leaf first, as PEM.")
    private @Nullable String certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "The certificate's private key as PEM, not encrypted.")
    private @Nullable String key;

    @Option(
            names = "--append-hash",
            arity = "0..1",
            fallbackValue = "true",
            paramLabel = "true|false",
            description = "Append a hash of the content to the name.")
    private boolean appendHash;

    CreateTlsSecretCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String name = Creation.requireOneName(names, "create secret tls");
        if (certificate == null || certificate.isEmpty() || key == null || key.isEmpty()) {
            throw new CommandException(ExitCode.FINDING, "key and cert must be specified", null, null);
        }
        byte[] certificateBytes = read(certificate);
        byte[] keyBytes = read(key);
        X509KeyPair.require(certificate, text(certificateBytes), key, text(keyBytes));
        return new SecretContent(
                        "kubernetes.io/tls",
                        Map.of(
                                "tls.crt", Base64.getEncoder().encodeToString(certificateBytes),
                                "tls.key", Base64.getEncoder().encodeToString(keyBytes)))
                .create(creation, name, appendHash, console);
    }

    private byte[] read(String file) {
        Path path = console.path(file);
        try {
            if (Files.isDirectory(path)) {
                throw failure(file, "read " + file + ": is a directory");
            }
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw failure(file, "open " + file + ": " + DataCollector.reason(e));
        }
    }

    private static CommandException failure(String file, String reason) {
        return new CommandException(ExitCode.FINDING, "Cannot read file " + file + ", " + reason, null, null);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
