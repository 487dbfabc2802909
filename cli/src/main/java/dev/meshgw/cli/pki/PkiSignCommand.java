package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.CertificateProfile;
import dev.meshgw.pki.CertificateRequest;
import dev.meshgw.pki.DistinguishedName;
import dev.meshgw.pki.IssuedCertificate;
import dev.meshgw.pki.PemFiles;
import dev.meshgw.pki.PkiException;
import dev.meshgw.pki.PkiFile;
import dev.meshgw.pki.SigningRequest;
import dev.meshgw.pki.SubjectAltName;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki sign CSR}. */
@Command(
        name = "sign",
        description = "Sign a request, made by 'meshgw pki csr' or by openssl: NAME.csr becomes NAME.crt.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  The second of the documents' two steps:",
            "    $ meshgw pki sign nginx.example.com.csr",
            "  Just what openssl made of it, without subject alternative names:",
            "    $ meshgw pki sign nginx.example.com.csr --cn-only --serial 0",
            "",
            "Exit codes: 0 signed · 2 wrong usage · 4 a request, CA or key cannot be used"
        })
public final class PkiSignCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "CSR", description = "File of the signing request, PEM or DER.")
    private String file = "";

    @Option(
            names = "--profile",
            paramLabel = "server|client|both",
            converter = Arguments.LeafProfile.class,
            description = "What the certificate is for. Default: what the request says, else server.")
    private @Nullable CertificateProfile profile;

    @Mixin
    private SubjectOptions subject = new SubjectOptions();

    @Mixin
    private NameOptions names = new NameOptions();

    @Mixin
    private LifetimeOptions lifetime = new LifetimeOptions();

    @Mixin
    private AuthorityOptions authority = new AuthorityOptions();

    @Mixin
    private OutputOptions output = new OutputOptions();

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiSignCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        String base = baseOf(console.path(file).getFileName().toString());
        String certificateFile = base + ".crt";
        SigningRequest signingRequest = PkiFile.read(
                        console.path(file), file, authority.passphrase().toOpen(console))
                .signingRequest();
        CertificateProfile chosen =
                profile != null ? profile : signingRequest.profile().orElse(CertificateProfile.SERVER);
        CertificateRequest request = lifetime.apply(Arguments.orUsage(() -> new CertificateRequest(
                chosen,
                subjectFor(signingRequest, base),
                names.and(namesFor(signingRequest)),
                lifetime.validity(LifetimeOptions.LEAF_DAYS))));
        AuthorityOptions.Signer signer = authority.load(console, output);
        signer.requireOtherThan(console, output.directory(console), certificateFile);
        output.requireAbsent(console, certificateFile);
        IssuedCertificate issued = signer.authority().issue(request, signingRequest);
        output.write(PemFiles.in(output.directory(console)).with(certificateFile, issued.pem()));

        IssueReport report = IssueReport.leaf(chosen, issued.description(), request.validity(), signer)
                .wrote(output.display(certificateFile));
        if (profile == null && signingRequest.profile().isEmpty()) {
            report.warn("the request does not say what it is for, so it is signed for a server;"
                    + " --profile client signs it for a client");
        }
        for (String name : signingRequest.otherNames()) {
            report.warn("the request asks for " + name
                    + ", which was left out: meshgw certifies DNS, IP, URI and email names");
        }
        report.print(console);
        return ExitCode.OK;
    }

    private static String baseOf(String fileName) {
        for (String ending : List.of(".csr", ".req", ".pem")) {
            if (fileName.endsWith(ending)) {
                return fileName.substring(0, fileName.length() - ending.length());
            }
        }
        return fileName;
    }

    private DistinguishedName subjectFor(SigningRequest request, String base) {
        return subject.isGiven() ? subject.ofLeaf(request.subject().commonName().orElse(base)) : request.subject();
    }

    /** Requests of openssl seldom name alternatives; the CN is what they mean, if it can be a host. */
    private static List<SubjectAltName> namesFor(SigningRequest request) {
        if (!request.subjectAltNames().isEmpty()) {
            return request.subjectAltNames();
        }
        try {
            return request.subject()
                    .commonName()
                    .map(SubjectAltName::parse)
                    .map(List::of)
                    .orElse(List.of());
        } catch (PkiException notAHostName) {
            return List.of();
        }
    }
}
