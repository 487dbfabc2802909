package dev.meshgw.cli.client;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.client.AddressMap;
import dev.meshgw.client.ClientOptions;
import dev.meshgw.client.ExchangeEvent;
import dev.meshgw.client.HostCheck;
import dev.meshgw.client.HttpsClient;
import dev.meshgw.client.InvalidRuleException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs a curl command line: one URL after the other over one client, errors in curl's words, then our explanation. */
final class CurlRun {

    private static final String MORE_ABOUT_CERTIFICATES = """
            More details here: https://curl.se/docs/sslcerts.html

            curl failed to verify the legitimacy of the server and therefore could not
            establish a secure connection to it. To learn more about this situation and
            how to fix it, please visit the web page mentioned above.
            """;

    private final Console console;
    private final AddressMap addresses;
    private boolean commonNameRemarked;

    CurlRun(Console console, AddressMap addresses) {
        this.console = console;
        this.addresses = addresses;
    }

    /** @return curl's exit code */
    int run(CurlArguments arguments) {
        try {
            if (arguments.urls().isEmpty()) {
                throw new CurlUsageException("no URL specified!", null);
            }
            if (!arguments.has(CurlOption.GLOBOFF)) {
                arguments.urls().forEach(UrlGlob::refuse);
            }
            boolean talks = !arguments.has(CurlOption.SILENT);
            if (talks) {
                arguments.warnings().forEach(this::warn);
            }
            var conflict = CurlRequestKind.conflict(arguments);
            if (conflict.isPresent()) {
                if (talks) {
                    warn(conflict.get());
                }
                return CurlFailure.FAILED_INIT;
            }
            return run(CurlPlan.of(arguments, console, addresses));
        } catch (CurlUsageException e) {
            return refuse(console, e);
        } catch (InvalidRuleException e) {
            return refuse(arguments, e);
        }
    }

    private void warn(String text) {
        CurlWarning.print(console.err(), "Warning: ", text);
    }

    /** curl's two lines about a wrong command line, and between them what to write instead. */
    static int refuse(Console console, CurlUsageException refusal) {
        console.err().println("curl: " + ErrorPrinter.printable(refusal.getMessage()));
        refusal.fix().ifPresent(fix -> console.err().println("  fix: " + fix));
        console.err().println("curl: try 'meshgw curl --help' for more information");
        return CurlFailure.FAILED_INIT;
    }

    private int refuse(CurlArguments arguments, InvalidRuleException refusal) {
        if (arguments.all(CurlOption.CONNECT_TO).contains(refusal.rule())) {
            String port = ErrorPrinter.printable(refusal.address().orElse(""));
            String message = "No valid port number in connect to host string (" + port + ")";
            return refuse(arguments, List.of(message, "Closing connection -1"), message);
        }
        String message = "Couldn't parse CURLOPT_RESOLVE entry '" + ErrorPrinter.printable(refusal.rule()) + "'";
        var talk = new ArrayList<String>();
        refusal.address()
                .ifPresent(
                        address -> talk.add("Resolve address '" + ErrorPrinter.printable(address) + "' found illegal"));
        talk.add(message);
        return refuse(arguments, talk, message);
    }

    private int refuse(CurlArguments arguments, List<String> talk, String message) {
        if (arguments.has(CurlOption.VERBOSE)) {
            talk.forEach(line -> console.err().println("* " + line));
        }
        if (!arguments.has(CurlOption.SILENT) || arguments.has(CurlOption.SHOW_ERROR)) {
            console.err().println("curl: (" + CurlFailure.SETOPT_OPTION_SYNTAX + ") " + message);
        }
        return CurlFailure.SETOPT_OPTION_SYNTAX;
    }

    private int run(CurlPlan plan) {
        String file = plan.arguments().last(CurlOption.KEYLOG).orElse(null);
        KeyLog keyLog;
        try {
            keyLog = KeyLog.open(file, console, plan.arguments().has(CurlOption.SILENT));
        } catch (CommandException unwritable) {
            return refuse(plan, unwritable);
        }
        try (keyLog) {
            return run(plan, plan.client().withTls(plan.client().tls().withKeyLog(keyLog.sink())));
        }
    }

    private int refuse(CurlPlan plan, CommandException refusal) {
        String what = String.valueOf(refusal.getMessage());
        if (plan.showsErrors()) {
            console.err().println("curl: (" + CurlFailure.WRITE_ERROR + ") " + what);
        }
        if (plan.explains()) {
            new ErrorPrinter(console.err()).print(what, null, refusal.why(), refusal.fix());
        }
        return CurlFailure.WRITE_ERROR;
    }

    private int run(CurlPlan plan, ClientOptions options) {
        var credential = plan.credential();
        var narrator = new CurlNarrator(
                console.err(),
                plan,
                failure -> CurlFailure.of(
                        failure, plan.trust().label(), credential == null ? null : credential.complaint()));
        var trace = new TlsNarrator(console.err());
        Consumer<ExchangeEvent> events = plan.verbose() ? narrator : event -> {};
        if (plan.arguments().has(CurlOption.TRACE_TLS)) {
            events = events.andThen(trace);
        }
        var writeOut = plan.arguments()
                .last(CurlOption.WRITE_OUT)
                .map(format -> new CurlWriteOut(format, console))
                .orElse(null);
        int exitCode = 0;
        var rules = new CurlResolve(plan.arguments().all(CurlOption.RESOLVE));
        try (var client = new HttpsClient(options, events)) {
            List<String> urls = plan.arguments().urls();
            for (int i = 0; i < urls.size(); i++) {
                if (plan.verbose()) {
                    rules.tell(narrator);
                    tellProxies(narrator);
                }
                var result = new CurlTransfer(plan, console, client, narrator).run(urls.get(i), i);
                complain(plan, result);
                remarkOnCommonName(plan, result);
                if (writeOut != null) {
                    writeOut.write(result, i);
                }
                exitCode = result.exitCode();
            }
            narrator.fallSilent();
        }
        trace.finish();
        console.out().flush();
        return exitCode;
    }

    private void tellProxies(CurlNarrator narrator) {
        console.variable("no_proxy")
                .or(() -> console.variable("NO_PROXY"))
                .ifPresent(hosts -> narrator.say("Uses proxy env variable no_proxy == '" + hosts + "'"));
    }

    /** With -v the narrator says so. Once is enough for all URLs. */
    private void remarkOnCommonName(CurlPlan plan, CurlTransfer.Result result) {
        var handshake = result.report() == null ? null : result.report().handshake();
        boolean byCommonName = handshake != null
                && handshake.identity() != null
                && handshake.identity().host() instanceof HostCheck.MatchedCommonName;
        if (byCommonName && plan.client().tls().verify() && plan.explains() && !plan.verbose() && !commonNameRemarked) {
            commonNameRemarked = true;
            console.err().println("meshgw: warning: " + CurlNarrator.COMMON_NAME_ONLY);
        }
    }

    private void complain(CurlPlan plan, CurlTransfer.Result result) {
        CurlFailure failure = result.failure();
        // A reader that left, as `head` does, has what it wanted.
        if (failure == null || result.readerGone() || !plan.showsErrors()) {
            return;
        }
        console.out().flush();
        console.err().println("curl: (" + failure.code() + ") " + OpenSslWords.printable(failure.message()));
        if (failure.code() == CurlFailure.PEER_FAILED_VERIFICATION) {
            console.err().print(MORE_ABOUT_CERTIFICATES);
        }
        var report = result.report();
        var request = result.request();
        if (plan.explains() && report != null && request != null) {
            var explainer = new FailureExplainer(
                    request.url().origin(),
                    request.url().secure(),
                    plan.trust().label(),
                    report.handshake(),
                    ClientWords.CURL);
            report.failure()
                    .flatMap(explainer::explain)
                    .ifPresent(
                            text -> new ErrorPrinter(console.err()).print(text.what(), null, text.why(), text.fix()));
        }
    }
}
