package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.SigningKey;
import dev.meshgw.pki.SigningRequest;
import dev.meshgw.pki.SubjectAltName;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki csr NAME…}. */
@Command(
        name = "csr",
        description = "Make a key and a request for others to sign: NAME.csr and NAME.key.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  The first of the documents' two steps; the second is 'meshgw pki sign':",
            "    $ meshgw pki csr nginx.example.com --org \"some organization\"",
            "",
            "Exit codes: 0 made · 2 wrong usage · 4 the files exist or cannot be written"
        })
public final class PkiCsrCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(
            paramLabel = "NAME",
            arity = "1..*",
            description = "Host names or addresses to ask for. The first is the CN and names the files.")
    private List<String> hosts = List.of();

    @Option(
            names = "--profile",
            paramLabel = "server|client|both",
            defaultValue = "server",
            converter = Arguments.LeafProfile.class,
            description = "What the certificate shall be for. Default: ${DEFAULT-VALUE}.")
    private CertificateProfile profile = CertificateProfile.SERVER;

    @Mixin
    private SubjectOptions subject = new SubjectOptions();

    @Mixin
    private NameOptions names = new NameOptions();

    @Mixin
    private KeyOptions key = new KeyOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiCsrCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<SubjectAltName> asked = hosts.stream()
                .map(host -> Arguments.orUsage(() -> SubjectAltName.parse(host)))
                .toList();
        String commonName = asked.get(0).value();
        String base = OutputOptions.baseName(commonName);
        var requestSubject = subject.ofLeaf(commonName);
        List<SubjectAltName> all = names.and(asked);
        output.requireAbsent(console, base + ".key", base + ".csr");
        SigningKey newKey = key.generate();
        SigningRequest request = SigningRequest.create(profile, requestSubject, all, newKey);
        output.write(PemFiles.in(output.directory(console))
                .withPrivate(base + ".key", key.pem(newKey, base + ".key", console, passphrase))
                .with(base + ".csr", request.pem()));
        IssueReport.request(request, names.isCommonNameOnly())
                .wrote(output.display(base + ".csr"))
                .wrotePrivate(output.display(base + ".key"))
                .print(console);
        return ExitCode.OK;
    }
}
