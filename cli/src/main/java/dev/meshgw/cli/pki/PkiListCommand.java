package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.TextTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshgw pki list}. */
@Command(
        name = "list",
        description = {
            "List certificates, requests, revocation lists and keys, what expires first on top.",
            "PRIVATE KEY is where the key of a certificate or request is; keys that belong to none have a line of their"
                    + " own. Hidden files and folders, and files of other content, are passed by; a folder is read"
                    + " 8 levels deep."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  This folder:",
            "    $ meshgw pki list",
            "  A folder and the secrets of the gateway:",
            "    $ meshgw pki list certs -n istio-system",
            "  For another program:",
            "    $ meshgw pki list -o json certs",
            "",
            "Exit codes: 0 listed · 2 wrong usage · 4 a file cannot be read, the others are",
            "            listed · 6 no handshake"
        })
public final class PkiListCommand implements Callable<Integer> {

    enum Format {
        text,
        wide,
        json,
        yaml
    }

    private final Console console;

    @Mixin
    private InventoryOptions inventory = new InventoryOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "text|wide|json|yaml",
            defaultValue = "text",
            description = "text, wide, json or yaml. Default: ${DEFAULT-VALUE}.")
    private Format format = Format.text;

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiListCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        PkiSources sources = inventory.read(console);
        Instant now = Instant.now();
        List<InventoryRow> rows = InventoryOptions.inventory(sources).items().stream()
                .map(item -> new InventoryRow(item, now))
                .toList();
        console.out().print(render(rows));
        if (rows.isEmpty() && sources.unreadable().isEmpty()) {
            console.err().println("No certificates found in " + inventory.names() + ".");
        }
        sources.printUnreadable(console);
        return sources.exitCode();
    }

    private String render(List<InventoryRow> rows) {
        return switch (format) {
            case json -> ObjectText.json(rows.stream().map(InventoryRow::object).toList());
            case yaml -> ObjectText.yaml(rows.stream().map(InventoryRow::object).toList());
            case text ->
                table(
                        InventoryRow.HEADINGS,
                        rows.stream().map(InventoryRow::cells).toList());
            case wide ->
                table(
                        InventoryRow.WIDE_HEADINGS,
                        rows.stream().map(InventoryRow::wideCells).toList());
        };
    }

    private static String table(List<String> headings, List<List<String>> rows) {
        if (rows.isEmpty()) {
            return "";
        }
        var table = new ArrayList<List<String>>();
        table.add(headings);
        table.addAll(rows);
        return TextTable.of(table);
    }
}
