package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.CertificateAuthority;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.SigningKey;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki root NAME}. */
@Command(
        name = "root",
        description = "Make a root certificate and its key, to sign others with: NAME.crt and NAME.key.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  The root of the Istio documents:",
            "    $ meshgw pki root example.com --org \"example Inc.\"",
            "  A second one beside it, of the same name, to rotate to:",
            "    $ meshgw pki root example.com --org \"example Inc.\" --out new_certificates",
            "  One that a machine can trust without fear, as it binds itself to test names:",
            "    $ meshgw pki root laptop --permit test --permit 127.0.0.0/8",
            "",
            "Exit codes: 0 made · 2 wrong usage · 4 the files exist or cannot be written"
        })
public final class PkiRootCommand implements Callable<Integer> {

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
    private OutputOptions output = new OutputOptions();

    @Mixin
    private PassphraseOptions passphrase = new PassphraseOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiRootCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String base = OutputOptions.baseName(name);
        CertificateRequest request = constraints.apply(lifetime.apply(new CertificateRequest(
                CertificateProfile.ROOT,
                subject.ofRoot(name),
                List.of(),
                lifetime.validity(LifetimeOptions.ROOT_DAYS))));
        output.requireAbsent(console, base + ".key", base + ".crt");
        SigningKey ownKey = key.generate();
        CertificateAuthority root = CertificateAuthority.create(request, ownKey, Clock.systemUTC());
        output.write(PemFiles.in(output.directory(console))
                .withPrivate(base + ".key", key.pem(ownKey, base + ".key", console, passphrase))
                .with(base + ".crt", root.certificatePem()));
        IssueReport.root(root.description())
                .wrote(output.display(base + ".crt"))
                .wrotePrivate(output.display(base + ".key"))
                .print(console);
        return ExitCode.OK;
    }
}
