package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.Pem;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.PkiFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki inspect FILE|-|HOST:PORT}. */
@Command(
        name = "inspect",
        description =
                "Show what certificates, requests and keys say: of a file in any form, of standard input or of a live"
                        + " server. Verifies nothing and shows no private key.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  A file, whatever it holds:",
            "    $ meshgw pki inspect httpbin.example.com.crt",
            "  What a gateway shows for a host:",
            "    $ meshgw pki inspect 127.0.0.1:8443 --sni httpbin.example.com",
            "",
            "Exit codes: 0 shown · 2 wrong usage · 4 not readable · 6 no handshake"
        })
public final class PkiInspectCommand implements Callable<Integer> {

    enum Format {
        text,
        json
    }

    /** As long as curl waits for nothing in its documents' examples; enough for a slow network, short for a person. */
    private static final int DEFAULT_TIMEOUT_SECONDS = 10;

    private static final Pattern HOST_PORT = Pattern.compile("(\\[[0-9A-Fa-f:.]+]|[^:/\\[\\]]+):([0-9]{1,5})");

    private final Console console;

    @Parameters(
            paramLabel = "FILE|-|HOST:PORT",
            description =
                    "A file (PEM, DER, PKCS#7, PKCS#12, JKS), - for standard input, or a server to make a handshake with.")
    private String source = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Option(
            names = "--sni",
            paramLabel = "HOST",
            description = "Server name to ask a live server for. Default: its host, if that is not an address.")
    private @Nullable String serverName;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "" + DEFAULT_TIMEOUT_SECONDS,
            description = "Longest time for connecting and the handshake together. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiInspectCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Inspection inspection = inspect();
        console.out()
                .print(
                        format == Format.json
                                ? InspectionJson.render(inspection)
                                : InspectionText.render(inspection, Clock.systemUTC()));
        return ExitCode.OK;
    }

    private Inspection inspect() {
        if (source.equals("-")) {
            PkiFile file = PkiFile.read(console.in(), "standard input", passphrase.toOpen(console));
            return new Inspection("standard input", entries(file), null, null, List.of());
        }
        Path file = console.path(source);
        var address = HOST_PORT.matcher(source);
        if (!Files.exists(file) && address.matches()) {
            return live(address.group(1), address.group(2));
        }
        if (!Files.exists(file)) {
            throw new CommandException(
                    ExitCode.MATERIAL,
                    "cannot read " + source,
                    "there is no such file",
                    "name a file, - for standard input, or a live server as HOST:PORT");
        }
        List<PkiEntry> entries = entries(PkiFile.read(file, source, passphrase.toOpen(console)));
        return new Inspection(source, entries, null, null, remarks(file, entries));
    }

    /** Encrypted keys are opened if that needs no question. */
    private List<PkiEntry> entries(PkiFile file) {
        return (passphrase.isGiven() ? file.unlocked() : file).entries();
    }

    private Inspection live(String bracketedHost, String portDigits) {
        int port = Integer.parseInt(portDigits);
        if (port < 1 || port > 65535 || timeoutSeconds < 1 || timeoutSeconds > 3600) {
            throw new CommandException(
                    ExitCode.USAGE,
                    port < 1 || port > 65535
                            ? "the port " + portDigits + " is out of range"
                            : "the timeout " + timeoutSeconds + " is out of range",
                    port < 1 || port > 65535 ? "ports are 1 to 65535" : "1 to 3600 seconds are possible",
                    null);
        }
        String host = bracketedHost.replaceAll("[\\[\\]]", "");
        String sni = serverName != null ? serverName : LiveChain.canBeServerName(host) ? host : null;
        if (sni != null && !LiveChain.canBeServerName(sni)) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "\"" + sni + "\" cannot be sent as a server name",
                    "SNI carries a host name, not an address (RFC 6066 section 3)",
                    null);
        }
        LiveChain chain = LiveChain.of(host, port, sni, Duration.ofSeconds(timeoutSeconds));
        return new Inspection(
                source, PkiFile.pem(source, Pem.print(chain.certificates())).entries(), chain, sni, List.of());
    }

    private List<String> remarks(Path file, List<PkiEntry> entries) {
        boolean holdsKey = entries.stream().anyMatch(PkiEntry.Key.class::isInstance);
        return holdsKey && isOpenToOthers(file)
                ? List.of("others on this machine can read this private key: chmod 600 " + source)
                : List.of();
    }

    private static boolean isOpenToOthers(Path file) {
        try {
            Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
            return permissions.contains(PosixFilePermission.GROUP_READ)
                    || permissions.contains(PosixFilePermission.OTHERS_READ);
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }
}
