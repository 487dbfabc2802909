package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.SubjectAltName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki issue HOST…}. */
@Command(
        name = "issue",
        description = "Issue a server certificate with a new key: HOST.crt and HOST.key. Under an intermediate"
                + " authority, HOST.crt holds the chain, the host's own certificate first and the root left out.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  From the root in this folder:",
            "    $ meshgw pki issue httpbin.example.com --org \"httpbin organization\"",
            "  For all hosts of a domain and for itself, from another root:",
            "    $ meshgw pki issue \"*.example.com\" example.com --ca ca/example.com.crt",
            "  A certificate for each host:",
            "    $ meshgw pki issue --each httpbin.example.com helloworld.example.com",
            "  One that will be valid for the next year only:",
            "    $ meshgw pki issue a.example.com --not-before 2027-01-01 --days 365",
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

    @Option(
            names = "--profile",
            paramLabel = "server|client|both",
            defaultValue = "server",
            converter = Arguments.LeafProfile.class,
            description = "What the certificate is for; both is for workloads that are server and client."
                    + " Default: ${DEFAULT-VALUE}.")
    private CertificateProfile profile = CertificateProfile.SERVER;

    @Mixin
    private LeafOptions options = new LeafOptions();

    public PkiIssueCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<LeafOptions.Name> names = hosts.stream()
                .map(host -> Arguments.orUsage(() -> SubjectAltName.parse(host)))
                .map(name -> new LeafOptions.Name(name.value(), List.of(name)))
                .toList();
        options.issue(console, profile, names);
        return ExitCode.OK;
    }
}
