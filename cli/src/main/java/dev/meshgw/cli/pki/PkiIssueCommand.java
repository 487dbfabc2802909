package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.SubjectAltName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki issue HOST…}. */
@Command(
        name = "issue",
        description = "Issue a server certificate with a new key: HOST.crt and HOST.key.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  From the root in this folder:",
            "    $ meshgw pki issue httpbin.example.com --org \"httpbin organization\"",
            "  For all hosts of a domain and for itself, from another root:",
            "    $ meshgw pki issue \"*.example.com\" example.com --ca ca/example.com.crt",
            "",
            "Exit codes: 0 issued · 2 wrong usage · 4 a CA, key or file cannot be used"
        })
public final class PkiIssueCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "HOST",
            arity = "1..*",
            description = "Host names or addresses to cover, *.DOMAIN for each host of a domain. The first is the CN"
                    + " and names the files (_wildcard for *).")
    private List<String> hosts = List.of();

    @Mixin
    private LeafOptions options = new LeafOptions();

    public PkiIssueCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<SubjectAltName> names = hosts.stream()
                .map(host -> Arguments.orUsage(() -> SubjectAltName.parse(host)))
                .toList();
        options.issue(console, CertificateProfile.SERVER, names.get(0).value(), names);
        return ExitCode.OK;
    }
}
