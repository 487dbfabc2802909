package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshgw pki check}. */
@Command(
        name = "check",
        description = {
            "Fail if a certificate or revocation list has expired, expires soon or is not valid yet: for pipelines and"
                    + " nightly jobs.",
            "What cannot be looked at fails too, and its exit code goes before that of a finding: what was not seen may"
                    + " be worse. A line a finding, with the command that renews."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  All certificates of a folder must be valid for another month:",
            "    $ meshgw pki check --within 30d certs",
            "  What a server shows:",
            "    $ meshgw pki check --within 2w 127.0.0.1:8443 --sni httpbin.example.com",
            "  The secrets of the mesh, as annotations of a GitHub workflow:",
            "    $ meshgw pki check -A -o github",
            "",
            "Exit codes: 0 all are valid until then · 1 something expires by then, has",
            "  expired or is not valid yet · 2 wrong usage · 4 a file cannot be read, or",
            "  there is nothing to check · 6 no handshake with a server"
        })
public final class PkiCheckCommand implements Callable<Integer> {

    enum Format {
        text,
        json,
        yaml,
        junit,
        github
    }

    private final Console console;

    @Mixin
    private InventoryOptions inventory = new InventoryOptions();

    @Option(
            names = "--within",
            paramLabel = "TIME",
            defaultValue = "30d",
            converter = Arguments.Span.class,
            description = "How long everything must be valid from now on: 30d, 12h, 2w or an ISO 8601 duration."
                    + " Default: ${DEFAULT-VALUE}.")
    private Duration within = Duration.ofDays(30);

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, json, yaml, junit or github. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiCheckCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Instant now = Instant.now();
        PkiSources sources = inventory.read(console);
        List<InventoryRow> rows = InventoryOptions.inventory(sources).items().stream()
                .filter(item -> item.end() != null)
                .map(item -> new InventoryRow(item, now))
                .toList();
        var report = new ExpiryReport(rows, ExpiryFinding.of(sources, now, within), sources.unreadable(), within);
        console.out().print(render(report));
        sources.printUnreadable(console);
        if (!sources.unreadable().isEmpty()) {
            return sources.exitCode();
        }
        if (rows.isEmpty()) {
            throw new CommandException(
                    ExitCode.MATERIAL,
                    "there is no certificate to check in " + inventory.names(),
                    "a check that looks at nothing would pass for ever",
                    "name the folder or the files that hold them");
        }
        return report.findings().isEmpty() ? ExitCode.OK : ExitCode.FINDING;
    }

    private String render(ExpiryReport report) {
        return switch (format) {
            case text -> report.text();
            case json -> ObjectText.json(report.object());
            case yaml -> ObjectText.yaml(report.object());
            case junit -> report.junit();
            case github -> report.github();
        };
    }
}
