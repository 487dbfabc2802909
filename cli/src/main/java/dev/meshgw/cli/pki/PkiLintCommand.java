package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.report.GitHubAnnotations;
import dev.meshgw.cli.report.JUnitReport;
import dev.meshgw.config.source.SourceLocation;
import dev.meshgw.pki.PkiEntry;
import dev.meshgw.pki.Place;
import dev.meshgw.pki.path.Client;
import dev.meshgw.pki.path.LintFinding;
import dev.meshgw.pki.path.Purpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki lint FILE…}. */
@Command(
        name = "lint",
        description =
                "Say what curl, browsers, Go, Java, Python, Envoy or Apple's systems refuse about certificates, and"
                        + " which rules of RFC 5280 and of the CA/B forum they break though no client minds.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  Before a certificate goes into a secret:",
            "    $ meshgw pki lint httpbin.example.com.crt",
            "  What a server shows, as annotations of a workflow run:",
            "    $ meshgw pki lint 127.0.0.1:8443 --sni httpbin.example.com -o github",
            "",
            "An error is what a client refuses, a warning what none is known to refuse. No",
            "root is asked for: whether a chain leads to one says 'meshgw pki verify'.",
            "",
            "Exit codes: 0 no finding as grave as --failure-threshold · 1 findings ·",
            "  2 wrong usage · 4 not readable · 6 no handshake"
        })
public final class PkiLintCommand implements Callable<Integer> {

    enum Format {
        text,
        json,
        junit,
        github
    }

    enum Use {
        server,
        client
    }

    enum Threshold {
        warning,
        error
    }

    private final Console console;

    @Parameters(
            paramLabel = "FILE|DIR|-|secret/NAME|HOST:PORT",
            arity = "1..*",
            description = "A file of any form, the files of a folder, - for standard input, a Secret of the mesh, or a"
                    + " server to make a handshake with.")
    private List<String> arguments = List.of();

    @Option(
            names = "--purpose",
            paramLabel = "server|client",
            description = "What the certificate is to be used for. Default: what it says, else server.")
    private @Nullable Use use;

    @Option(
            names = "--failure-threshold",
            paramLabel = "warning|error",
            defaultValue = "error",
            description = "The least finding that makes the exit code 1. Default: ${DEFAULT-VALUE}.")
    private Threshold threshold = Threshold.error;

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|json|junit|github",
            defaultValue = "text",
            description = "text, json, junit or github. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Mixin
    private SourceOptions source = new SourceOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiLintCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        PkiSources sources = source.read(arguments, console);
        Instant now = Instant.now();
        Purpose purpose = use == null ? null : use == Use.client ? Purpose.CLIENT : Purpose.SERVER;
        List<LintReport> reports = sources.found().stream()
                .map(source -> LintReport.of(source, purpose, now))
                .filter(report -> !report.certificates().isEmpty())
                .toList();
        if (reports.isEmpty() && sources.unreadable().isEmpty()) {
            throw new CommandException(
                    ExitCode.MATERIAL,
                    "there is no certificate to look through in " + String.join(", ", arguments),
                    "what looks at nothing would pass for ever",
                    "name the folder or the files that hold certificates");
        }
        if (!reports.isEmpty()) {
            console.out().print(render(reports));
        }
        sources.printUnreadable(console);
        if (!sources.unreadable().isEmpty()) {
            return sources.exitCode();
        }
        boolean found = reports.stream()
                .anyMatch(report -> threshold == Threshold.error
                        ? report.errors() > 0
                        : !report.findings().isEmpty());
        return found ? ExitCode.FINDING : ExitCode.OK;
    }

    private String render(List<LintReport> reports) {
        return switch (format) {
            case text -> LintText.render(reports);
            case json ->
                ObjectText.json(reports.stream().map(PkiLintCommand::object).toList());
            case junit -> JUnitReport.render("meshgw pki lint", tests(reports));
            case github -> GitHubAnnotations.render(annotations(reports));
        };
    }

    private static Map<String, Object> object(LintReport report) {
        var object = new LinkedHashMap<String, Object>();
        object.put("source", report.source().name());
        object.put("purpose", report.purpose().name().toLowerCase(Locale.ROOT));
        object.put("certificates", report.certificates().size());
        object.put(
                "findings",
                report.findings().stream()
                        .map(finding -> object(report, finding))
                        .toList());
        return object;
    }

    private static Map<String, Object> object(LintReport report, LintFinding finding) {
        PkiEntry.Certificate certificate = report.certificates().get(finding.certificate());
        var object = new LinkedHashMap<String, Object>();
        object.put("certificate", finding.certificate());
        object.put("subject", certificate.description().subject().toString());
        object.put("place", certificate.place().toString());
        object.put("level", finding.isError() ? "error" : "warning");
        object.put("rule", finding.rule().name());
        object.put("section", finding.rule().source());
        object.put("message", finding.why());
        object.put("refusedBy", finding.refusedBy().stream().map(Client::label).toList());
        if (finding.fix() != null) {
            object.put("fix", finding.fix());
        }
        return object;
    }

    private static List<JUnitReport.TestCase> tests(List<LintReport> reports) {
        var tests = new ArrayList<JUnitReport.TestCase>();
        for (LintReport report : reports) {
            List<LintFinding> errors =
                    report.findings().stream().filter(LintFinding::isError).toList();
            tests.add(new JUnitReport.TestCase(
                    "no client refuses it",
                    report.source().name(),
                    errors.isEmpty()
                            ? null
                            : new JUnitReport.Failure("lint", errors.get(0).why(), LintText.render(List.of(report))),
                    report.findings().isEmpty() ? "" : LintText.render(List.of(report))));
        }
        return tests;
    }

    private static List<GitHubAnnotations.Annotation> annotations(List<LintReport> reports) {
        var annotations = new ArrayList<GitHubAnnotations.Annotation>();
        for (LintReport report : reports) {
            for (LintFinding finding : report.findings()) {
                PkiEntry.Certificate certificate = report.certificates().get(finding.certificate());
                annotations.add(new GitHubAnnotations.Annotation(
                        finding.isError() ? GitHubAnnotations.Level.ERROR : GitHubAnnotations.Level.WARNING,
                        place(report, certificate),
                        finding.rule().name(),
                        certificate.description().subject() + ": " + finding.why() + "\n"
                                + LintText.refusedBy(finding)
                                + (finding.fix() == null ? "" : "\nfix: " + finding.fix())));
            }
        }
        return annotations;
    }

    private static @Nullable SourceLocation place(LintReport report, PkiEntry.Certificate certificate) {
        if (report.source().path() == null) {
            return null;
        }
        int line = certificate.place() instanceof Place.Line text ? text.line() : 0;
        return new SourceLocation(report.source().name(), line, 0);
    }
}
