package dev.meshgw.cli.client;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.client.AddressMap;
import dev.meshgw.client.ClientOptions;
import dev.meshgw.client.ExchangeEvent;
import dev.meshgw.client.HttpsClient;
import dev.meshgw.client.InvalidRuleException;
import dev.meshgw.client.ResolveRule;
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
        String message = "Couldn't parse CURLOPT_RESOLVE entry '" + ErrorPrinter.printable(refusal.rule()) + "'";
        if (arguments.has(CurlOption.VERBOSE)) {
            refusal.address()
                    .ifPresent(address -> console.err()
                            .println("* Resolve address '" + ErrorPrinter.printable(address) + "' found illegal"));
            console.err().println("* " + message);
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
                plan.trust().label(),
                plan.client().tls().verify(),
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
        if (plan.verbose()) {
            tellRules(plan, narrator);
        }
        try (var client = new HttpsClient(options, events)) {
            List<String> urls = plan.arguments().urls();
            for (int i = 0; i < urls.size(); i++) {
                var result = new CurlTransfer(plan, console, client, narrator).run(urls.get(i), i);
                complain(plan, result);
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

    private void tellRules(CurlPlan plan, CurlNarrator narrator) {
        for (ResolveRule rule : plan.client().resolve()) {
            if (!rule.addresses().isEmpty()) {
                narrator.say("Added " + rule.text() + " to DNS cache" + (rule.expires() ? " (non-permanent)" : ""));
                if (rule.isWildcard()) {
                    narrator.say("RESOLVE *:" + rule.port() + " is wildcard, enabling wildcard checks");
                }
            }
        }
        console.variable("no_proxy")
                .or(() -> console.variable("NO_PROXY"))
                .ifPresent(hosts -> narrator.say("Uses proxy env variable no_proxy == '" + hosts + "'"));
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
                    request.url().origin(), request.url().secure(), plan.trust().label(), report.handshake());
            report.failure()
                    .flatMap(explainer::explain)
                    .ifPresent(
                            text -> new ErrorPrinter(console.err()).print(text.what(), null, text.why(), text.fix()));
        }
    }
}
