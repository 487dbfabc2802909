package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.SubjectAltName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki client NAME}. */
@Command(
        name = "client",
        description = "Issue a client certificate with a new key: NAME.crt and NAME.key.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  The client of the Istio documents, for a gateway in mode MUTUAL:",
            "    $ meshgw pki client client.example.com --org \"client organization\"",
            "  One that is known by a SPIFFE identity:",
            "    $ meshgw pki client sleep --san spiffe://cluster.local/ns/default/sa/sleep",
            "",
            "Exit codes: 0 issued · 2 wrong usage · 4 a CA, key or file cannot be used"
        })
public final class PkiClientCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            description =
                    "The first is the CN of the subject and the name of the files. One that can be a host name, an"
                            + " address, a URI or a mail address is covered as such too.")
    private List<String> names = List.of();

    @Mixin
    private LeafOptions options = new LeafOptions();

    public PkiClientCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        options.issue(
                console,
                CertificateProfile.CLIENT,
                names.stream()
                        .map(name -> new LeafOptions.Name(name, altNames(name)))
                        .toList());
        return ExitCode.OK;
    }

    /** A person's name is a fine CN and no subject alternative name. */
    private static List<SubjectAltName> altNames(String name) {
        try {
            return List.of(SubjectAltName.parse(name));
        } catch (PkiException notAHostName) {
            return List.of();
        }
    }
}
