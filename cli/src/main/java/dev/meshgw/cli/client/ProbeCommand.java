package dev.meshgw.cli.client;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.client.AddressMap;
import dev.meshgw.client.ClientOptions;
import dev.meshgw.client.ConnectToRule;
import dev.meshgw.client.HostPort;
import dev.meshgw.client.InvalidRuleException;
import dev.meshgw.client.Probe;
import dev.meshgw.client.ProbeReport;
import dev.meshgw.client.ResolveRule;
import dev.meshgw.client.TlsOptions;
import dev.meshgw.client.TlsVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw probe HOST:PORT|URL}. */
@Command(
        name = "probe",
        description = "Make one TLS handshake and tell it: protocol, cipher, certificate, whether a client certificate"
                + " was asked for and accepted, and who refused whom and why. Sends no request.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  What the gateway shows for a host:",
            "    $ meshgw probe httpbin.example.com:8443 \\",
            "        --resolve httpbin.example.com:8443:127.0.0.1 --cacert example.com.crt",
            "  Whether it takes a client certificate, as JSON:",
            "    $ meshgw probe 127.0.0.1:8443 --sni httpbin.example.com -o json \\",
            "        --cert client.crt --key client.key --cacert example.com.crt",
            "",
            "Exit codes: 0 all well · 1 a finding · 2 wrong usage · 4 a file could not be",
            "  used · 6 no handshake"
        })
public final class ProbeCommand implements Callable<Integer> {

    enum Format {
        text,
        json
    }

    /** As long as a person waits for a handshake; a server that takes longer has a problem worth reporting. */
    private static final int DEFAULT_TIMEOUT_SECONDS = 10;

    private static final int MAX_TIMEOUT_SECONDS = 3600;

    private final Console console;

    @Parameters(paramLabel = "HOST:PORT|URL", description = "The server; a URL stands for its host and port.")
    private String target = "";

    @Option(names = "--cacert", paramLabel = "FILE", description = "Trust these CAs. Default: the system's.")
    private @Nullable String cacert;

    @Option(names = "--cert", paramLabel = "FILE", description = "Client certificate to send if asked.")
    private @Nullable String certificate;

    @Option(names = "--key", paramLabel = "FILE", description = "Its private key. Default: the file of --cert.")
    private @Nullable String key;

    @Option(
            names = "--sni",
            paramLabel = "HOST",
            description = "Server name to send and to check. Default: the host, if that is a name.")
    private @Nullable String serverName;

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
            description = "Longest time until the handshake is complete. Default: ${DEFAULT-VALUE}.")
    private int timeoutSeconds = DEFAULT_TIMEOUT_SECONDS;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json",
            defaultValue = "text",
            description = "text or json. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Print this help and exit.")
    private boolean help;

    public ProbeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        HostPort server = server();
        var trust = TrustSource.of(cacert, console);
        ProbeReport report = Probe.run(server, alpn, options(trust), event -> {});
        var findings = ProbeFindings.of(report, trust.label());
        console.out().print(format == Format.json ? ProbeJson.render(findings) : ProbeText.render(findings));
        if (format == Format.text) {
            var printer = new ErrorPrinter(console.err());
            console.out().flush();
            findings.explanations().forEach(text -> printer.print(text.what(), null, text.why(), text.fix()));
        }
        return findings.exitCode();
    }

    private HostPort server() {
        String url = target.contains("://") ? target : "https://" + target;
        try {
            return TargetUrl.parse(url, true).origin();
        } catch (TargetUrl.Malformed e) {
            throw usage("\"" + ErrorPrinter.printable(target) + "\" is no server to probe", e.getMessage());
        }
    }

    private ClientOptions options(TrustSource trust) {
        if (timeoutSeconds < 1 || timeoutSeconds > MAX_TIMEOUT_SECONDS) {
            throw usage(
                    "the timeout " + timeoutSeconds + " is out of range",
                    "1 to " + MAX_TIMEOUT_SECONDS + " seconds are possible");
        }
        if (key != null && certificate == null) {
            throw usage("--key is given without --cert", "a key proves nothing without its certificate");
        }
        var credential = certificate == null ? null : new ClientCredential(console, certificate, key, false);
        var tls = TlsOptions.trusting(trust.authorities())
                .withCredential(credential)
                .withServerName(serverName)
                .withVersions(TlsVersion.TLS_1_2, version());
        try {
            return ClientOptions.of(tls)
                    .withRules(
                            resolve.stream().map(ResolveRule::parse).toList(),
                            connectTo.stream().map(ConnectToRule::parse).toList())
                    .withAddresses(AddressMap.direct(), ClientOptions.AddressFamily.ANY)
                    .withConnectTimeout(Duration.ofSeconds(timeoutSeconds));
        } catch (InvalidRuleException e) {
            throw usage(
                    "\"" + ErrorPrinter.printable(e.rule()) + "\" is no rule",
                    e.address()
                            .map(address -> "\"" + ErrorPrinter.printable(address) + "\" is no IP address")
                            .orElse("--resolve is HOST:PORT:ADDRESS, --connect-to is HOST1:PORT1:HOST2:PORT2"));
        }
    }

    private TlsVersion version() {
        return switch (tlsMax) {
            case "1.2" -> TlsVersion.TLS_1_2;
            case "1.3" -> TlsVersion.TLS_1_3;
            default -> throw usage("\"" + ErrorPrinter.printable(tlsMax) + "\" is no TLS version", "1.2 and 1.3 are");
        };
    }

    private static CommandException usage(String what, String why) {
        return new CommandException(ExitCode.USAGE, what, why, "see 'meshgw probe --help'");
    }
}
