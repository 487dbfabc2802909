package dev.meshgw.cli.client;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.pki.TrustSource;
import dev.meshgw.client.ExchangeEvent;
import dev.meshgw.client.Expectation;
import dev.meshgw.client.ProbePlan;
import dev.meshgw.client.ProbeRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw probe HOST:PORT|URL}. */
@Command(
        name = "probe",
        description = {
            "Say on one page what a TLS server is, and whether it is what you wanted.",
            "One handshake shows protocol, cipher suite, the chain and what each of its links proves, whether a client"
                    + " certificate was asked for and accepted, where the time went, and who refused whom and why. A URL"
                    + " with a path is asked for, too, and so is any when a status, a header or a method is named."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  What the gateway shows for a host:",
            "    $ meshgw probe httpbin.example.com:8443 \\",
            "        --resolve httpbin.example.com:8443:127.0.0.1 --cacert example.com.crt",
            "  Whether it takes a client certificate, as JSON:",
            "    $ meshgw probe 127.0.0.1:8443 --sni httpbin.example.com -o json \\",
            "        --cert client.crt --key client.key --cacert example.com.crt",
            "  In a pipeline: clients without a certificate must be refused:",
            "    $ meshgw probe 127.0.0.1:8443 --sni httpbin.example.com \\",
            "        --cacert example.com.crt --expect-alert certificate_required -o github",
            "  What it can do, beyond what was negotiated:",
            "    $ meshgw probe 127.0.0.1:8443 --sni httpbin.example.com --scan",
            "  Which certificate each host gets:",
            "    $ meshgw probe 127.0.0.1:8443 --sni a.example.com,b.example.com,-",
            "  See a rotation happen:",
            "    $ meshgw probe 127.0.0.1:8443 --sni httpbin.example.com \\",
            "        --cacert example.com.crt --watch 1s",
            "  What the gateway of this folder makes of it:",
            "    $ meshgw probe 127.0.0.1:8443 --sni httpbin.example.com \\",
            "        --cacert example.com.crt --gateway",
            "",
            "JSON has server, address, ok, timing (ms), handshake, response,",
            "  withoutClientCertificate, serverNames, scan, expectations and findings;",
            "  what is not known is null. Later versions may add names, and rename none.",
            "",
            "Exit codes: 0 all well · 1 a finding, or an expectation not met · 2 wrong",
            "  usage · 4 a file could not be used · 6 no handshake"
        })
public final class ProbeCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "HOST:PORT|URL",
            description = "The server. A URL with a path is asked for after the handshake.")
    private String target = "";

    @Mixin
    private ProbeConnectionOptions connection = new ProbeConnectionOptions();

    @Option(
            names = "--method",
            paramLabel = "METHOD",
            description = "Ask for the URL with this method. Default: GET, if a path is given.")
    private @Nullable String method;

    @Option(
            names = "--scan",
            description =
                    "Find out what the server can do: TLS versions with their cipher suites and groups, ALPN,"
                            + " resumption, OCSP staple, client CAs, SNI. Takes dozens of connections, at most 4 at a time, at most 30"
                            + " seconds, and a HEAD request where no TLS 1.3 ticket comes by itself. Renegotiation is left alone.")
    private boolean scan;

    @Mixin
    private ExpectationOptions expected = new ExpectationOptions();

    @Option(
            names = "--trace-tls",
            description = "Tell each TLS record and handshake message on standard error, and what it says.")
    private boolean traceTls;

    @Option(
            names = "--keylog",
            paramLabel = "FILE",
            description = "Append the TLS secrets to FILE, for Wireshark; only you may be able to read it."
                    + " Default: the variable SSLKEYLOGFILE, if set.")
    private @Nullable String keyLogFile;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json, junit or github. Default: ${DEFAULT-VALUE}.")
    private ProbeFormat format = ProbeFormat.text;

    @Mixin
    private GatewayJoin gateway = new GatewayJoin();

    @Mixin
    private WatchOptions watch = new WatchOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    public ProbeCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var trust = connection.trust(console);
        List<Expectation> expectations = expected.expectations();
        var trace = new TlsNarrator(console.err());
        Consumer<ExchangeEvent> events = traceTls ? trace : event -> {};
        Optional<Duration> interval = watch.interval();
        if (interval.isPresent() && format != ProbeFormat.text && format != ProbeFormat.json) {
            throw usage(
                    "-o " + format + " does not go with --watch",
                    "it is one document",
                    "use -o json, one object a line");
        }
        try (var keyLog = KeyLog.open(keyLogFile, console, false)) {
            ProbePlan plan = plan(trust, keyLog, expectations);
            Supplier<ProbePage> probe = () -> {
                ProbeRun run = plan.run(events);
                trace.finish();
                var page = ProbePage.of(run, trust.label(), expectations);
                return gateway.isWanted() ? gateway.join(page, console) : page;
            };
            return interval.isPresent()
                    ? new ProbeWatch(console, interval.get(), watch.count(), format == ProbeFormat.json).run(probe)
                    : print(probe.get());
        }
    }

    private int print(ProbePage page) {
        console.out().print(format.render(page, console.unicode() ? Glyphs.UNICODE : Glyphs.ASCII));
        if (format == ProbeFormat.text) {
            var printer = new ErrorPrinter(console.err());
            console.out().flush();
            page.findings().forEach(text -> printer.print(text.what(), null, text.why(), text.fix()));
        }
        return page.exitCode();
    }

    private ProbePlan plan(TrustSource trust, KeyLog keyLog, List<Expectation> expectations) {
        var server = ProbeTarget.parse(target);
        var client = connection.client(console, trust);
        var plan = ProbePlan.of(
                server.server(), client.withTls(client.tls().withKeyLog(keyLog.sink())), connection.alpn());
        plan = plan.withScan(scan);
        List<String> names = connection.serverNames();
        if (names.size() > 1) {
            plan = plan.withServerNames(names);
        }
        if (method == null && !server.isResource() && expectations.stream().noneMatch(Expectation::needsAnswer)) {
            return plan;
        }
        String host = connection
                .serverName()
                .filter(name -> !name.isEmpty())
                .orElse(server.server().host());
        return plan.withRequest(server.request(method == null ? "GET" : method, host, connection.timeout()));
    }

    static CommandException usage(String what, @Nullable String why, @Nullable String fix) {
        return new CommandException(ExitCode.USAGE, what, why, fix == null ? "see 'meshgw probe --help'" : fix);
    }
}
