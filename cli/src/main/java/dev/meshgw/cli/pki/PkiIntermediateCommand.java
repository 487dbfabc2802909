package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.IssuedCertificate;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.SigningKey;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki intermediate NAME}. */
@Command(
        name = "intermediate",
        description = "Make an authority under another one: NAME.crt, with the intermediates above it and without the"
                + " root, and NAME.key. What it issues carries the same chain.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  One that issues for a single domain, from the root in this folder:",
            "    $ meshgw pki root example.com",
            "    $ meshgw pki intermediate web --permit web.example.com",
            "    $ meshgw pki issue a.web.example.com --ca web.crt",
            "",
            "Exit codes: 0 made · 2 wrong usage · 4 a CA, key or file cannot be used"
        })
public final class PkiIntermediateCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "NAME", description = "The CN of the subject and the name of the files.")
    private String name = "";

    @Mixin
    private SubjectOptions subject = new SubjectOptions();

    @Mixin
    private ConstraintOptions constraints = new ConstraintOptions();

    @Mixin
    private KeyOptions key = new KeyOptions();

    @Mixin
    private LifetimeOptions lifetime = new LifetimeOptions();

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiIntermediateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String base = OutputOptions.baseName(name);
        CertificateRequest request = constraints.apply(lifetime.apply(new CertificateRequest(
                CertificateProfile.INTERMEDIATE,
                subject.ofRoot(name),
                List.of(),
                lifetime.validity(LifetimeOptions.INTERMEDIATE_DAYS))));
        AuthorityOptions.Signer signer = authority.load(console, output);
        signer.requireOtherThan(console, output.directory(console), base + ".key", base + ".crt");
        output.requireAbsent(console, base + ".key", base + ".crt");
        SigningKey ownKey = key.generate();
        IssuedCertificate issued = signer.authority().issue(request, ownKey);
        output.write(PemFiles.in(output.directory(console))
                .withPrivate(base + ".key", key.pem(ownKey, base + ".key", console, authority.passphrase()))
                .with(base + ".crt", issued.pem()));
        IssueReport.intermediate(issued.description(), request.validity(), signer)
                .wrote(output.display(base + ".crt"))
                .wrotePrivate(output.display(base + ".key"))
                .print(console);
        return ExitCode.OK;
    }
}
