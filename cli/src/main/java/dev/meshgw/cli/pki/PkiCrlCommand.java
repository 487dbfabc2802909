package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.RevocationList;
import dev.meshgw.pki.RevocationListFile;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code meshgw pki crl}. */
@Command(
        name = "crl",
        description = {
            "Sign the revocation list (CRL) of an authority anew, CA.crl, and show what is in it.",
            "The first list is empty. A gateway that is given one list wants one of each authority in its clients'"
                    + " chains, the root's too: with --out FILE.crl they all share one file."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  The list of the only CA in this folder, due again in a month:",
            "    $ meshgw pki crl --days 30",
            "  The lists of a chain in one file, ready for --from-file=ca.crl=all.crl:",
            "    $ meshgw pki crl --ca root.crt --out all.crl",
            "    $ meshgw pki crl --ca intermediate.crt --out all.crl",
            "",
            "Exit codes: 0 signed · 2 wrong usage · 4 a CA, key or list cannot be used"
        })
public final class PkiCrlCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Mixin
    private RevocationOptions options = new RevocationOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiCrlCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        int days = options.days();
        AuthorityOptions.Signer signer = authority.load(console);
        RevocationListFile file = options.read(console, signer);
        RevocationList list =
                signer.authority().revoke(file.listOf(signer.authority()).orElse(null), List.of(), days);
        RevocationListFile result = file.with(signer.authority(), list);
        result.write();
        new RevocationReport(list)
                .facts(list)
                .entries(list)
                .wrote(result.source())
                .warn(ChainLists.missing(console, signer, result))
                .print(console);
        return ExitCode.OK;
    }
}
