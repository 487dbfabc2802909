package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.cli.MeshDirectoryOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki renew CERT…}. */
@Command(
        name = "renew",
        description = {
            "Issue certificates again, in their files: same subject, names and extensions, same key and equally long,"
                    + " with new dates and a new serial number.",
            "Roots and intermediate CAs come first and keep their key, so that what they issued stays valid."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  One certificate, by the CA that lies beside it:",
            "    $ meshgw pki renew httpbin.example.com.crt",
            "  Each night, what expires within a month, in two folders:",
            "    $ meshgw pki renew --within 30d certs clients",
            "  A key that may be known to others is replaced too:",
            "    $ meshgw pki renew httpbin.example.com.crt --new-key",
            "",
            "Exit codes: 0 renewed, or nothing was due · 2 wrong usage",
            "            4 a certificate that was due, its CA or a key cannot be used"
        })
public final class PkiRenewCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "CERT|DIR",
            arity = "1..*",
            description = "Files of certificates, PEM, or folders: all in them whose CA is at hand.")
    private List<String> files = List.of();

    @Option(
            names = "--within",
            paramLabel = "TIME",
            converter = Arguments.Span.class,
            description = "Only those that expire by then: 30d, 12h, 2w.")
    private @Nullable Duration within;

    @Option(
            names = "--new-key",
            description =
                    "Make a new key too, of the kind that the old one has, in the same file, which ends with .key.")
    private boolean newKey;

    @Option(
            names = "--days",
            paramLabel = "N",
            description = "How long they are valid, 1 to 36500 days from now. Default: as long as before.")
    private @Nullable Integer days;

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Mixin
    private MeshDirectoryOption mesh = new MeshDirectoryOption();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiRenewCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        var terms = new RenewalRun.Terms(within, newKey, days);
        boolean all =
                new RenewalRun(console, authority, terms, new SecretUpdates(console, mesh.open(console))).renew(files);
        return all ? ExitCode.OK : ExitCode.MATERIAL;
    }
}
