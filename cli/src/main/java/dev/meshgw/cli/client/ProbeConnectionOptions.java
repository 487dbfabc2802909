package dev.meshgw.cli.client;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.pki.PassphraseOptions;
import dev.meshgw.cli.pki.TrustSource;
import dev.meshgw.client.AddressMap;
import dev.meshgw.client.ClientOptions;
import dev.meshgw.client.ConnectToRule;
import dev.meshgw.client.InvalidRuleException;
import dev.meshgw.client.ResolveRule;
import dev.meshgw.client.TlsOptions;
import dev.meshgw.client.TlsVersion;
import dev.meshgw.pki.PkiFile;
import dev.meshgw.pki.TlsCredential;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How {@code meshgw probe} reaches the server and what it shows of itself in the handshake. */
final class ProbeConnectionOptions {

    /** As long as a person waits for a handshake; a server that takes longer has a problem worth reporting. */
    private static final int DEFAULT_TIMEOUT_SECONDS = 10;

    private static final int MAX_TIMEOUT_SECONDS = 3600;

    /** RFC 7301 §3.1: the length is one byte. */
    private static final int MAX_PROTOCOL_LENGTH = 255;

    /** How {@code --sni} spells that no name is to be sent. */
    private static final String NO_NAME = "-";

    @Option(
            names = {"--cacert", "--ca"},
            paramLabel = "FILE",
            description = "Trust these CAs. Default: the system's.")
    private @Nullable String cacert;

    @Option(
            names = "--cert",
            paramLabel = "FILE",
            description =
                    "Client certificate to send if asked, with its key: PEM, DER, PKCS#12 or JKS. A second handshake"
                            + " without it shows what it changes.")
    private @Nullable String certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its private key. Default: the file of --cert.")
    private @Nullable String key;

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Option(
            names = "--sni",
            paramLabel = "HOST[,HOST...]",
            description =
                    "Server name to send, to check, and to ask for. Default: the host, if that is a name; - for none."
                            + " With several, a table tells which certificate each of them gets.")
    private @Nullable String serverNames;

    @Option(
            names = "--resolve",
            paramLabel = "HOST:PORT:ADDR",
            description = "Connect to ADDR for HOST:PORT, as curl does. Repeatable.")
    private List<String> resolve = new ArrayList<>();

    @Option(
            names = "--connect-to",
            paramLabel = "HOST1:PORT1:HOST2:PORT2",
            description = "Connect to HOST2:PORT2 for HOST1:PORT1, as curl does. Repeatable.")
    private List<String> connectTo = new ArrayList<>();

    @Option(
            names = "--alpn",
            paramLabel = "PROTOCOL",
            split = ",",
            defaultValue = "h2,http/1.1",
            description = "Protocols to offer. Default: ${DEFAULT-VALUE}.")
    private List<String> alpn = new ArrayList<>();

    @Option(
            names = "--tls-max",
            paramLabel = "VERSION",
            defaultValue = "1.3",
            description = "Highest version to offer: 1.2 or 1.3. Default: ${DEFAULT-VALUE}.")
    private String tlsMax = "1.3";

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "" + DEFAULT_TIMEOUT_SECONDS,
            description =
                    "Longest time until a handshake is complete, and then until the answer to a request is. Default:"
                            + " ${DEFAULT-VALUE}.")
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    TrustSource trust(Console console) {
        return TrustSource.of(cacert, console);
    }

    List<String> alpn() {
        for (String protocol : alpn) {
            if (protocol.length() > MAX_PROTOCOL_LENGTH) {
                throw ProbeCommand.usage(
                        "a protocol of " + protocol.length() + " characters cannot be offered",
                        MAX_PROTOCOL_LENGTH + " are possible",
                        null);
            }
        }
        return alpn;
    }

    Duration timeout() {
        if (timeoutSeconds < 1 || timeoutSeconds > MAX_TIMEOUT_SECONDS) {
            throw ProbeCommand.usage(
                    "the timeout " + timeoutSeconds + " is out of range",
                    "1 to " + MAX_TIMEOUT_SECONDS + " seconds are possible",
                    null);
        }
        return Duration.ofSeconds(timeoutSeconds);
    }

    /** The names of {@code --sni}, empty text for none; an empty list if the host decides. */
    List<String> serverNames() {
        return serverNames == null
                ? List.of()
                : Arrays.stream(serverNames.split(",", -1))
                        .map(String::strip)
                        .map(name -> name.equals(NO_NAME) ? "" : name)
                        .toList();
    }

    /** The name that the first handshake sends, if an option says so. */
    Optional<String> serverName() {
        return serverNames().stream().findFirst();
    }

    ClientOptions client(Console console, TrustSource trust) {
        if (key != null && certificate == null) {
            throw ProbeCommand.usage(
                    "--key is given without --cert", "a key proves nothing without its certificate", null);
        }
        var tls = TlsOptions.trusting(trust.authorities())
                .withCredential(certificate == null ? null : () -> credential(console, certificate))
                .withServerName(serverName().orElse(null))
                .withVersions(TlsVersion.TLS_1_2, highest());
        try {
            return ClientOptions.of(tls)
                    .withRules(
                            resolve.stream().map(ResolveRule::parse).toList(),
                            connectTo.stream().map(ConnectToRule::parse).toList())
                    .withAddresses(AddressMap.direct(), ClientOptions.AddressFamily.ANY)
                    .withConnectTimeout(timeout());
        } catch (InvalidRuleException e) {
            throw ProbeCommand.usage(
                    "\"" + ErrorPrinter.printable(e.rule()) + "\" is no rule",
                    e.address()
                            .map(address -> "\"" + ErrorPrinter.printable(address) + "\" is no IP address")
                            .orElse("--resolve is HOST:PORT:ADDRESS, --connect-to is HOST1:PORT1:HOST2:PORT2"),
                    null);
        }
    }

    private TlsCredential credential(Console console, String file) {
        var passphrases = passphrase.toOpen(console);
        PkiFile certificates = PkiFile.read(console.path(file), file, passphrases);
        if (key == null) {
            ClientCredential.requireKey(certificates);
        }
        return key == null
                ? certificates.credential()
                : new TlsCredential(
                        certificates.certificates(),
                        PkiFile.read(console.path(key), key, passphrases).privateKey());
    }

    private TlsVersion highest() {
        return switch (tlsMax) {
            case "1.2" -> TlsVersion.TLS_1_2;
            case "1.3" -> TlsVersion.TLS_1_3;
            default ->
                throw ProbeCommand.usage(
                        "\"" + ErrorPrinter.printable(tlsMax) + "\" is no TLS version", "1.2 and 1.3 are", null);
        };
    }
}
