package dev.meshgw.cli.pki;

import dev.meshgw.cli.CommandException;
import dev.meshgw.cli.Console;
import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.MeshDirectoryOption;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code meshgw pki apply -f FILE}. */
@Command(
        name = "apply",
        description = {
            "Make all certificates that a file asks for, and keep them so: a second run changes nothing, an edit issues"
                    + " again what it concerns and what hangs below, and what is about to expire is renewed. Keys that"
                    + " exist are kept.",
            "Files lie beside the YAML file; nothing is written unless everything can be.",
            "",
            "The file is a tree. Each entry has a name or is just one:",
            "",
            "  defaults:               # of all that does not say it itself",
            "    out: certs            # folder",
            "    org: example Inc.     # O of the subject",
            "    keyType: ec:p256      # of new keys, as for --key-type",
            "    days: 90              # of servers and clients",
            "    renewBefore: 30d      # default: 30d, or a third of days",
            "  roots:",
            "  - name: example.com     # CN, and example.com.crt and .key",
            "    days: 3650",
            "    permit: [example.com] # name constraints; also exclude:",
            "    intermediates:",
            "    - name: web           # also pathLen:, and any of these:",
            "      servers:",
            "      - httpbin.example.com",
            "      - name: \"*.example.com\"",
            "        san: [example.com, 10.0.0.1]",
            "      clients:",
            "      - name: alice       # a host that permit leaves out, so:",
            "        cnOnly: true      # no subject alternative name",
            "        subject: /CN=alice/O=example Inc.",
            "        keyType: rsa:2048"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  What would change, and then the change:",
            "    $ meshgw pki apply -f pki.yaml --dry-run",
            "    $ meshgw pki apply -f pki.yaml",
            "",
            "Exit codes: 0 all is as the file says · 2 wrong usage · 3 the file is wrong",
            "            4 a certificate cannot be made so, or a key or file cannot be used"
        })
public final class PkiApplyCommand implements Callable<Integer> {

    private final Console console;

    @Option(names = "-f", paramLabel = "FILE", required = true, description = "The YAML file; - reads standard input.")
    private String file = "";

    @Option(
            names = "--dry-run",
            paramLabel = "client",
            arity = "0..1",
            fallbackValue = "client",
            description =
                    "Say what would be done, and write nothing. May be written as kubectl does, --dry-run=client.")
    private String dryRun = "none";

    @Option(
            names = "--force",
            description = "Replace keys that are of another kind than asked for, and make missing ones anew.")
    private boolean force;

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Mixin
    private MeshDirectoryOption mesh = new MeshDirectoryOption();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiApplyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var secrets = new SecretUpdates(console, mesh.open(console));
        return new TreeRun(console, secrets, isDryRun(), force, passphrase.toOpen(console)).apply(file);
    }

    /** Of kubectl's three kinds, the one that asks a server has no meaning here. */
    private boolean isDryRun() {
        return switch (dryRun) {
            case "client" -> true;
            case "none" -> false;
            default ->
                throw new CommandException(
                        ExitCode.USAGE,
                        "--dry-run cannot be \"" + ErrorPrinter.printable(dryRun) + "\"",
                        "there is no server to ask",
                        "write --dry-run or --dry-run=client");
        };
    }
}
